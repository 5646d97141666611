import type { NodeId, RunId } from '@/server/core/base/ids';
import { conflictMessage, type GraftConflict } from '@/server/core/graft/graft';

/** What people read about a graft that cannot go on. */

export const otherTask = (donorRun: RunId): string =>
  `Run ${donorRun} is about another task. Choose a donor of the same task.`;
export const donorNodeGone = (id: NodeId): string => `The run of the donor no longer has the node ${id}.`;
export const resolutionNotStored =
  'The content of a resolved conflict is not stored in this database. Resolve the conflict again.';
export const actionNotStored = (title: string): string =>
  `The action “${title}” is not stored in this database.`;
/** A label, as reasons of attempts are. */
export const conflictAt = (conflict: GraftConflict): string =>
  `conflict at ${conflict.step}: ${conflictMessage(conflict)}`;
