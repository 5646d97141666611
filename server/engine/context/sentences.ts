import type { NodeId } from '@/server/core/base/ids';

/** What people read when the environment of a node is lost and cannot be rebuilt. */

/** `why` is a sentence. */
export const environmentGone = (node: NodeId, why: string): string =>
  `The image of ${node}'s environment was removed from the Docker engine, and it cannot be rebuilt. ${why} Load the image again, or cancel the attempt and branch from a node before ${node}.`;

export const taskChanged = 'The task or its image has changed since then.';
export const actionNotStored = 'Its action is not stored in this database.';
const repeated = (title: string) => `Its step (${title}) was carried out again, and`;
export const otherExitCode = (title: string, now: number | null, then: number | null): string =>
  `${repeated(title)} it ended with exit code ${now ?? 'none'} instead of ${then ?? 'none'}.`;
export const otherFiles = (title: string, paths: readonly string[]): string =>
  `${repeated(title)} it gave other files than before (${paths.slice(0, 3).join(', ')}).`;
export const nothingOutside = (title: string): string =>
  `${repeated(title)} it changed nothing outside the workspace.`;

export const guestsOff = (name: string): string =>
  `The agent ${name} cannot run here: this place has no guest agents.`;
