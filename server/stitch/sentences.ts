import type { NodeId } from '@/server/core/base/ids';

/** What people read about a graft that cannot be planned, and about the steps of a plan. */

const nothing = 'so there is nothing to graft';

export const noSharedStart = 'The two runs do not start from the same root, so they cannot be stitched.';
export const notOnePath = (first: NodeId | null, last: NodeId): string =>
  `${first} is not on the path to ${last}. Choose the first and the last step of one attempt.`;
export const onHostPath = (last: NodeId, host: NodeId): string =>
  `${last} is on the path to ${host}, ${nothing}. Choose a step that the host does not have.`;
export const noFileChanged = (first: NodeId | null, last: NodeId): string =>
  `${first === null || first === last ? last : `${first} to ${last}`} changed no file, ${nothing}. Choose steps with an edit.`;
export const noNode = (id: NodeId): string =>
  `The run of the donor has no node ${id}. Choose a node of its tree.`;
export const isRoot = (id: NodeId): string => `The run starts at ${id}, so it has no step to graft.`;
export const filesGone = (id: NodeId, reason: string): string =>
  `The files of ${id} are not on this machine, or they were removed after pruning, so it cannot be grafted (${reason}).`;

export const changesLines = (by: NodeId, path: string): string =>
  `${by} changes lines of ${path} that this step made.`;
export const usesName = (by: NodeId, name: string): string =>
  `${by} uses “${name}”, which this step introduced.`;
export const readBefore = (step: NodeId, reader: NodeId, path: string): string =>
  `${step} was made after ${reader} had read ${path} as this step left it.`;
export const changedNothing = 'It changed nothing.';
export const notNeeded = 'The plan does not depend on it.';
