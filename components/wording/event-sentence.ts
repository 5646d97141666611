import { counted, usd } from '@/components/ui/format';
import type { NodeId } from '@/server/core/base/ids';
import { conflictMessage } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { Actor } from '@/server/core/run/actor';
import type { RunEvent } from '@/server/core/run/event';
import type { MarkChange } from '@/server/core/run/mark';
import { preparationSentence } from '@/server/core/run/preparation';
import type { Budget } from '@/server/core/usage/budget';
import { attemptName } from './status-sentences';

const who = (actor: Actor): string => (actor.kind === 'engine' ? 'the engine' : actor.name);

const tests = (passing: number, total: number) => `${passing} of ${total} targets`;

/** The limits of a budget in words. */
export function limitsSentence(budget: Budget): string {
  const limits = [
    budget.attempts !== null && counted(budget.attempts, 'attempt'),
    budget.steps !== null && counted(budget.steps, 'step'),
    budget.tokens !== null && counted(budget.tokens, 'token'),
    budget.usd !== null && usd(budget.usd),
    budget.seconds !== null && `${budget.seconds.toLocaleString('en')} s`,
  ].filter(Boolean);
  return limits.length === 0 ? 'no limit' : limits.join(', ');
}

/** What a person proposed, e.g. `branched from n12, with the hint “…”`. */
export function requestedIn({ from, given, graft, hint, resent }: ExpandProposal): string {
  if (graft?.resumes) return `resolved the conflict of ${attemptName(graft.resumes)}`;
  if (graft)
    return `stitched ${graft.steps.join(', ')}${graft.donorRun ? ` of ${graft.donorRun}` : ''} onto ${from}`;
  if (resent) return `sent the prompt of ${resent.of} again${resent.edited.length > 0 ? ', edited' : ''}`;
  const [first] = given ?? [];
  if (first) return `acted at ${from}: ${first.title}`;
  return hint === null ? `branched from ${from}` : `branched from ${from}, with the hint “${hint}”`;
}

function markSentence({ mark, to }: MarkChange, id: NodeId): string {
  switch (mark) {
    case 'pinned':
      return to ? `pinned ${id}` : `unpinned ${id}`;
    case 'pruned':
      return to ? `pruned ${id}` : `restored ${id}`;
    case 'note':
      return to === null ? `removed the note at ${id}` : `wrote a note at ${id}`;
    case 'value':
      return to === null ? `removed the value set for ${id}` : `set the value of ${id} to ${to}`;
  }
}

function writtenSentence({ role, about, model, text }: Extract<RunEvent, { type: 'text.written' }>): string {
  const what = role === 'tests' ? `tests that distinguish ${about}` : `a summary of ${about}`;
  return text === null ? `${model} wrote nothing usable as ${what}` : `${model} wrote ${what}`;
}

/** A log written by a later version may hold events for which this page has no sentence. */
const unknownEventSentence = ({ type }: { type: string }): string => type.replace('.', ' ');

