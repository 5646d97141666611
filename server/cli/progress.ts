import type { Actor } from '@/server/core/run/actor';
import type { RunEvent } from '@/server/core/run/event';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import { preparationSentence } from '@/server/core/run/preparation';
import { minimisationOf } from '@/server/core/run/smallest-patch';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';
import { reports } from './sentences';

/** A line about an event, or null if it needs none. */
export function lineFor(state: RunState, event: RunEvent): string | null {
  switch (event.type) {
    case 'run.status':
      return `${event.status}${event.reason ? `: ${event.reason}` : ''}`;
    case 'run.budget':
      return reports.limitsChanged(by(event));
    case 'run.strategy':
      return reports.strategyChanged(event.strategy, by(event));
    case 'run.model':
      return reports.modelChanged(event.model, by(event));
    case 'baseline.fixed':
      return reports.baseline(event.baseline);
    case 'attempt.started':
      return reports.attemptStarted(
        event.attemptId,
        event.proposal.from,
        event.proposal.steps,
        event.selection.reason,
      );
    case 'attempt.ended': {
      const { head, steps } = attemptOf(state, event.attemptId);
      const { score } = nodeOf(state, head);
      const tests =
        score?.source === 'judged'
          ? `graded ${score.reward.toFixed(2)}`
          : score
            ? `${score.targetsPassing}/${score.targetsTotal} repaired`
            : 'not verified';
      return reports.attemptEnded(event.attemptId, steps, event.reason, tests);
    }
    case 'minimisation.started':
      return reports.minimising(event.nodeId, event.hunks.length, event.most);
    case 'minimisation.ended': {
      const { hunks = [], trials = [] } = minimisationOf(state, event.nodeId) ?? {};
      const { nodeId, kept, cut } = event;
      return reports.minimised(nodeId, hunks.length - kept.length, hunks.length, trials.length, cut);
    }
    case 'vote.started':
      return `${event.voteId}: ${event.reason}`;
    case 'vote.ended':
      return reports.voteEnded(event.voteId, event.winner, event.tied.length > 0);
    case 'model.noted':
      return event.text;
    case 'run.preparing':
      return preparationSentence(event.stage);
    case 'difficulty.estimated':
      return event.estimate.reason;
    case 'node.heldout':
      return `${event.nodeId} holdout ${event.passed ? 'passed' : 'failed'} (${event.passing}/${event.total})`;
    default:
      return null;
  }
}

const by = ({ actor, reason }: { actor: Actor; reason: string | null }): string =>
  `${actor.kind === 'engine' ? 'the engine' : actor.name}${reason ? ` (${reason})` : ''}`;

/** The one line that is rewritten on a terminal. */
export function statusLine(state: RunState): string {
  const { spec, spend } = state;
  const best = state.best ? nodeOf(state, state.best) : null;
  const head = [...state.nodes.values()].at(-1);
  const limit = spec.budget.steps === null ? '' : `/${spec.budget.steps}`;
  const tests =
    best?.score?.source === 'judged'
      ? best.score.reward.toFixed(2)
      : best?.score
        ? `${best.score.targetsPassing}/${best.score.targetsTotal}`
        : '–';
  const depth = best ? pathTo(state, best.id).length - 1 : 0;
  return `steps ${spend.steps}${limit}  attempts ${spend.attempts}  best ${tests} at depth ${depth}  ${head?.title ?? ''}`;
}
