/** The sentences of the figures of visible tests against the holdout. */

export const theGapIs =
  'The more states a search verifies, the more of them pass the visible tests without being right. The holdout shows which are right. The agent and the search never see it. The curves are means over the ended runs in which the holdout was run. A run that ended earlier keeps its last value.';
export const noHoldout = 'No holdout was run yet';
export const whenHoldoutRuns =
  'The sample tasks have a holdout. Espalier runs it on every state that passes the visible tests, and on the best state of each search.';
export const statesVerified = (states: number) => `${states} different states verified`;
export const passVisible = 'pass the visible tests';
export const passHoldout = 'also pass the holdout';
