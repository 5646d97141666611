import type { ImportedAttempt, ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { leavesOf } from '@/server/exchange/run/tree';

/** One attempt as the log holds it: a chain of steps that no earlier attempt has taken. */
export interface Walk {
  /** The step it starts at; null: the root. */
  from: string | null;
  /** Its own steps in their order; none where its whole path is that of earlier attempts. */
  steps: string[];
  /** What the file calls this attempt; null for an end that is nobody's. */
  attempt: ImportedAttempt | null;
}

/** The attempts of the file, and one for every other end, so that each step belongs to one of them. */
export function walksOf({ nodes, attempts }: Pick<ImportedRun, 'nodes' | 'attempts'>): Walk[] {
  const parentOf = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const taken = new Set<string>();
  const walkTo = (leaf: string | null, attempt: ImportedAttempt | null): Walk => {
    const steps: string[] = [];
    let at = leaf !== null && parentOf.has(leaf) ? leaf : null;
    while (at !== null && !taken.has(at)) {
      steps.push(at);
      taken.add(at);
      at = parentOf.get(at) ?? null;
    }
    return { from: at, steps: steps.reverse(), attempt };
  };
  const named = attempts.map((attempt) => walkTo(attempt.leaf, attempt));
  const others = leavesOf(nodes).filter(({ id }) => !taken.has(id));
  return [...named, ...others.map(({ id }) => walkTo(id, null))];
}

/**
 * The steps in the order in which they were taken, as far as it is recorded: by their times where all have one, else by
 * their numbers in the file. Every step stands behind its parent.
 */
export function inOrderOfTime(nodes: readonly ImportedNode[]): ImportedNode[] {
  const number = ({ foreignId }: ImportedNode) => (typeof foreignId === 'number' ? foreignId : null);
  const keyOf = nodes.every(({ at }) => at !== null)
    ? ({ at }: ImportedNode) => at
    : nodes.every((node) => number(node) !== null)
      ? number
      : () => null;
  const keys = new Map<string, number>();
  for (const node of nodes) {
    const above = node.parent === null ? undefined : keys.get(node.parent);
    keys.set(node.id, Math.max(above ?? Number.NEGATIVE_INFINITY, keyOf(node) ?? 0));
  }
  const key = ({ id }: ImportedNode) => keys.get(id) ?? 0;
  return [...nodes].sort((a, b) => key(a) - key(b));
}
