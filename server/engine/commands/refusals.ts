import type { EditProblem } from '@/server/core/agent/edited-prompt';
import type { AttemptId, NodeId, ProposalId } from '@/server/core/base/ids';
import type { RunStatus } from '@/server/core/run/spec';

/** The sentences with which commands are refused. Each says what a person can do instead. */

const named = (id: AttemptId): string => `Attempt ${id.slice(1)}`;

export const refusals = {
  runEnded: (status: RunStatus) => `The run has ended (${status}). Start a new run.`,
  runFailed: (reason: string | null) =>
    `The run failed${reason === null ? '' : ` (${reason})`}. Start a new run.`,
  notReopened: (status: RunStatus) =>
    `The run has ended (${status}) and cannot be reopened. Start a new run.`,
  notEndedByBudget: (reason: string | null) =>
    `The budget did not end this run (${reason ?? 'no reason is known'}). To go on, change its strategy or its parameters.`,
  noRoomToReopen: 'The limits leave no room for another attempt. Raise them further.',
  alreadyPaused: 'The run is paused already.',
  notPaused: 'The run is not paused.',

  noNode: (id: NodeId) => `The run has no node ${id}. Choose a node of its tree.`,
  noAttempt: (id: AttemptId) => `The run has no attempt ${id}.`,
  pruned: (id: NodeId) => `${id} is pruned. Restore it first.`,

  budget: (field: string, problem: string) => `The budget is not valid. ${field}: ${problem}`,

  agentFinishes: 'Only the agent can finish an attempt. Choose another action, or stop the run.',
  noShell:
    'This run does not allow shell commands, because its local sandbox does not isolate them from the machine. Use another action, or start a run in Docker, or one that allows shell commands.',
  shortage: (shortage: string) => `${shortage} Raise the limits, or let this command raise them.`,
  graftTooLong: (steps: number, left: number) =>
    `The graft needs ${steps} ${steps === 1 ? 'step' : 'steps'}, and the budget has ${left} left. Raise the limits, or let this command raise them.`,

  noCall: (id: NodeId) =>
    `No prompt was sent for ${id}: no model took this step, or its prompt is not kept. Choose a step that a model took.`,
  readsNoPrompt: (model: string) =>
    `${model} is no language model. It reads the files and tests, and no prompt. Choose a language model.`,
  edit: (id: NodeId, { part, problem }: EditProblem, parts: number) =>
    ({
      'no-part': `The prompt of ${id} has ${parts} parts, from 0 to ${parts - 1}. It has no part ${part}.`,
      empty: `Part ${part} would be empty. Leave some text in it.`,
      'no-action': `Part ${part} is an action of the agent. Its text must be the JSON of an action, e.g. {"kind": "run_tests"}.`,
    })[problem],

  noSteps: 'Choose at least one step to stitch.',
  notOnePath: (steps: readonly NodeId[]) =>
    `The steps ${steps.join(', ')} do not lie on one path in this order. Choose the first and the last step of one attempt.`,
  includesFinish: (id: NodeId) => `The agent finished at ${id}. Leave that step out of the graft.`,
  noConflict: (id: AttemptId) => `${named(id)} has no conflict.`,
  conflictVerifying: (id: AttemptId) =>
    `${named(id)} is being verified. Resolve its conflict when that has ended.`,
  conflictResolved: (id: AttemptId) => `The conflict of attempt ${id.slice(1)} is resolved already.`,
  nothingLeftToGraft: 'Without this step the graft has no steps left. Give the content of the file instead.',

  attemptEnded: (id: AttemptId) => `${named(id)} has ended already.`,
  attemptCancelled: (id: AttemptId) => `${named(id)} is being cancelled already.`,

  unchanged: (id: NodeId) => `${id} has this mark already. Nothing was changed.`,
  rootNotPruned: 'The root cannot be pruned. Stop the run instead.',
  attemptBelow: (attempt: AttemptId, id: NodeId) =>
    `${named(attempt)} runs below ${id}. Cancel it first, or prune ${id} when it has ended.`,
  proposalBelow: (who: string, from: NodeId) =>
    `${who} proposed an attempt from ${from}. Let it run, or withdraw it first.`,
  pendingBelow: (from: NodeId) =>
    `The strategy’s proposal to continue from ${from} waits for your approval. Reject it first.`,
  verifyingBelow: (id: NodeId) => `A verification runs below ${id}. Prune ${id} when it has ended.`,

  verified: (id: NodeId) => `${id} is verified already. Its files do not change, so its result holds.`,
  verifying: (id: NodeId) => `${id} is being verified already.`,

  approvalOn: 'Proposals need your approval already.',
  approvalOff: 'Proposals do not need your approval.',
  notPending: 'This proposal no longer waits for approval. Look at the strategy’s current proposal.',
  notWaiting: (id: ProposalId) => `Proposal ${id.slice(1)} has begun or was withdrawn.`,

  notFlagged: (id: NodeId) => `${id} is not a flagged solution. Only a flagged solution can be accepted.`,
  notJudged: (id: NodeId) =>
    `${id} has no verdict. Choose between nodes at which attempts ended and that were verified or judged.`,
  sameFiles: (nodes: readonly NodeId[]) =>
    `${nodes.join(' and ')} have the same files. Choose two that differ.`,
  notOfPair: (better: NodeId, nodes: readonly NodeId[]) =>
    `The better node must be ${nodes.join(' or ')}, not ${better}.`,
};
