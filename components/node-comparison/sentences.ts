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
