/** The sentences of shared controls: fields of numbers, statuses, scores. */

// Fields of numbers.
export const notANumber = 'This is not a number.';
export const atLeast = (least: number) => `At least ${least}.`;
export const atMost = (most: number) => `At most ${most.toLocaleString('en')}.`;
export const wholeNumber = 'Give a whole number.';
export const numberNeeded = 'Give a number.';

// What the status of a run means.
export const statusMeans = {
  queued: 'The run waits for the engine.',
  preparing: 'The sandbox is being prepared. The tests run once at the root.',
  running: 'The search is running.',
  paused: 'The run waits until somebody resumes it.',
  solved: 'The run ended with a solution. It passes the visible tests and, if there is one, the holdout.',
  unsolved: 'The run ended without a solution.',
  stopped: 'A person stopped the run.',
  failed: 'The run could not continue. Its page says why and what to do.',
};
export const noGroundTruth =
  'The task has no tests, so the search has no ground truth. A model and people judge. Nothing proves a result right.';

// Scores.
export const gradeMeans = 'The grade that a model gave, from 0 to 1. There are no tests here.';
export const targetsPass = (passing: number, total: number) => `${passing} of ${total} target tests pass`;
export const guardsBroken = (broken: number) =>
  `${broken} ${broken === 1 ? 'guard' : 'guards'}: tests that passed at the root and fail here`;
export const holdoutResult = (passes: boolean) =>
  passes ? 'The holdout tests pass' : 'The holdout tests fail';
export const noReward = 'no reward was backed up through it';

export const resultNotGiven = 'The imported file does not say whether the task was solved.';
