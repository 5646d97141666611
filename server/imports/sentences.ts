/** What people read about runs of other systems in the store. */

export const notCarriedOut = 'This step was planned there and never carried out.';
export const noVerdictKnown = 'Nothing tells whether it is right.';
export const solvedThere = 'It solves the task, as the other system recorded.';
export const notSolvedThere = 'It does not solve the task, as the other system recorded.';
export const recordedWalk = 'Recorded by another system, which keeps its own reasons.';
export const endedThere = (status: string | null) =>
  status === null || status.trim() === ''
    ? 'The file does not tell why it ended.'
    : `The file gives the reason: ${status.slice(0, 300)}.`;
export const cutArguments = (levels: number) =>
  `arguments of calls nested deeper than ${levels} levels, cut off there`;
export const cutPlace = '… (nested more deeply)';
export const knownAlready = (runId: string) => `It was imported before: run ${runId}. Nothing was stored.`;
export const noSteps = 'The file holds no steps, so that no run was stored.';
export const damagedBundle = (why: string) => `The log of the bundle cannot be read: ${why}`;
export const untitled = 'an imported run';

export const noFolder = (given: string) =>
  `“${given}” is no folder of this machine. Give its absolute path, for example /data/runs.`;
export const nothingInIt = 'There is no run in it: no reader knows it, or it holds no steps.';
