import type { AttemptState, NodeState, RunState } from './state';
import type { VoteState } from './vote';

/** A RunState as plain JSON: its maps as arrays, in the same order. */
export interface WireState extends Omit<RunState, 'nodes' | 'attempts' | 'votes'> {
  nodes: NodeState[];
  attempts: AttemptState[];
  votes: VoteState[];
}

/** For sending. The entries are shared with `state`, not copied. */
export function toWire(state: RunState): WireState {
  return {
    ...state,
    nodes: [...state.nodes.values()],
    attempts: [...state.attempts.values()],
    votes: [...state.votes.values()],
  };
}

/** The inverse of `toWire`. Its collections are new, so the result may be folded onto without touching `wire`. */
export function fromWire(wire: WireState): RunState {
  return {
    ...wire,
    nodes: new Map(wire.nodes.map((node) => [node.id, node])),
    attempts: new Map(wire.attempts.map((attempt) => [attempt.id, attempt])),
    votes: new Map(wire.votes.map((vote) => [vote.id, vote])),
    selections: [...wire.selections],
    experience: [...wire.experience],
  };
}
