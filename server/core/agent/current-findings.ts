import type { ExperienceEntry } from './experience';
import { keyFindings, leadOf } from './key-findings';

/** A finding that still holds, the entry that stands for it (by its place in the bank) and how many attempts say it. */
export interface CurrentFinding {
  index: number;
  text: string;
  /** The entry's own words, where it is one of its findings. */
  finding: string;
}

/**
 * The bank's findings brought up to date: what one attempt found and a later one overtook is left out. A lead to a
 * test that some attempt has made pass no longer leads anywhere; edits in vain are counted over all attempts, and not
 * held against a file in which any attempt succeeded; what several say is said once, with their number.
 * Order: what helped, where failures lead and what broke (the most often seen first), where edits were in vain.
 */
export function currentFindings(entries: readonly ExperienceEntry[]): CurrentFinding[] {
  const wins = entries.flatMap((entry) => entry.partialWins);
  const failedEdits = distinctBy(
    entries.flatMap((entry) => entry.failedEdits),
    (edit) => JSON.stringify([edit.path, edit.old, edit.new]),
  );
  const overtaken = [...new Set(wins.flatMap((win) => win.fixed.map(leadOf)))];
  const ofWins = new Set(keyFindings({ partialWins: wins, failedEdits: [], atStart: null, atEnd: null }));
  const inVain = keyFindings({ partialWins: wins, failedEdits, atStart: null, atEnd: null }).filter(
    (text) => !ofWins.has(text),
  );
  const occurrences = new Map<string, number[]>();
  for (const [index, entry] of entries.entries()) {
    const own = new Set(entry.keyFindings);
    const partial = keyFindings({ ...entry, atStart: null, atEnd: null });
    for (const text of own) {
      if (partial.includes(text) && !ofWins.has(text)) continue;
      if (overtaken.some((lead) => text.startsWith(lead))) continue;
      occurrences.set(text, [...(occurrences.get(text) ?? []), index]);
    }
  }
  const current = [...occurrences]
    .map(([text, who]) => ({
      index: who.at(-1) ?? 0,
      finding: text,
      times: who.length,
      text: who.length > 1 ? `${text} (${who.length} attempts say so)` : text,
    }))
    .sort((a, b) => Number(ofWins.has(b.finding)) - Number(ofWins.has(a.finding)) || b.times - a.times);
  const last = entries.length - 1;
  return [
    ...current.map(({ index, text, finding }) => ({ index, text, finding })),
    ...inVain.map((text) => ({ index: last, text, finding: text })),
  ];
}

function distinctBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
