import { diffArrays } from 'diff';
import type { FileChange } from './file-change';
import { linesOf } from './line-count';
import { type PatchedFile, textPatch } from './text-patch';

/** A part of a change that can be left out by itself. */
export interface Hunk {
  path: string;
  /** The whole file, which was added or removed; else some of its lines. */
  whole: 'added' | 'removed' | null;
  /** The first line of the file before that it replaces, from 1, and how many lines it removes and adds. */
  line: number;
  removed: number;
  added: number;
}

interface LineHunk {
  at: number;
  removed: number;
  added: string[];
}

/** Beyond so many edits the lines of a file are one hunk. */
const mostEdits = 2000;

/** Changes taken apart into hunks, and put together again without some of them. */
export class Hunks {
  readonly list: readonly Hunk[];
  private readonly files: { change: FileChange; lines: LineHunk[]; first: number }[] = [];

  /** Changes of modes, of links and of binary files that were there before have no hunks: they stay. */
  constructor(changes: readonly FileChange[]) {
    const list: Hunk[] = [];
    for (const change of changes) {
      const lines = lineHunks(change);
      this.files.push({ change, lines, first: list.length });
      const { path, kind, before, after } = change;
      if (kind === 'added') list.push(wholeHunk(path, 'added', after));
      else if (kind === 'removed' && before !== null && !change.link)
        list.push(wholeHunk(path, 'removed', before));
      for (const { at, removed, added } of lines) {
        list.push({ path, whole: null, line: at + 1, removed, added: added.length });
      }
    }
    this.list = list;
  }

  /** The patch from the files with all hunks to those with `kept` alone (indexes into `list`). */
  patchTo(kept: readonly number[]): string {
    const keeps = new Set(kept);
    return textPatch(this.files.flatMap((file) => this.without(file, keeps) ?? []));
  }

  private without(
    { change, lines, first }: Hunks['files'][number],
    keeps: ReadonlySet<number>,
  ): PatchedFile | null {
    const { path, kind, before, after, executable } = change;
    const isWhole = this.list[first]?.path === path && this.list[first].whole !== null;
    if (isWhole) {
      if (keeps.has(first)) return null;
      // The text of a binary file is not needed to remove it.
      const was = kind === 'removed' ? null : (after ?? '');
      return { path, before: was, after: before, ...(executable ? { executable } : {}) };
    }
    if (lines.length === 0 || before === null || after === null) return null;
    return {
      path,
      before: after,
      after: withHunks(
        before,
        lines.filter((_, at) => keeps.has(first + at)),
      ),
    };
  }
}

const wholeHunk = (path: string, whole: 'added' | 'removed', text: string | null): Hunk => {
  const lines = linesOf(text).length;
  return {
    path,
    whole,
    line: 1,
    removed: whole === 'removed' ? lines : 0,
    added: whole === 'added' ? lines : 0,
  };
};

/**
 * The hunks of lines of a changed text: where lines differ with no equal line between them, each removed line with the
 * added one in its place, and then the further lines that were only added or only removed.
 */
function lineHunks({ kind, binary, link, before, after }: FileChange): LineHunk[] {
  if (kind !== 'changed' || binary || link || before === null || after === null) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  const parts = diffArrays(old, now, { maxEditLength: mostEdits });
  if (!parts) return [{ at: 0, removed: old.length, added: now }];
  const hunks: LineHunk[] = [];
  let [at, open] = [0, false];
  for (const { added, removed, count, value } of parts) {
    if (!added && !removed) {
      at += count;
      open = false;
      continue;
    }
    const last = hunks.at(-1);
    const hunk = open && last ? last : { at, removed: 0, added: [] };
    if (hunk !== last) hunks.push(hunk);
    open = true;
    if (removed) {
      hunk.removed += count;
      at += count;
    } else hunk.added.push(...value);
  }
  return hunks.flatMap(inPairs);
}

/** A removed line with the added one in its place, each pair by itself; then what is left of the longer side. */
function inPairs({ at, removed, added }: LineHunk): LineHunk[] {
  const pairs = Math.min(removed, added.length);
  const split = added.slice(0, pairs).map((line, index) => ({ at: at + index, removed: 1, added: [line] }));
  const rest = { at: at + pairs, removed: removed - pairs, added: added.slice(pairs) };
  return rest.removed + rest.added.length > 0 ? [...split, rest] : split;
}

/** The text of a file after some of its hunks of lines, in their order. */
function withHunks(before: string, hunks: readonly LineHunk[]): string {
  const lines = linesOf(before);
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    out.push(...lines.slice(at, hunk.at), ...hunk.added);
    at = hunk.at + hunk.removed;
  }
  return [...out, ...lines.slice(at)].join('');
}
