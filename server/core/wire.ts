import type { AttemptState, NodeState, RunState } from './state';

/** A RunState as plain JSON: its maps as arrays, in the same order. */
export interface WireState extends Omit<RunState, 'nodes' | 'attempts'> {
  nodes: NodeState[];
  attempts: AttemptState[];
}

/** For sending. The entries are shared with `state`, not copied. */
export function toWire(state: RunState): WireState {
  return { ...state, nodes: [...state.nodes.values()], attempts: [...state.attempts.values()] };
}

/** The inverse of `toWire`. Its collections are new, so the result may be folded onto without touching `wire`. */
export function fromWire(wire: WireState): RunState {
  return {
    ...wire,
    nodes: new Map(wire.nodes.map((node) => [node.id, node])),
    attempts: new Map(wire.attempts.map((attempt) => [attempt.id, attempt])),
    selections: [...wire.selections],
    experience: [...wire.experience],
  };
}
