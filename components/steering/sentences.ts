import { counted } from '@/components/ui/format';
import { limitsSentence } from '@/components/wording/event-sentence';
import type { NodeId } from '@/server/core/base/ids';
import type { Budget } from '@/server/core/usage/budget';

/** The sentences about what a person can do at a node, and about proposals that wait for approval. */

// Approval
export const approvalHelp = 'The strategy proposes each attempt. You approve, edit or reject it.';
export const requireApproval = 'require approval before an attempt starts';
export const endApproval = 'let attempts start without approval';
export const noProposalWaits = 'No proposal is waiting. Attempts under way continue.';
export const approvedAndWaiting = 'Approved. The attempt starts when a slot is free.';
export const rejectedSoFar = (count: number): string =>
  `You rejected ${counted(count, 'proposal')}. To keep the strategy away from a branch, prune the branch.`;

// Proposals that wait
export const proposalWithdrawn = 'The proposal was withdrawn.';
export const startsOnResume = 'The run is paused. These proposals start when you resume it.';

// Commands
export const engineIsSilent = 'No engine has carried out the command yet. It waits for an engine to start.';
export const raiseHelp = (raised: Budget): string =>
  `The new limits are: ${limitsSentence(raised)}. Otherwise the command is refused if the limits leave no room.`;

// Why a command cannot be given
export const runFailed = 'The run failed. Start a new run.';
export const isPruned = (id: NodeId): string => `${id} is pruned. Restore it first.`;
export const prunedAbove = (id: NodeId): string => `${id} above this node is pruned already.`;
export const agentFinished = 'The agent finished here. Branch from the step before.';
export const noStepsToRoot = 'No steps lead to the root. Choose a later node.';
export const verifiedAlready = 'This node is verified already.';
export const beingVerified = 'This node is being verified.';
export const rootNotPruned = 'The root cannot be pruned. Stop the run instead.';

// What a command does
export const branchHelp =
  'The agent continues from here. You can give a hint, another model or another temperature.';
export const handHelp = 'Take one action yourself in a fork of this node. The agent can continue from it.';
export const stitchHelp =
  'Replay the steps that led here onto another node. Start at the last step of the donor, then click the host.';
export const verifyHelp = 'Run the verifier on the files of this node.';
export const valueHelp = 'Strategies use this value instead of the mean of the backed-up rewards.';
export const keepHelp = 'Keep this node, then choose “Compare” at another node.';
export const compareHelp = 'Show the paths, tests and files of the two nodes side by side.';
export const resolveHelp = 'Decide the content of the file. Then the graft continues.';
export const pinHelp = 'List this node on the left and mark it in the tree.';
export const noteHelp = 'Write a note about this node. Everyone who opens the run can read it.';
export const pruneHelp = 'Leave this node and all nodes below it out of the search. Nothing is deleted.';
export const restoreHelp = 'Take this node and the nodes below it into the search again.';
export const cancelHelp =
  'End the attempt now. Its step in flight is dropped. Its settled steps stay and are verified.';

// What a command did
export const promptSent = (id: NodeId): string => `The prompt of ${id} was sent again.`;
export const nowVerifying = (id: NodeId): string => `${id} is being verified.`;
export const nowPinned = (id: NodeId): string => `${id} is pinned.`;
export const nowUnpinned = (id: NodeId): string => `${id} is no longer pinned.`;
export const nowPruned = (id: NodeId): string => `${id} and the nodes below it are left out of the search.`;
export const nowRestored = (id: NodeId): string => `${id} is part of the search again.`;
export const noteSaved = (id: NodeId): string => `The note at ${id} was saved.`;
export const noteRemoved = (id: NodeId): string => `The note at ${id} was removed.`;
export const valueSet = (id: NodeId, value: number): string =>
  `The value of ${id} is now ${value.toFixed(2)}.`;
export const valueRemoved = (id: NodeId): string => `${id} has its own value again.`;
export const attemptCancelled = (number: string): string => `Attempt ${number} was cancelled.`;

// Marks
export const prunedHere = 'pruned and left out of the search';
export const prunedBy = (id: NodeId): string => `left out of the search, because ${id} is pruned`;
export const ownValue = (own: number): string =>
  `The node’s own value is ${own.toFixed(2)}. These strategies use the value that you set: mcts, ab-mcts, beam, replay. The nodes above keep their values. A strategy that goes down from the root reaches this node only if their values are high enough too.`;

// The form of a branch
export const hintPlaceholder = 'What the agent should know or try (optional)';
/** `left`: the steps that the budget has left, or null if they are not bounded or will be raised. */
export const branchSteps = (steps: number, left: number | null): string =>
  left === null ? `up to ${counted(steps, 'step')}` : `up to ${counted(steps, 'step')}, ${left} left`;

// The form of an action by hand
export const oneStepNoModel = 'Costs one step of the budget. No model is called.';
export const patchHelp = 'A unified diff, such as “git diff” prints. All of it is applied, or nothing.';
export const fileIsReplaced = 'This file exists already. It will be replaced.';
export const missing = {
  editPath: 'Name the file to edit.',
  file: 'There is no such file here. To create it, choose “write a new file”.',
  edit: 'Change something in the file.',
  writePath: 'Name the file to write.',
  patch: 'Paste a patch.',
  readPath: 'Name the file to read.',
  pattern: 'Enter a pattern to search for.',
  command: 'Enter a command to run.',
};
export const notEditableBecause = {
  binary: 'This file is not text. Change it with a shell command.',
  long: 'This file is too long to edit here. Change it with a shell command.',
  encoding: 'This file is not UTF-8. Change it with a shell command.',
  lineEnds: 'This file has two kinds of line ends. Change it with a shell command.',
};

// Imported runs
export const takeOnTitle = 'Take it on here';
export const takeOnHelp =
  'Replay the edits up to this step in a sandbox of a task: a new run, whose nodes have files and can be branched, verified and stitched';
