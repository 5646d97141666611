import type { NodeId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { holdoutGap } from '@/server/core/run/holdout-gap';
import type { RunState } from '@/server/core/run/state';
import { passesVisible } from '@/server/core/run/tree';
import { noSpend, type Spend } from '@/server/core/usage/spend';
import type { Amounts, CellResult, ModelRole } from './result';

/** What a run came to, by its log. Errors: an empty log throws. */
export function resultOfRun(events: Iterable<RunEvent>): CellResult {
  let state: RunState | null = null;
  let verifyMs = 0;
  const roles: CellResult['roles'] = {};
  const knownAt = new Map<NodeId, Amounts>();
  for (const event of events) {
    if (state === null) state = openingState(event);
    else applyEvent(state, event);
    const role = roleOf(state, event);
    const tokens = (event.spend?.inputTokens ?? 0) + (event.spend?.outputTokens ?? 0);
    if (role && tokens > 0) roles[role] = (roles[role] ?? 0) + tokens;
    if (event.type === 'node.verified' || event.type === 'node.heldout') {
      verifyMs += event.spend?.sandboxMs ?? 0;
      const rightNow = event.type === 'node.verified' ? event.score.solved : event.passed;
      if (rightNow) knownAt.set(event.nodeId, amountsOf(state.spend));
    }
  }
  if (state === null) throw new Error('A run has at least one event.');
  const best = state.best ? state.nodes.get(state.best) : undefined;
  const solved = state.status === 'solved';
  const { candidates, passed } = holdoutGap(state);
  const { attempts, verifications, seconds, modelMs, sandboxMs, parts } = { ...noSpend, ...state.spend };
  return {
    ...amountsOf(state.spend),
    status: state.status,
    solved,
    visible: best !== undefined && passesVisible(best),
    solvedAt: solved && best ? (knownAt.get(best.id) ?? amountsOf(state.spend)) : null,
    candidates,
    passedHoldout: passed,
    attempts,
    nodes: state.nodes.size,
    verifications,
    seconds,
    modelMs,
    sandboxMs,
    verifyMs,
    roles,
    parts,
    ...(state.difficulty ? { features: state.difficulty.features } : {}),
  };
}

const amountsOf = ({ steps, inputTokens, outputTokens, usd }: Spend): Amounts => ({
  steps,
  tokens: inputTokens + outputTokens,
  usd,
});

function roleOf(state: RunState, event: RunEvent): ModelRole | null {
  switch (event.type) {
    case 'node.settled': {
      const { attemptId } = event.node;
      if (attemptId === null) return null;
      return state.attempts.get(attemptId)?.proposal.probe ? 'probe' : 'agent';
    }
    case 'vote.cast':
      return 'judge';
    case 'experience.added':
      return 'postMortem';
    case 'text.written':
      return event.role === 'guest' ? 'agent' : event.role;
    default:
      return null;
  }
}
