import { rootNodeId } from '@/server/core/base/ids';
import type { Decision, SearchView } from '@/server/core/ports/strategy';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { NodeState } from '@/server/core/run/node';
import type { AttemptState } from '@/server/core/run/state';
import { isSolution } from '@/server/core/run/tree';
import { solutionFound } from './sentences';

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
    if (isSolution(node)) return { kind: 'done', reason: solutionFound(node.id) };
  }
  return null;
}

/** `wait` while something is in flight, else `done` for the reason. */
export const doneWhenSettled = (view: SearchView, reason: string): Decision =>
  view.inFlight.length > 0 ? { kind: 'wait' } : { kind: 'done', reason };

/** An attempt that goes on from the chosen node, its reward backed up. */
export function expandChosen(
  view: SearchView,
  proposal: Omit<ExpandProposal, 'kind' | 'from' | 'backup' | 'hint'>,
  selection: SelectionRecord,
): Decision {
  return {
    kind: 'propose',
    proposal: {
      ...proposal,
      kind: 'expand',
      from: selection.chosen,
      steps: Math.min(proposal.steps, view.stepsPerAttempt),
      hint: null,
      backup: true,
    },
    selection,
  };
}

/** A fresh attempt in a clean sandbox: the root is the only candidate. */
export function fromRoot(
  view: SearchView,
  proposal: Omit<ExpandProposal, 'kind' | 'from' | 'backup' | 'hint'>,
  reason: string,
): Decision {
  return expandChosen(view, proposal, {
    chosen: rootNodeId,
    candidates: [{ node: rootNodeId, score: 0, terms: {} }],
    reason,
  });
}

/** Nothing can follow: the agent said it had finished, or the visible tests all pass. */
export const isTerminal = (node: NodeState): boolean => node.actionKind === 'finish' || isSolution(node);
