/** Why something cannot be deleted, and what to do. */

export const runHeld = (id: string, status: string): string =>
  `Run ${id} has not ended (${status}), so it was not deleted. Stop it first. Nothing was deleted.`;
export const runOfExperiment = (id: string, experiment: string): string =>
  `Run ${id} belongs to experiment ${experiment}. Delete the experiment as a whole. Nothing was deleted.`;
export const experimentHeld = (id: string): string =>
  `Experiment ${id} has runs that have not ended. Cancel it and wait until they have stopped. Nothing was deleted.`;
