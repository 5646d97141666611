import { diffArrays } from 'diff';
import type { FileChange } from './file-change';

/** Lines by which texts differ. A changed line counts on both sides. */
export interface LineCount {
  added: number;
  removed: number;
}

/** Past so many edits a file counts as written anew: telling what stayed would take long, and nobody reads it as a change. */
const mostEdits = 500;

/** The lines added and removed by some changes; binary files and modes have none. Equal changes give equal counts. */
export function linesChanged(changes: readonly FileChange[]): LineCount {
  const count = { added: 0, removed: 0 };
  for (const { before, after, binary, kind } of changes) {
    if (binary || kind === 'mode') continue;
    const { added, removed } = between(linesOf(before), linesOf(after));
    count.added += added;
    count.removed += removed;
  }
  return count;
}

/** The lines of a text, each with its end, so that a last line without one differs from the same line with one. */
export const linesOf = (text: string | null): string[] => text?.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What lies between the equal beginnings and ends of two texts is all that need be compared: mostly a line or two. */
function between(before: string[], after: string[]): LineCount {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const old = before.slice(head, before.length - tail);
  const fresh = after.slice(head, after.length - tail);
  const whole = { added: fresh.length, removed: old.length };
  if (old.length === 0 || fresh.length === 0 || (old.length === 1 && fresh.length === 1)) return whole;
  const parts = diffArrays(old, fresh, { maxEditLength: mostEdits });
  if (!parts) return whole;
  const lines = (kind: 'added' | 'removed') =>
    parts.reduce((sum, part) => sum + (part[kind] ? part.count : 0), 0);
  return { added: lines('added'), removed: lines('removed') };
}
