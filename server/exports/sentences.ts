/** What people read of exports. */
export const bundleLeavesOut =
  'the files of nodes: a run that comes from a bundle can be read, and not be branched';

export const sawThem = (runs: readonly string[]): string =>
  `${runs.join(', ')} saw the hidden tests of ${runs.length === 1 ? 'its task' : 'their tasks'}: predictions and training rows made of that are worth nothing as such. To write them all the same, name it: --with-hidden-tests, or “although it saw the hidden tests” on the page.`;
