/** The sentences of pages that are not there or failed. */

export const pageError = {
  updated: {
    title: 'Espalier was updated while this page was open.',
    text: 'Load the page again. Nothing is lost.',
  },
  failed: 'This page could not be shown.',
  examine: 'If it happens again, “bin/espalier doctor” looks for the cause.',
};
export const notFound = {
  title: 'There is no such page',
  text: 'No page has this address. If you are looking for a run, it may be in another database file.',
};
export const about = 'Test-time search for coding agents as a live tree of sandbox snapshots.';
