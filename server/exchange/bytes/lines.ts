import { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { badLine, badLines, cutLine } from '@/server/exchange/reading/sentences';
import { readJson } from './json';

/**
 * The rows of JSON lines. A last line that is no JSON is cut off, as of a writer that is still at work; one bad line more
 * is left out: both are notes. Errors: Refusal with the numbers of the lines if more are bad, or none is good.
 */
export function readLines(text: string, notes: Notes): unknown[] {
  const rows: unknown[] = [];
  const bad: number[] = [];
  let last = 0;
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line.trim() === '') continue;
    last = number;
    const own = new Notes();
    try {
      rows.push(readJson(line, own));
      notes.addAll(own.list());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      bad.push(number);
    }
  }
  const isCut = bad.at(-1) === last;
  const middle = isCut ? bad.slice(0, -1) : bad;
  if (middle.length > 1 || rows.length === 0) throw new Refusal(badLines(bad, number));
  notes.add(cutLine, isCut ? 1 : 0);
  notes.add(badLine, middle.length);
  return rows;
}
