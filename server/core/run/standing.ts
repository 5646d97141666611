import type { NodeId } from '@/server/core/base/ids';
import { isImported } from './imported';
import type { NodeState } from './node';
import { isEnded, type RunStatus } from './spec';
import type { RunState } from './state';
import { isSolution } from './tree';

/** How a run stands, as far as somebody who does not look at it must know. */
export interface Standing {
  title: string;
  status: RunStatus;
  /** A proposal of the strategy waits for a person. */
  waits: boolean;
  best: { node: NodeId; solves: boolean } | null;
}

/** Whether a proposal waits for approval. */
export const isWaiting = ({ status, steering }: Pick<RunState, 'status' | 'steering'>): boolean =>
  status === 'running' && steering.pending !== null && !steering.pending.approved;

/** The node that solves the task although the run goes on, because a proposal waits meanwhile; null without one. */
export function solvedWhileWaiting(state: RunState): NodeState | null {
  if (!isWaiting(state) || isImported(state.spec)) return null;
  const best = state.best === null ? undefined : state.nodes.get(state.best);
  if (best && isSolution(best)) return best;
  return [...state.nodes.values()].find(isSolution) ?? null;
}

/** What is told of a change to somebody who looks elsewhere: null for nothing. */
export function noticeOf(before: Standing, after: Standing): { heading: string; text: string } | null {
  const { title } = after;
  if (after.status !== before.status) {
    if (after.status === 'solved') return { heading: 'Solved', text: title };
    if (after.status === 'failed') return { heading: 'The run failed', text: title };
    if (isEnded(after.status)) return { heading: 'Ended without a solution', text: title };
    if (after.status === 'paused') return { heading: 'Paused', text: title };
  }
  if (after.waits && !before.waits) return { heading: 'Waiting for your approval', text: title };
  if (after.best?.solves && !before.best?.solves)
    return { heading: `Solved at ${after.best.node}; the run goes on`, text: title };
  return null;
}
