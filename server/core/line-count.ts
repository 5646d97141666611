import { diffLines } from 'diff';
import type { FileChange } from './ports';

/** Lines by which texts differ. A changed line counts on both sides. */
export interface LineCount {
  added: number;
  removed: number;
}

/** Past so many edits a file counts as written anew: telling what stayed would take long, and nobody reads it as a change. */
const mostEdits = 500;

const lengthOf = (text: string): number =>
  text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** The lines added and removed by some changes; binary files and modes have none. Equal changes give equal counts. */
export function linesChanged(changes: readonly FileChange[]): LineCount {
  const count = { added: 0, removed: 0 };
  for (const { before, after, binary, kind } of changes) {
    if (binary || kind === 'mode') continue;
    const parts = diffLines(before ?? '', after ?? '', { maxEditLength: mostEdits }) ?? [
      { added: true, removed: false, count: lengthOf(after ?? '') },
      { added: false, removed: true, count: lengthOf(before ?? '') },
    ];
    for (const part of parts) {
      if (part.added) count.added += part.count;
      if (part.removed) count.removed += part.count;
    }
  }
  return count;
}
