import type { Note } from '@/server/exchange/run/imported-run';

/**
 * Collects what was dropped, guessed or repaired. A note in lower case names what is counted, for example “times without a
 * zone”; a note with a capital letter is a sentence of its own.
 */
export class Notes {
  private readonly counts = new Map<string, number>();

  /** Adds `count` (≥ 0) to a note; nothing for 0. */
  add(text: string, count = 1): void {
    if (count > 0) this.counts.set(text, (this.counts.get(text) ?? 0) + count);
  }

  addAll(notes: readonly Note[]): void {
    for (const { text, count } of notes) this.add(text, count);
  }

  list(): Note[] {
    return [...this.counts].map(([text, count]) => ({ text, count }));
  }
}

/** A note as it is shown: a sentence, or what is counted with its count, as in `times without a zone, taken as UTC: 3`. */
export const noteText = ({ text, count }: Note) => (/^\p{Lu}/u.test(text) ? text : `${text}: ${count}`);
