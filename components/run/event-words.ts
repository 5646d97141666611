import { usd } from '@/components/ui/format';
import type { Budget } from '@/server/core/budget';
import type { RunEvent } from '@/server/core/event';
import type { Actor } from '@/server/core/state';
import { attemptName } from './in-words';

const who = (actor: Actor): string => (actor.kind === 'engine' ? 'the engine' : actor.name);

const tests = (passing: number, total: number) => `${passing} of ${total} targets`;

/** The limits of a budget in words, those there are. */
export function limitsInWords(budget: Budget): string {
  const limits = [
    budget.attempts !== null && `${budget.attempts.toLocaleString('en')} attempts`,
    budget.steps !== null && `${budget.steps.toLocaleString('en')} steps`,
    budget.tokens !== null && `${budget.tokens.toLocaleString('en')} tokens`,
    budget.usd !== null && usd(budget.usd),
    budget.seconds !== null && `${budget.seconds.toLocaleString('en')} s`,
  ].filter(Boolean);
  return limits.length === 0 ? 'no limit' : limits.join(', ');
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
    case 'reward.backedup':
      return `reward ${event.reward.toFixed(2)} backed up from ${event.nodeId}`;
    case 'experience.added':
      return `${attemptName(event.entry.attemptId)} left its experience`;
    case 'command.answered':
      return event.error
        ? `${event.kind} was refused: ${event.error}`
        : `${who(event.actor)} asked for ${event.kind}`;
    case 'best.changed':
      return `${event.nodeId} is the best node now`;
    default:
      return unknownInWords(event);
  }
}
