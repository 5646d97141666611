/** The sentences of readers: notes on a run, and why a file is refused. A note stands behind its count. */

import { clipped } from '@/server/core/base/clipped';

export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

// Notes: repaired or guessed
export const noZone = 'times without a zone, taken as UTC';
export const orphans = 'steps whose parent is missing; they stand under the root';
export const replaced = 'bytes that are no UTF-8, replaced';
export const trailingNuls = 'NUL bytes at the end of the file, dropped';
export const notNumbers = 'numbers NaN or Infinity, taken as absent';
export const cutLine = 'last line cut off; the rest was read';
export const badLine = 'line that is no JSON, left out';
export const surrogates = 'halves of surrogate pairs, replaced';
export const noParents = 'rows without a parent, chained by their order';

// Notes: dropped
export const pictureDropped = 'pictures or sounds, kept as placeholders with type and size';
export const masked = 'secrets, masked';
export const unknownKeys = (where: string) => `unknown keys of ${where}, ignored`;
export const tokenArrays = 'lists of token ids or log probabilities, dropped';
export const repeatedPrompts = 'copies of the conversation in single steps, read once';
export const lateResults = 'results of calls that are not in the file, dropped';

// Notes: figures
export const rounded = (value: number) => Number(value.toPrecision(6));
export const differ = (what: string, stated: number, summed: number) =>
  `The file states other ${what} than its steps sum up to: ${stated} against ${summed}.`;
export const noVerdict = 'Nothing tells whether it is right.';
export const freeTokens = 'a cost of 0 with tokens used, taken as unknown';

// Notes: merging
export const notMerged =
  'Not merged: there is a recorded tree among the files, or they begin with different statements.';

// Refusals
export const empty = 'The file is empty.';
export const isTar = 'This is a tar archive: unpack it and import the folder, or make a zip archive of it.';
export const notJson = (place: string) => `This is no JSON: it stops making sense at ${place}.`;
export const endsEarly = (place: string) => `The file is cut off at ${place}: it is JSON that does not end.`;
export const tooDeep = (levels: number, place: string) =>
  `The JSON is nested deeper than ${levels} levels at ${place}.`;
export const tooLarge = (megabytes: number, limit: number) =>
  `The file has ${megabytes} MB; at most ${limit} MB are read.`;
export const badLines = (lines: readonly number[], total: number) =>
  `${plural(lines.length, 'line')} of ${total} ${lines.length === 1 ? 'is' : 'are'} no JSON: line ${lines.slice(0, 8).join(', ')}${lines.length > 8 ? ', …' : ''}.`;
/** The first of some ids. A file may name its steps by texts of any length. */
const firstIds = (ids: readonly (string | number)[], between: string) =>
  ids
    .slice(0, 8)
    .map((id) => clipped(String(id), 60))
    .join(between);
export const cycle = (ids: readonly (string | number)[]) =>
  `The parents of steps form a circle: ${firstIds(ids, ' → ')}.`;
export const duplicates = (ids: readonly (string | number)[]) =>
  `Several steps have the same id: ${firstIds(ids, ', ')}.`;
export const tooMany = (count: number, limit: number) =>
  `The file has ${count} steps; at most ${limit} are read.`;
export const damagedAs = (title: string, reason: string) =>
  `This looks like ${title}, but it is damaged: ${reason.slice(0, 200)}.`;

export const notThere = 'It is no longer in the folder. Refresh the list.';
