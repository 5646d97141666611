import { rootNodeId } from '@/server/core/ids';
import type { Decision, ExpandProposal, SearchView } from '@/server/core/search';
import type { AttemptState } from '@/server/core/state';
import { isSolution } from '@/server/core/tree';

/** The attempts a strategy started itself, oldest first. What a person started is not part of its plan. */
export function attemptsBy(view: SearchView, strategy: string): AttemptState[] {
  return [...view.state.attempts.values()].filter(
    ({ startedBy }) => startedBy.kind === 'strategy' && startedBy.name === strategy,
  );
}

/** `done` once a node passes all visible tests and the strategy stops there, else null. Holdout results are never read. */
export function stopAtSolution(view: SearchView, stopOnSolution: boolean): Decision | null {
  if (!stopOnSolution) return null;
  for (const node of view.state.nodes.values()) {
    if (isSolution(node)) return { kind: 'done', reason: `${node.id} passes all visible tests.` };
  }
  return null;
}

/** `wait` while something is in flight, else `done` for the reason. */
export const doneWhenSettled = (view: SearchView, reason: string): Decision =>
  view.inFlight.length > 0 ? { kind: 'wait' } : { kind: 'done', reason };

/** A fresh attempt in a clean sandbox: the root is the only candidate. */
export function fromRoot(
  view: SearchView,
  proposal: Omit<ExpandProposal, 'kind' | 'from' | 'backup' | 'hint'>,
  reason: string,
): Decision {
  return {
    kind: 'propose',
    proposal: {
      ...proposal,
      kind: 'expand',
      from: rootNodeId,
      steps: Math.min(proposal.steps, view.stepsPerAttempt),
      hint: null,
      backup: true,
    },
    selection: { chosen: rootNodeId, candidates: [{ node: rootNodeId, score: 0, terms: {} }], reason },
  };
}
