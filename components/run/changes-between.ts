import type { Budget, Spend } from '@/server/core/budget';
import type { NodeId } from '@/server/core/ids';
import type { RunState, RunStatus } from '@/server/core/state';

interface Turn<T> {
  from: T;
  to: T;
}

/** What changed from one moment of a run to a later one. Null: it did not. */
export interface Changes {
  events: number;
  nodes: NodeId[];
  attempts: number;
  /** Attempts that ended in between. */
  ended: number;
  /** Nodes whose score or holdout came to be known, or changed. */
  verified: NodeId[];
  best: Turn<NodeId | null> | null;
  status: Turn<RunStatus> | null;
  strategy: Turn<string> | null;
  budget: Turn<Budget> | null;
  spend: Pick<Spend, 'steps' | 'usd' | 'seconds' | 'verifications'> & { tokens: number };
}

const equal = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const turn = <T>(from: T, to: T): Turn<T> | null => (from === to ? null : { from, to });

/** `before` and `after` are moments of one run; those in the wrong order are turned round. */
export function changesBetween(one: RunState, other: RunState): Changes {
  const [before, after] = one.seq <= other.seq ? [one, other] : [other, one];
  const nodes: NodeId[] = [];
  const verified: NodeId[] = [];
  for (const node of after.nodes.values()) {
    const was = before.nodes.get(node.id);
    if (!was) nodes.push(node.id);
    const news = node.score !== (was?.score ?? null) || node.holdout !== (was?.holdout ?? null);
    if (news && (node.score?.source === 'verified' || node.holdout !== null)) verified.push(node.id);
  }
  let ended = 0;
  for (const attempt of after.attempts.values()) {
    if (attempt.status === 'ended' && before.attempts.get(attempt.id)?.status !== 'ended') ended++;
  }
  const tokens = (spend: Spend) => spend.inputTokens + spend.outputTokens;
  return {
    events: after.seq - before.seq,
    nodes,
    verified,
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
