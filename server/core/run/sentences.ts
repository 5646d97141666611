import type { NodeId } from '@/server/core/base/ids';

/** What people read about nodes whose files are removed, and about commands with a wrong shape. */

export const releasedMessage = (id: NodeId): string =>
  `The files of ${id} were removed from the disk because it was pruned. Its actions, observations and cost stay readable.`;

/** `released` are the nodes without files that would come back with `id`. */
export const notRestored = (id: NodeId, released: readonly NodeId[], parent: NodeId | null): string => {
  const whose = released.length === 1 ? `of ${released[0]}` : `of ${released.length} nodes at or below it`;
  return `${id} cannot be restored. The files ${whose} were removed from the disk after pruning. The node stays readable. To continue, branch from ${parent ?? 'a node that was not pruned'}.`;
};

export const noNodeId = 'This is not the id of a node. An example is n12.';
export const noAttemptId = 'This is not the id of an attempt. An example is a3.';
export const noRunId = 'This is not the id of a run.';
export const noProposalId = 'This is not the id of a proposal. An example is p3.';
export const chooseSteps = 'Choose at least one step to graft.';
export const toolByHand =
  'A tool of another system cannot be called by hand. Choose one of the other actions.';
export const actionTooLarge = (kib: number): string =>
  `An action by hand may have at most ${kib} KiB of text. Use a smaller one.`;
export const editsTooLong = (kib: number): string =>
  `The edits of a prompt may have at most ${kib} KiB of text together. Use shorter ones.`;
export const fileTooLarge = (kib: number): string =>
  `A file resolved by hand may have at most ${kib} KiB. Give a smaller one.`;
export const newerLog = (version: number, known: number): string =>
  `This log is of version ${version}, and this Espalier reads versions up to ${known}. Update Espalier to read it.`;

/** What a command does, for the sentence that refuses it on an imported run. */
const deeds: Partial<Record<string, string>> = {
  branch: 'be branched',
  act: 'be acted in by hand',
  resend: 'have a prompt sent again',
  stitch: 'be stitched',
  resolve: 'be stitched',
  verify: 'be verified',
  holdout: 'be run against a holdout',
  accept: 'have a solution accepted',
};
export const noCommandOnImport = (kind: string, format: string | null): string =>
  `This ${format === 'espalier' ? 'is a recorded run of Espalier' : `run was imported${format === null ? '' : ` (${format})`}`} and cannot ${deeds[kind] ?? 'go on'}: it has no files here, and no model. It can be read, searched, compared, marked and exported.`;
export const noFilesOfImport = (id: NodeId): string =>
  `${id} has no files: its run was imported, and only what the file tells is kept. Read its calls and what they returned.`;
export const noFilesOfRecorded = (id: NodeId): string =>
  `${id} is a node of a recorded run: a bundle holds everything but the files of nodes. Read its calls and what they returned.`;
export const notEndedThere = 'It had not ended when its bundle was made.';
