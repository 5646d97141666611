import { diffArrays } from 'diff';
import type { Edit } from '@/server/core/agent/experience';

/**
 * The line-level edits that lead from `before` to `after`, in the order of the file: one for each run of changed lines,
 * lines joined by `\n` without the last line's end. Neighbouring lines are added only where needed: where a side would
 * be empty (insertion, deletion), and where `old` would not be unique in `before`. So each edit is one `edit_file`.
 * An absent file is null; its one edit has an empty `old` (or `new`).
 */
export function lineEdits(path: string, before: string | null, after: string | null): Edit[] {
  if (before === after) return [];
  if (!before || !after) return [{ path, old: before ?? '', new: after ?? '' }];
  const source = before.split('\n');
  const target = after.split('\n');
  return hunks(source, target).map((hunk) => asEdit(path, before, source, target, hunk));
}

/** Lines [sourceFrom, sourceTo) became lines [targetFrom, targetTo). */
interface Hunk {
  sourceFrom: number;
  sourceTo: number;
  targetFrom: number;
  targetTo: number;
}

function hunks(source: string[], target: string[]): Hunk[] {
  const found: Hunk[] = [];
  let open: Hunk | null = null;
  let [sourceAt, targetAt] = [0, 0];
  for (const part of diffArrays(source, target)) {
    const length = part.value.length;
    if (!part.added && !part.removed) {
      if (open) found.push(open);
      open = null;
      sourceAt += length;
      targetAt += length;
      continue;
    }
    open ??= { sourceFrom: sourceAt, sourceTo: sourceAt, targetFrom: targetAt, targetTo: targetAt };
    if (part.removed) open.sourceTo = sourceAt += length;
    else open.targetTo = targetAt += length;
  }
  if (open) found.push(open);
  return found;
}

function asEdit(path: string, before: string, source: string[], target: string[], hunk: Hunk): Edit {
  let { sourceFrom, sourceTo, targetFrom, targetTo } = hunk;
  const text = (lines: string[], from: number, to: number) => lines.slice(from, to).join('\n');
  for (;;) {
    const old = text(source, sourceFrom, sourceTo);
    const edit = { path, old, new: text(target, targetFrom, targetTo) };
    const oneSided = sourceFrom === sourceTo || targetFrom === targetTo;
    if (!oneSided && old !== '' && before.indexOf(old) === before.lastIndexOf(old)) return edit;
    const above = sourceFrom > 0 && source[sourceFrom - 1] === target[targetFrom - 1];
    const below = sourceTo < source.length && source[sourceTo] === target[targetTo];
    if (above) {
      sourceFrom--;
      targetFrom--;
    } else if (below) {
      sourceTo++;
      targetTo++;
    } else return edit;
  }
}