/** What an event says, in one short sentence without its number. */
export function eventSentence(event: RunEvent): string {
  switch (event.type) {
    case 'run.created':
      return `${who(event.actor)} created the run`;
    case 'run.status':
      return event.reason ? `the run is ${event.status}: ${event.reason}` : `the run is ${event.status}`;
    case 'run.budget':
      return `${who(event.actor)} set the budget to ${limitsSentence(event.budget)}`;
    case 'run.strategy':
      return `${who(event.actor)} changed the strategy to ${event.strategy}`;
    case 'baseline.fixed':
      return `${event.baseline.targets.length} targets and ${event.baseline.guards.length} guards were fixed`;
    case 'attempt.started':
      return `${who(event.actor)} started ${attemptName(event.attemptId)} from ${event.proposal.from}`;
    case 'attempt.phase':
      return `${attemptName(event.attemptId)} is ${event.phase ?? 'between steps'}`;
    case 'attempt.resumed':
      return `${attemptName(event.attemptId)} continued after an interruption`;
    case 'attempt.ended':
      return `${attemptName(event.attemptId)} ended: ${event.reason}`;
    case 'node.settled':
      return `${event.node.id} settled: ${event.node.title}`;
    case 'node.verified':
      return `${event.nodeId} verified: ${tests(event.score.targetsPassing, event.score.targetsTotal)}${event.score.solved ? ', a solution' : ''}`;
    case 'node.heldout':
      return `${event.nodeId} ${event.passed ? 'passed' : 'failed'} the holdout`;
    case 'node.judged':
      return `a model graded ${event.nodeId} ${event.score.reward.toFixed(2)}`;
    case 'choice.made':
      return event.better === null
        ? `${who(event.actor)} found ${event.nodes.join(' and ')} equal`
        : `${who(event.actor)} found ${event.better} better than ${event.nodes.find((id) => id !== event.better)}`;
    case 'results.contrasted':
      return event.contrast.clusters.length === 1
        ? 'generated tests found no difference between the results'
        : `generated tests split the results into ${event.contrast.clusters.length} groups`;
    case 'minimisation.started':
      return `hunks of ${event.nodeId} are left out one by one: it has ${event.hunks.length}`;
    case 'minimisation.tried':
      return `${event.nodeId} with ${counted(event.kept.length, 'hunk')} ${event.passed ? 'passes' : 'fails'}`;
    case 'minimisation.ended':
      return `${event.nodeId} needs ${counted(event.kept.length, 'hunk')}${event.cut === null ? '' : ` as far as is known: ${event.cut}`}`;
    case 'text.written':
      return writtenSentence(event);
    case 'model.noted':
      return event.text;
    case 'run.preparing':
      return preparationSentence(event.stage);
    case 'reward.backedup':
      return `the reward ${event.reward.toFixed(2)} was backed up from ${event.nodeId}`;
    case 'experience.added':
      return `the experience of ${attemptName(event.entry.attemptId)} was stored`;
    case 'command.handled':
      return event.error
        ? `the command ${event.kind} was refused: ${event.error}`
        : `the command ${event.kind} of ${who(event.actor)} was carried out`;
    case 'proposal.made':
      return `${who(event.actor)} ${requestedIn(event.proposal)}`;
    case 'proposal.withdrawn':
      return `proposal ${event.proposalId.slice(1)} was withdrawn: ${event.reason}`;
    case 'graft.conflicted':
      return `the graft of ${attemptName(event.attemptId)} stopped at ${event.conflict.step}: ${conflictMessage(event.conflict)}`;
    case 'node.marked':
      return `${who(event.actor)} ${markSentence(event.change, event.nodeId)}`;
    case 'snapshots.released': {
      const { length } = event.nodes;
      return `${who(event.actor)} removed the files of ${length === 1 ? '1 pruned node' : `${length} pruned nodes`}`;
    }
    case 'environment.rebuilt':
      return `the image of an environment was missing and was rebuilt: the steps of ${event.nodes.join(', ')} were run again`;
    case 'verification.requested':
      return `${who(event.actor)} requested a verification of ${event.nodeId}`;
    case 'verification.dropped':
      return `${event.nodeId} was not verified: ${event.reason}`;
    case 'attempt.cancelled':
      return `${who(event.actor)} cancelled ${attemptName(event.attemptId)}`;
    case 'approval.set':
      return event.on
        ? `${who(event.actor)} requires approval for each attempt`
        : `${who(event.actor)} no longer requires approval for attempts`;
    case 'approval.requested':
      return `${event.strategy} proposes to continue from ${event.proposal.from}`;
    case 'approval.given':
      return event.proposal === null
        ? `${who(event.actor)} rejected the proposal`
        : `${who(event.actor)} approved an attempt from ${event.proposal.from}`;
    case 'best.changed':
      return `${event.nodeId} is now the best node`;
    default:
      return unknownEventSentence(event);
  }
}
