import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { SearchView } from '@/server/core/ports/strategy';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import type { AttemptState } from '@/server/core/run/state';
import { isTerminal } from '@/server/search/propose/plan';
import { onlyTrajectory, rankOf } from './sentences';

/** The end of a continuation, as it competes to be kept. */
interface BeamEntry {
  node: NodeState;
  /** Reward in [0,1]. */
  value: number;
  /** A number in [0,1), fixed by the run's seed and the node: the higher one goes first among equal values. */
  tie: number;
}

export interface BeamRound {
  /** From 1. */
  number: number;
  /** What was compared to be continued in this round. */
  considered: BeamEntry[];
  /** The best of them, at most `width`; empty where all have ended. `started` counts the continuations begun. */
  kept: (BeamEntry & { started: number })[];
}

/**
 * The round a beam search is in: a function of the log alone. The first continues what was there when the search
 * began: the root, or in a run that another strategy began the best ends of its attempts. What a person starts from a
 * kept node counts as one of its continuations.
 */
export function beamRound(
  view: SearchView,
  { strategy, width, branching }: { strategy: string; width: number; branching: number },
): BeamRound {
  const { state } = view;
  const attempts = [...state.attempts.values()];
  const own = ({ startedBy }: AttemptState) => startedBy.kind === 'strategy' && startedBy.name === strategy;
  const firstOwn = attempts.findIndex(own);
  const before = firstOwn < 0 ? attempts : attempts.slice(0, firstOwn);
  let considered = endsOf(view, before);
  if (considered.length === 0) considered = [entryOf(view, nodeOf(state, rootNodeId))];
  for (let number = 1; ; number++) {
    const best = considered.toSorted(byRank).slice(0, width);
    const keptIds = new Set<NodeId>(best.map(({ node }) => node.id));
    const continuing = attempts.filter(({ from }) => keptIds.has(from));
    const kept = best.map((entry) => ({
      ...entry,
      started: continuing.filter(({ from }) => from === entry.node.id).length,
    }));
    const ended = continuing.every(({ status }) => status === 'ended');
    if (kept.some(({ started }) => started < branching) || !ended) return { number, considered, kept };
    considered = endsOf(view, beforeNextRound(attempts, continuing, own));
    if (considered.length === 0) return { number, considered, kept: [] };
  }
}

/** Of `continuing`, those begun before the search first went on from one of their ends: what was compared then. */
function beforeNextRound(
  attempts: AttemptState[],
  continuing: AttemptState[],
  own: (attempt: AttemptState) => boolean,
): AttemptState[] {
  const ends = new Set(continuing.filter(({ head, from }) => head !== from).map(({ head }) => head));
  const next = attempts.findIndex((attempt) => own(attempt) && ends.has(attempt.from));
  if (next < 0) return continuing;
  const begun = new Set(attempts.slice(0, next));
  return continuing.filter((attempt) => begun.has(attempt));
}

/** The ends that can be continued, each once. */
function endsOf(view: SearchView, attempts: AttemptState[]): BeamEntry[] {
  const heads = new Set(
    attempts.filter(({ status, head, from }) => status === 'ended' && head !== from).map(({ head }) => head),
  );
  return [...heads]
    .map((id) => nodeOf(view.state, id))
    .filter((node) => !isTerminal(node))
    .map((node) => entryOf(view, node));
}

function entryOf({ state, values }: SearchView, node: NodeState): BeamEntry {
  const tie = seededRandom(`${state.spec.seed}/beam/${node.id}`)();
  return { node, value: values.get(node.id) ?? node.score?.reward ?? 0, tie };
}

const byRank = (a: BeamEntry, b: BeamEntry): number => b.value - a.value || b.tie - a.tie;

/** `the best of 7 trajectories`, `number 3 of 7 trajectories`, or `the only trajectory`. */
export function ranking({ considered, kept }: BeamRound, id: NodeId): string {
  if (considered.length === 1) return onlyTrajectory;
  const place = 1 + kept.findIndex(({ node }) => node.id === id);
  return rankOf(place, considered.length);
}
