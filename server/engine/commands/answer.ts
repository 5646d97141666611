import type { Command } from '@/server/core/run/command';
import type { EventBody } from '@/server/core/run/event';
import { namesIn } from '@/server/core/run/models-of-run';
import { isJudged } from '@/server/core/run/results';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { bestNode, isFlagged, passesVisible } from '@/server/core/run/tree';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { endsByBudget } from '@/server/core/usage/new-attempt';
import { messageOf } from '@/server/engine/context/message-of';
import { parseParameters, strategyNamed } from '@/server/search';
import { dollarProblem, modelsAsked } from './model-checks';
import type { Answer, AnswerWorld } from './result';
import { steeringAnswer } from './steering';

/**
 * What a command does to a run: the events that carry it out, or why it cannot be. Changes take effect at the next
 * decision: attempts under way keep their model and their steps. A run that ended without a solution is reopened where
 * a raised limit or another strategy lets it go on; one that is solved, stopped or failed is not.
 */
export function answerTo(state: RunState, command: Command, world: AnswerWorld): Answer {
  const changed = changeBy(state, command, world) ?? steeringAnswer(state, command, world);
  if (changed !== null) return changed;
  if (isEnded(state.status)) return { error: `The run has ended (${state.status}); start a new one.` };
  switch (command.kind) {
    case 'pause':
      if (state.status === 'paused' && !command.now) return { error: 'The run is paused already.' };
      return {
        events: [
          {
            type: 'run.status',
            status: 'paused',
            reason: command.now ? 'Paused by hand; the steps in flight were dropped.' : 'Paused by hand.',
          },
        ],
      };
    case 'resume':
      return state.status === 'paused'
        ? { events: [{ type: 'run.status', status: 'running', reason: null }] }
        : { error: 'The run is not paused.' };
    default:
      return { events: [] };
  }
}

function changeBy(state: RunState, command: Command, world: AnswerWorld): Answer | null {
  switch (command.kind) {
    case 'budget': {
      const parsed = budgetSchema.safeParse({ ...state.spec.budget, ...command.budget });
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        return { error: `That budget cannot be: ${issue?.path.join('.')}: ${issue?.message}` };
      }
      const budget = parsed.data;
      const unpriced =
        budget.usd === state.spec.budget.usd ? null : dollarProblem(budget, modelsAsked(state), world);
      if (unpriced !== null) return { error: unpriced };
      return within(state, budget, { type: 'run.budget', budget, reason: command.reason });
    }
    case 'strategy': {
      const { strategy: name, reason } = command;
      const change = strategyChange(state, name, command.parameters);
      if ('error' in change) return change;
      const unpriced = dollarProblem(state.spec.budget, namesIn(change.parameters.models), world);
      if (unpriced !== null) return { error: unpriced };
      return within(state, state.spec.budget, { type: 'run.strategy', strategy: name, ...change, reason });
    }
    case 'model': {
      const error =
        world.unknownModel(command.model) ?? dollarProblem(state.spec.budget, [command.model], world);
      if (error !== null) return { error };
      if (isEnded(state.status))
        return { error: `The run has ended (${state.status}); no step will be taken.` };
      return { events: [{ type: 'run.model', model: command.model, reason: command.reason }] };
    }
    case 'vouch':
      return vouchFor(state, command);
    case 'prefer':
      return choiceBetween(state, command);
    default:
      return null;
  }
}

/** A person's word for a flagged node. After the run's end it may still make it a winner, unless the holdout refused it. */
function vouchFor(state: RunState, { nodeId, reason }: Extract<Command, { kind: 'vouch' }>): Answer {
  const node = state.nodes.get(nodeId);
  if (!node || !passesVisible(node) || !isFlagged(node)) {
    return { error: `${nodeId} is no flagged solution: there is nothing to vouch for.` };
  }
  const vouched: EventBody = { type: 'node.vouched', nodeId, reason };
  if (state.status !== 'unsolved' || node.holdout?.passed === false) return { events: [vouched] };
  return {
    events: [
      vouched,
      { type: 'best.changed', nodeId },
      {
        type: 'run.status',
        status: 'solved',
        reason: `${nodeId} was flagged, and a person vouched for it: ${reason}`,
      },
    ],
  };
}

/** A person's choice between two results. After the run's end it may change which is the best one. */
function choiceBetween(
  state: RunState,
  { nodes, better, reason }: Extract<Command, { kind: 'prefer' }>,
): Answer {
  for (const id of nodes) {
    const node = state.nodes.get(id);
    if (!node || !isJudged(node)) {
      return { error: `${id} is no result with a verdict: choose between nodes that attempts ended at.` };
    }
  }
  const [a, b] = nodes.map((id) => state.nodes.get(id)?.snapshot);
  if (a === b) return { error: `${nodes.join(' and ')} have the same files: there is nothing to choose.` };
  if (better !== null && !nodes.includes(better)) {
    return { error: `The better one must be ${nodes.join(' or ')}, not ${better}.` };
  }
  const made = { type: 'choice.made' as const, nodes, better, reason };
  const choices = [...state.choices, { seq: state.seq + 1, by: '', nodes, better, reason }];
  const best = bestNode({ ...state, choices })?.id ?? null;
  if (best === null || best === state.best) return { events: [made] };
  return { events: [made, { type: 'best.changed', nodeId: best }] };
}

function strategyChange(
  { spec }: RunState,
  name: string,
  given: Record<string, unknown>,
): { parameters: Record<string, unknown> } | { error: string } {
  const error = messageOf(() => strategyNamed(name));
  if (error !== null) return { error };
  const kept = name === spec.strategy ? spec.parameters : {};
  const parsed = parseParameters(strategyNamed(name), { ...kept, ...given });
  return parsed.ok ? { parameters: parsed.parameters } : { error: parsed.errors.join(' ') };
}

/** The change, and the run's reopening where it had ended and can go on under `budget`. */
function within(state: RunState, budget: Budget, change: EventBody): Answer {
  if (!isEnded(state.status)) return { events: [change] };
  if (state.status !== 'unsolved') {
    return { error: `The run has ended (${state.status}) and is not reopened; start a new one.` };
  }
  if (endsByBudget(budget, state.spend)) {
    return { error: 'The run has ended and its limits leave no attempt to start: raise them far enough.' };
  }
  if (change.type === 'run.budget' && !endsByBudget(state.spec.budget, state.spend)) {
    return {
      error: `The run did not end by its budget (${state.statusReason ?? 'it ended'}): change its strategy or parameters to go on.`,
    };
  }
  const reason = change.type === 'run.budget' ? 'Reopened: the budget was raised.' : 'Reopened by hand.';
  return { events: [change, { type: 'run.status', status: 'running', reason }] };
}
