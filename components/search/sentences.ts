/** The sentences of the search in a run. */

// Keys
export const keySearch = 'search the run; esc leaves the box, a second esc ends the search';
export const keyNext = 'next found node; while typing, enter or ↓';
export const keyPrevious = 'previous found node; while typing, shift enter or ↑';
export const endSearch = 'End the search (esc; from the box, esc twice)';

// Results
const number = (value: number) => value.toLocaleString('en');
export const searching = (found: number, searched: number, nodes: number): string =>
  `${number(found)} found; ${number(searched)} of ${number(nodes)} nodes searched …`;
export const incomplete = (found: number): string =>
  `${number(found)} found; not all test reports were searched, because there are too many`;
export const foundOf = (found: number, nodes: number): string => `${number(found)} of ${number(nodes)} nodes`;
export const nothingYet = 'Nothing found yet.';
export const noMatch = 'No node matches. Use fewer words or filters.';

// What is wrong with a query
export const needsNumber = (amount: string): string => `${amount} needs a number, for example ${amount}>10.`;
export const needsPath = 'file: needs a part of a path, for example file:src/.';
export const needsTest = 'test: needs a part of the name of a test.';
export const needsAttempt = 'attempt: needs a number, for example attempt:3.';
export const needsOneOf = (filter: string, values: readonly string[]): string =>
  `${filter}: must be one of ${values.join(', ')}.`;

/** What a query can contain: the term, and its meaning. */
export const hints: [string, string][] = [
  ['"…"', 'words and phrases in actions, thoughts, observations'],
  ['file:', 'a file that a step used or changed'],
  ['test:', 'a test that a step fixed or broke, by name'],
  [
    'is:fixed',
    'more tests pass · also is:broken, solved, verified, rejected, error, edited, person, best, flagged',
  ],
  ['kind:edit', 'also read, search, list, write, test, shell, finish'],
  ['attempt:', 'the number of an attempt'],
  ['depth>10', 'also cost, tokens, seconds, visits, passing; also < and ='],
];

// Saved views
export const viewSaved = (name: string): string => `The view “${name}” was saved.`;
export const viewDeleted = (name: string): string => `The view “${name}” was deleted.`;
export const aboutViews =
  'A view is the address of the page: search, node, moment and panel. The names are stored in this browser. To share a view, send its address.';
