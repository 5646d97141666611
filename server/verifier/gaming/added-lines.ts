import { diffLines } from 'diff';
import type { FileChange } from '@/server/core/ports';

/** A line that a change put into a file; counted from 1 in the file as it is now. */
export interface AddedLine {
  path: string;
  line: number;
  text: string;
}

/** The added lines of a change, runs of adjacent lines together. */
export function addedRuns({ path, before, after }: FileChange): AddedLine[][] {
  if (after === null) return [];
  const runs: AddedLine[][] = [];
  let line = 1;
  for (const part of diffLines(before ?? '', after)) {
    const texts = part.value.replace(/\n$/, '').split('\n');
    if (part.added) runs.push(texts.map((text, i) => ({ path, line: line + i, text })));
    if (!part.removed) line += texts.length;
  }
  return runs;
}

/** A line without its comment, as far as that can be told line by line. */
export const withoutComment = (text: string): string =>
  /^\s*(?:\/\/|\/?\*|#(?!\[))/.test(text) ? '' : text.replace(/\s(?:\/\/|#)\s.*$/, '');
