import type { Observation } from '@/server/core/agent/action';
import { observationOf } from './act';

/** Characters of a diff that is shown. */
const longestDiff = 16_000;

/**
 * What an agent sees in place of the end of its attempt, once: everything that it changed, with the middle left out where
 * that is long. Null where nothing was changed.
 */
export function lastLook(patch: string): Observation | null {
  if (patch.trim() === '') return null;
  const text = [
    'Before the attempt ends, look at all your changes once more:',
    '',
    bounded(patch.trimEnd()),
    '',
    'Is the cause mended, in general? Is anything left over (prints, scratch files, changes that did not help)? Mend what is wrong and test it, or call `finish` again to end the attempt.',
  ].join('\n');
  return { ...observationOf(text), skipped: true, look: true };
}

function bounded(patch: string): string {
  if (patch.length <= longestDiff) return patch;
  const half = longestDiff / 2;
  const head = patch.slice(0, patch.lastIndexOf('\n', half) + 1);
  const tail = patch.slice(patch.indexOf('\n', patch.length - half) + 1);
  const left = patch.slice(head.length, patch.length - tail.length).split('\n').length - 1;
  return `${head}[… ${left} lines of the diff are not shown; read_file shows the files …]\n${tail}`;
}
