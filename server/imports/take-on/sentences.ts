/** Why a trajectory cannot be taken on, and what to do. */
export const notImported = (run: string) =>
  `${run} was not imported from another system, so that its steps need no replay. Branch it, or run it again.`;
export const noStepThere = (node: string, run: string) =>
  `${run} has no step ${node} that was recorded elsewhere.`;
export const nothingToReplay = (node: string, shell: boolean) =>
  `On the path to ${node} nothing is recorded that can be replayed: no edit and no diff.${shell ? '' : ' If its commands made the changes, allow shell commands.'}`;
