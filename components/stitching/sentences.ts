import { counted } from '@/components/ui/format';
import type { NodeId } from '@/server/core/base/ids';

/** The sentences about grafts: their plan, their conflicts, and where grafted steps come from. */

// Choosing donor and host
export const chooseLastStep = 'Choose above the last step to take from the other run.';
export const clickTheHost = 'Now click the host in the tree.';
export const complementsHelp = 'These attempts fix different tests. A graft can join them:';
export const continueHelp = 'The prompt names the grafted steps and their source.';
export const stepsLeft = (left: number): string => `${counted(left, 'step')} left`;

// Plan
export const leftOut = (steps: number): string =>
  `${counted(steps, 'more step')} of the donor ${steps === 1 ? 'is' : 'are'} left out`;
export const graftCost = (steps: number, seconds: number): string =>
  `The graft has ${counted(steps, 'step')}. In the donor’s sandbox ${steps === 1 ? 'it' : 'they'} took ${
    seconds < 0.1 ? 'less than 0.1' : seconds.toFixed(1)
  } s. No model is called.`;
export const stopsWithout = (because: string): string =>
  `${because} Without this step, the graft stops there.`;
export const willBeMerged = (step: NodeId): string =>
  `is different at the host. The graft merges ${step} into it.`;
export const noTextChange = 'There is no change, or the file is not text.';

// Conflicts
export const graftStopped = (attempt: string, step: NodeId): string =>
  `The graft of ${attempt} stopped at ${step}.`;
export const howToResolve =
  'The steps before it are grafted. Write the content of the file. Then the graft continues.';
export const markersLeft =
  'The file still has conflict markers. Choose the lines to keep, and remove the markers.';
export const hostFileStays = 'The host’s file stays as it is.';

// Grafted steps
export const mergedHelp =
  'The donor’s change did not fit as it was. It was merged line by line with the host’s file.';
export const resolvedHelp = 'Donor and host were in conflict here. A person wrote the file.';
export const divergedHelp = 'The result differs from the one the donor got.';
