import type { VoteState } from '@/server/core/agent/vote';
import { type Columns, packColumns, unpackColumns } from '@/server/core/base/columns';
import type { AttemptState, NodeState, RunState } from './state';

/** A RunState as plain JSON, small: nodes field by field, since thousands of them repeat names and values. */
export interface WireState extends Omit<RunState, 'nodes' | 'attempts' | 'votes'> {
  nodes: Columns;
  attempts: AttemptState[];
  votes: VoteState[];
}

/** Texts are asked for node by node: where they are stored, and how one of them begins, stays behind. */
const leftOut = {
  action: null,
  thought: null,
  observation: null,
  observationPreview: '',
  prompt: null,
} satisfies Partial<NodeState>;
const leftOutNames: ReadonlySet<string> = new Set(Object.keys(leftOut));

/** For sending. Values are shared with `state`, not copied. */
export function toWire(state: RunState): WireState {
  return {
    ...state,
    nodes: packColumns([...state.nodes.values()], leftOutNames),
    attempts: [...state.attempts.values()],
    votes: [...state.votes.values()],
  };
}

/**
 * The state that was sent, but for where its nodes' texts are stored (`leftOut`). Its collections are new, so the
 * result may be folded onto without touching `wire`.
 */
export function fromWire(wire: WireState): RunState {
  // What the server packed were nodes; the border is tRPC's, both ends of one build.
  const nodes = unpackColumns(wire.nodes, leftOut) as unknown as NodeState[];
  return {
    ...wire,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    attempts: new Map(wire.attempts.map((attempt) => [attempt.id, attempt])),
    votes: new Map(wire.votes.map((vote) => [vote.id, vote])),
    selections: [...wire.selections],
    experience: [...wire.experience],
    choices: [...wire.choices],
    contrasts: [...wire.contrasts],
    written: [...wire.written],
  };
}
