import type { NodeId, SnapshotId } from '@/server/core/base/ids';
import type { RunStatus } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import type { Budget } from '@/server/core/usage/budget';
import type { Spend } from '@/server/core/usage/spend';

interface Turn<T> {
  from: T;
  to: T;
}

/** What changed from one moment of a run to a later one. Null: no change. */
export interface Changes {
  events: number;
  nodes: NodeId[];
  attempts: number;
  /** Attempts that ended in between. */
  ended: number;
  /** The files that the verifier ran for the first time: the first node of each state of the files. */
  verified: NodeId[];
  /** Nodes at which the holdout was run. */
  heldOut: NodeId[];
  best: Turn<NodeId | null> | null;
  status: Turn<RunStatus> | null;
  strategy: Turn<string> | null;
  budget: Turn<Budget> | null;
  spend: Pick<Spend, 'steps' | 'usd' | 'seconds' | 'verifications'> & { tokens: number };
}

const equal = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const turn = <T>(from: T, to: T): Turn<T> | null => (from === to ? null : { from, to });

/** The files that the verifier has run, each with the first node that has them. */
function verifiedIn(state: RunState): Map<SnapshotId, NodeId> {
  const first = new Map<SnapshotId, NodeId>();
  for (const { id, snapshot, score } of state.nodes.values()) {
    if (score?.source === 'verified' && !first.has(snapshot)) first.set(snapshot, id);
  }
  return first;
}

/** What changed between two moments of one run, given in any order. */
export function changesBetween(one: RunState, other: RunState): Changes {
  const [before, after] = one.seq <= other.seq ? [one, other] : [other, one];
  const nodes: NodeId[] = [];
  const heldOut: NodeId[] = [];
  for (const node of after.nodes.values()) {
    const was = before.nodes.get(node.id);
    if (!was) nodes.push(node.id);
    if (node.holdout !== null && !was?.holdout) heldOut.push(node.id);
  }
  let ended = 0;
  for (const attempt of after.attempts.values()) {
    if (attempt.status === 'ended' && before.attempts.get(attempt.id)?.status !== 'ended') ended++;
  }
  const known = verifiedIn(before);
  const tokens = (spend: Spend) => spend.inputTokens + spend.outputTokens;
  return {
    events: after.seq - before.seq,
    nodes,
    verified: [...verifiedIn(after)].flatMap(([files, id]) => (known.has(files) ? [] : id)),
    heldOut,
    attempts: after.attempts.size - before.attempts.size,
    ended,
    best: turn(before.best, after.best),
    status: turn(before.status, after.status),
    strategy: turn(before.spec.strategy, after.spec.strategy),
    budget: equal(before.spec.budget, after.spec.budget)
      ? null
      : { from: before.spec.budget, to: after.spec.budget },
    spend: {
      steps: after.spend.steps - before.spend.steps,
      usd: after.spend.usd - before.spend.usd,
      seconds: after.spend.seconds - before.spend.seconds,
      verifications: after.spend.verifications - before.spend.verifications,
      tokens: tokens(after.spend) - tokens(before.spend),
    },
  };
}
