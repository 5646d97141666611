import { counted, usd } from '@/components/ui/format';
import { conflictInWords } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { Actor } from '@/server/core/run/actor';
import type { RunEvent } from '@/server/core/run/event';
import type { MarkChange } from '@/server/core/run/mark';
import type { Budget } from '@/server/core/usage/budget';
import { attemptName } from './in-words';

const who = (actor: Actor): string => (actor.kind === 'engine' ? 'the engine' : actor.name);

const tests = (passing: number, total: number) => `${passing} of ${total} targets`;

/** The limits of a budget in words, those there are. */
export function limitsInWords(budget: Budget): string {
  const limits = [
    budget.attempts !== null && counted(budget.attempts, 'attempt'),
    budget.steps !== null && counted(budget.steps, 'step'),
    budget.tokens !== null && counted(budget.tokens, 'token'),
    budget.usd !== null && usd(budget.usd),
    budget.seconds !== null && `${budget.seconds.toLocaleString('en')} s`,
  ].filter(Boolean);
  return limits.length === 0 ? 'no limit' : limits.join(', ');
}

/** What a person's proposal is, e.g. `branched from n12, with the hint “…”`. */
export function asksFor({ from, given, graft, hint }: ExpandProposal): string {
  if (graft?.resumes) return `resolved the conflict of ${attemptName(graft.resumes)}`;
  if (graft)
    return `stitched ${graft.steps.join(', ')}${graft.donorRun ? ` of ${graft.donorRun}` : ''} onto ${from}`;
  const [first] = given ?? [];
  if (first) return `acted at ${from}: ${first.title}`;
  return hint === null ? `branched from ${from}` : `branched from ${from}, with the hint “${hint}”`;
}

function markInWords({ mark, to }: MarkChange): string {
  switch (mark) {
    case 'pinned':
      return to ? 'pinned' : 'unpinned';
    case 'pruned':
      return to ? 'pruned' : 'restored';
    case 'note':
      return to === null ? 'removed the note at' : 'noted something at';
    case 'value':
      return to === null ? 'took back the value of' : `set to ${to} the value of`;
  }
}

function writtenInWords({ role, about, model, text }: Extract<RunEvent, { type: 'text.written' }>): string {
  const what = role === 'tests' ? `tests to tell ${about} apart` : `a summary of ${about}`;
  return text === null ? `${model} gave nothing of use for ${what}` : `${model} wrote ${what}`;
}

/** A log written by a later version may hold events this page has no sentence for. */
const unknownInWords = ({ type }: { type: string }): string => type.replace('.', ' ');

/** What an event says, in one short sentence without its number. */
export function eventInWords(event: RunEvent): string {
  switch (event.type) {
    case 'run.created':
      return `${who(event.actor)} made the run`;
    case 'run.status':
      return event.reason ? `the run is ${event.status}: ${event.reason}` : `the run is ${event.status}`;
    case 'run.budget':
      return `${who(event.actor)} set the budget to ${limitsInWords(event.budget)}`;
    case 'run.strategy':
      return `${who(event.actor)} changed the strategy to ${event.strategy}`;
    case 'baseline.fixed':
      return `${event.baseline.targets.length} targets and ${event.baseline.guards.length} guards were fixed`;
    case 'attempt.started':
      return `${who(event.actor)} chose ${event.proposal.from} for ${attemptName(event.attemptId)}`;
    case 'attempt.phase':
      return `${attemptName(event.attemptId)} is ${event.phase ?? 'between steps'}`;
    case 'attempt.resumed':
      return `${attemptName(event.attemptId)} went on after an interruption`;
    case 'attempt.ended':
      return `${attemptName(event.attemptId)} ended: ${event.reason}`;
    case 'node.settled':
      return `${event.node.id} settled: ${event.node.title}`;
    case 'node.verified':
      return `${event.nodeId} verified: ${tests(event.score.targetsPassing, event.score.targetsTotal)}${event.score.solved ? ', a solution' : ''}`;
    case 'node.heldout':
      return `${event.nodeId} ${event.passed ? 'passed' : 'failed'} the holdout`;
    case 'node.judged':
      return `${event.nodeId} was graded ${event.score.reward.toFixed(2)} by a model`;
    case 'choice.made':
      return event.better === null
        ? `${who(event.actor)} found ${event.nodes.join(' and ')} equal`
        : `${who(event.actor)} found ${event.better} better than ${event.nodes.find((id) => id !== event.better)}`;
    case 'results.contrasted':
      return `generated tests put ${event.contrast.clusters.length === 1 ? 'all results into one group' : `the results into ${event.contrast.clusters.length} groups`}`;
    case 'text.written':
      return writtenInWords(event);
    case 'reward.backedup':
      return `reward ${event.reward.toFixed(2)} backed up from ${event.nodeId}`;
    case 'experience.added':
      return `${attemptName(event.entry.attemptId)} left its experience`;
    case 'command.answered':
      return event.error
        ? `${event.kind} was refused: ${event.error}`
        : `what ${who(event.actor)} asked for is done (${event.kind})`;
    case 'proposal.made':
      return `${who(event.actor)} ${asksFor(event.proposal)}`;
    case 'proposal.withdrawn':
      return `${event.proposalId} was withdrawn: ${event.reason}`;
    case 'graft.conflicted':
      return `the graft of ${attemptName(event.attemptId)} stopped at ${event.conflict.step}: ${conflictInWords(event.conflict)}`;
    case 'node.marked':
      return `${who(event.actor)} ${markInWords(event.change)} ${event.nodeId}`;
    case 'snapshots.released': {
      const { length } = event.nodes;
      return `${who(event.actor)} had the files of ${length === 1 ? '1 pruned node' : `${length} pruned nodes`} removed`;
    }
    case 'environment.rebuilt':
      return `an environment's image was gone and was made anew: the steps of ${event.nodes.join(', ')} were carried out again`;
    case 'verification.asked':
      return `${who(event.actor)} wants ${event.nodeId} verified`;
    case 'verification.dropped':
      return `${event.nodeId} was not verified: ${event.reason}`;
    case 'attempt.cancelled':
      return `${who(event.actor)} cancelled ${attemptName(event.attemptId)}`;
    case 'approval.set':
      return event.on
        ? `${who(event.actor)} wants to approve each attempt`
        : `${who(event.actor)} lets attempts start by themselves`;
    case 'approval.asked':
      return `${event.strategy} proposes to go on from ${event.proposal.from}`;
    case 'approval.given':
      return event.proposal === null
        ? `${who(event.actor)} said no`
        : `${who(event.actor)} said yes to ${event.proposal.from}`;
    case 'best.changed':
      return `${event.nodeId} is the best node now`;
    default:
      return unknownInWords(event);
  }
}
