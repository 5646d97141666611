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

/** The added lines of a change, runs of adjacent lines together. */
export function addedRuns({ path, before, after }: FileChange): AddedLine[][] {
  if (after === null) return [];
  const runs: AddedLine[][] = [];
  let line = 1;
  const parts = diffLines(before ?? '', after, { maxEditLength: editsAtMost });
  for (const part of parts ?? [{ value: after, added: true, removed: false }]) {
    const texts = part.value.replace(/\n$/, '').split('\n');
    if (part.added)
      runs.push(texts.map((text, i) => ({ path, line: line + i, text: text.slice(0, lineAtMost) })));
    if (!part.removed) line += texts.length;
  }
  return runs;
}

/** A line without its comment, as far as that can be told line by line. */
export const withoutComment = (text: string): string =>
  /^\s*(?:\/\/|\/?\*|#(?!\[))/.test(text) ? '' : text.replace(/\s(?:\/\/|#)\s.*$/, '');
