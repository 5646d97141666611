import { counted } from '@/components/ui/format';
import type { NodeId } from '@/server/core/base/ids';

/** The sentences of the node comparison. */

export const closeComparison = 'close the node comparison';
export const shareOnlyRoot = 'They share only the root.';
export const sharedSteps = (open: boolean, steps: number, last: NodeId | undefined): string =>
  `${open ? 'Hide' : 'Show'} the ${counted(steps, 'shared step')}, up to ${last}`;
export const isTheFork = 'This node is the fork.';
export const noFileDiffers = 'No file differs.';
export const notTested = (nodes: readonly NodeId[]): string =>
  `The tests were not run on the files of ${nodes.join(' and ')}. Verify there (v), then compare again.`;
export const reportNotKept = 'A report was not kept.';
export const allTestsEqual = 'Every test has the same result at both nodes.';
export const equalTests = (equal: number, pass: number): string =>
  `${counted(equal, 'test')} with the same result, ${pass} of them pass`;

// Several nodes, aligned.
export const mostAligned = 8;
export const noNodesNamed =
  'Open a comparison of two nodes and choose “More nodes”, or select runs in the list and compare their best nodes.';
export const addNodeHelp = 'n7 of the last column, r1a2b3c4d:n7, or a run alone for where it came to.';
export const notAPlace = 'Write a node as n7, a run as r1a2b3c4d, or both as r1a2b3c4d:n7.';
export const otherTasks =
  'The nodes belong to different tasks, so tests and files of one name may have nothing in common.';
export const unknownHere = 'not known';
export const asAtTheRoot = 'unchanged';
export const showChanges = 'Show the changes since the root';
export const versionsMean = 'The same letter means the same content. Changes are since the root of each run.';
export const equalRows = (equal: number, what: string, open: boolean): string =>
  `${open ? 'Hide' : 'Show'} ${equal} ${what} in which they agree`;

// The steps to several nodes, aligned.
export const partSentence = (alike: number, rest: number): string =>
  rest === 0
    ? 'All took the same steps.'
    : alike === 0
      ? 'They part at the first step.'
      : `They begin alike for ${counted(alike, 'step')} and part at step ${alike + 1}.`;
export const alikeMeans =
  'Pale steps are alike: they read or edit the same file, run the tests, end the attempt, or have the same title. What they saw may differ.';
export const cutPaths = (steps: number): string => `Only the first ${steps} steps of each are shown.`;
export const alikeSteps = (alike: number, open: boolean): string =>
  `${open ? 'Hide' : 'Show'} the ${counted(alike, 'step')} that all took first`;
export const moreRows = (rows: number, open: boolean): string =>
  `${open ? 'Hide' : 'Show'} ${counted(rows, 'further row')}`;
export const alikeHere = 'others did the same';
export const noStepHere = 'no such step';
