/** The sentences of the live connection to a run. */

export const nodeNotLoaded = (problem: string): string => `The node could not be loaded: ${problem}`;
