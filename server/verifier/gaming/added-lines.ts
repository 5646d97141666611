import { diffLines } from 'diff';
import type { FileChange } from '@/server/core/agent/file-change';

/** A line that a change put into a file; counted from 1 in the file as it is now. */
export interface AddedLine {
  path: string;
  line: number;
  text: string;
}

/** Lines beyond which two texts are not compared but taken as wholly different, and characters of a line looked at. */
const editsAtMost = 4_000;
const lineAtMost = 2_000;

const runsOf = new WeakMap<FileChange, AddedLine[][]>();

/** The added lines of a change, runs of adjacent lines together. Each change is compared once. */
export function addedRuns(change: FileChange): AddedLine[][] {
  const known = runsOf.get(change);
  if (known) return known;
  const runs = compared(change);
  runsOf.set(change, runs);
  return runs;
}

function compared({ path, before, after }: FileChange): AddedLine[][] {
  if (after === null) return [];
  const runs: AddedLine[][] = [];
  let line = 1;
  const tooFar = leastEdits(before ?? '', after) > editsAtMost;
  const parts = tooFar ? null : diffLines(before ?? '', after, { maxEditLength: editsAtMost });
  for (const part of parts ?? [{ value: after, added: true, removed: false }]) {
    const texts = part.value.replace(/\n$/, '').split('\n');
    if (part.added)
      runs.push(texts.map((text, i) => ({ path, line: line + i, text: text.slice(0, lineAtMost) })));
    if (!part.removed) line += texts.length;
  }
  return runs;
}

/** Lines that stand in one text more often than in the other: no comparison of the two has fewer edits. */
function leastEdits(before: string, after: string): number {
  const surplus = new Map<string, number>();
  for (const line of linesOf(before)) surplus.set(line, (surplus.get(line) ?? 0) + 1);
  for (const line of linesOf(after)) surplus.set(line, (surplus.get(line) ?? 0) - 1);
  let edits = 0;
  for (const count of surplus.values()) edits += Math.abs(count);
  return edits;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A line without its comment, as far as that can be told line by line. */
export const withoutComment = (text: string): string =>
  /^\s*(?:\/\/|\/?\*|#(?!\[))/.test(text) ? '' : text.replace(/\s(?:\/\/|#)\s.*$/, '');
