import { structuredPatch } from 'diff';
import type { FileChange } from '@/server/core/agent/file-change';
import { noLineDiffers, notShown, onlyModeChanged, tooDifferent } from './sentences';

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  /** Line numbers from 1 on each side; null if the line is absent. */
  before: number | null;
  after: number | null;
  text: string;
}

export interface FileDiff {
  path: string;
  kind: FileChange['kind'];
  added: number;
  removed: number;
  /** A sentence in place of lines: for binary content, a change of mode, or files too different to compare. */
  note: string | null;
  /** Groups of changed lines with context. Before each are `skipped` unchanged lines. */
  hunks: { skipped: number; lines: DiffLine[] }[];
}

/** A change as numbered lines in hunks with `context` unchanged lines around. Gives up after a second. */
export function fileDiff(change: FileChange, context = 3): FileDiff {
  const empty = { path: change.path, kind: change.kind, added: 0, removed: 0, hunks: [] };
  if (change.binary) return { ...empty, note: notShown };
  if (change.kind === 'mode') return { ...empty, note: onlyModeChanged };
  const patch = structuredPatch(change.path, change.path, change.before ?? '', change.after ?? '', '', '', {
    context,
    timeout: 1000,
  });
  if (!patch) return { ...empty, note: tooDifferent };
  let [added, removed, seen] = [0, 0, 0];
  const hunks = patch.hunks.map((hunk) => {
    let [before, after] = [hunk.oldStart, hunk.newStart];
    const lines: DiffLine[] = [];
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith('+')) {
        lines.push({ kind: 'added', before: null, after: after++, text });
        added++;
      } else if (line.startsWith('-')) {
        lines.push({ kind: 'removed', before: before++, after: null, text });
        removed++;
      } else if (line.startsWith(' ')) {
        lines.push({ kind: 'same', before: before++, after: after++, text });
      }
    }
    const skipped = Math.max(0, hunk.oldStart - 1 - seen);
    seen = before - 1;
    return { skipped, lines };
  });
  return { ...empty, added, removed, note: hunks.length === 0 ? noLineDiffers : null, hunks };
}

/** The number of the line at which `piece` begins in `text`, from 1; null if it does not occur. */
export function lineOf(piece: string, text: string): number | null {
  const at = text.indexOf(piece);
  return at < 0 ? null : text.slice(0, at).split('\n').length;
}
