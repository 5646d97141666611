import type { VoteState } from '@/server/core/agent/vote';
import { type Columns, packColumns, unpackColumns } from '@/server/core/base/columns';
import { type NodeStanding, NodeState, type SettledNode } from './node';
import { type AttemptState, type RunState, type SelectionState, tablesOf } from './state';

/** A RunState as plain JSON, small: nodes field by field, since thousands of them repeat names and values. */
export interface WireState extends Omit<RunState, 'nodes' | 'attempts' | 'selections' | 'votes'> {
  /** What never changes of the nodes, without the places of their texts: a page asks for those node by node. */
  settled: Columns;
  standings: Columns;
  attempts: AttemptState[];
  selections: SelectionState[];
  votes: VoteState[];
}

const texts: ReadonlySet<string> = new Set(['texts'] satisfies (keyof SettledNode)[]);

/** For sending. Values are shared with `state`, not copied. */
export function toWire({ nodes, attempts, selections, votes, ...state }: RunState): WireState {
  const all = nodes.toArray();
  return {
    ...state,
    settled: packColumns(
      all.map((node) => node.settled),
      texts,
    ),
    standings: packColumns(
      all.map(({ score, outcome, holdout, visits, valueSum }): NodeStanding => {
        return { score, outcome, holdout, visits, valueSum };
      }),
    ),
    attempts: attempts.toArray(),
    selections: selections.toArray(),
    votes: votes.toArray(),
  };
}

/** The state that was sent. It may be folded onto without touching `wire`. */
export function fromWire({ settled, standings, attempts, selections, votes, ...wire }: WireState): RunState {
  // What the server packed were nodes; the border is tRPC's, both ends of one build.
  const records = unpackColumns(settled, { texts: null }) as unknown as SettledNode[];
  const standingOf = unpackColumns(standings) as unknown as NodeStanding[];
  const nodes = records.flatMap((record, i) => {
    const standing = standingOf[i];
    return standing ? [NodeState.of(record, standing)] : [];
  });
  return {
    ...wire,
    ...tablesOf({ nodes, attempts, selections, votes }),
    experience: [...wire.experience],
    choices: [...wire.choices],
    contrasts: [...wire.contrasts],
    minimisations: [...wire.minimisations],
    written: [...wire.written],
    notes: [...wire.notes],
    preparation: [...wire.preparation],
  };
}
