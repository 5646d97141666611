import { noUsage, sumUsage } from '@/server/exchange/reading/usage';
import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { pathTo } from '@/server/exchange/run/tree';

/**
 * Sessions that were forked from others among the given runs, joined to them where the copied beginning ends. This is
 * recorded, not inferred: the fork names its parent. Other runs stay as they are. Forks of forks are joined too.
 */
export function joinedForks(runs: readonly ImportedRun[]): ImportedRun[] {
  const byId = new Map<string, ImportedRun>();
  for (const run of runs) if (run.foreignId !== null) byId.set(run.foreignId, run);
  /** What became of each session: the run that now holds it. */
  const joined = new Map<ImportedRun, ImportedRun>();
  const forks = runs.filter((run) => parentOf(run, byId) !== undefined);
  const waiting = new Set(forks);
  const place = (run: ImportedRun): ImportedRun => {
    const parent = waiting.delete(run) ? parentOf(run, byId) : undefined;
    if (!parent) return rootOf(run, byId);
    const root = place(parent);
    joined.set(root, joinedTo(joined.get(root) ?? root, run));
    return root;
  };
  for (const fork of forks) place(fork);
  return runs.filter((run) => !forks.includes(run)).map((run) => joined.get(run) ?? run);
}

function parentOf(run: ImportedRun, byId: ReadonlyMap<string, ImportedRun>): ImportedRun | undefined {
  const parent = run.forkedFrom === null ? undefined : byId.get(run.forkedFrom);
  // Sessions that name each other in a circle are no forks.
  const seen = new Set([run]);
  for (
    let above = parent;
    above;
    above = above.forkedFrom === null ? undefined : byId.get(above.forkedFrom)
  ) {
    if (seen.has(above)) return undefined;
    seen.add(above);
  }
  return parent;
}

function rootOf(run: ImportedRun, byId: ReadonlyMap<string, ImportedRun>): ImportedRun {
  let root = run;
  for (let above = parentOf(root, byId); above; above = parentOf(root, byId)) root = above;
  return root;
}

const isCopy = (one: ImportedNode | undefined, other: ImportedNode | undefined) =>
  one !== undefined &&
  other !== undefined &&
  one.calls.length === other.calls.length &&
  one.calls.every(
    ({ text, observation }, at) =>
      text === other.calls[at]?.text && observation === other.calls[at]?.observation,
  ) &&
  (one.calls.length > 0 || one.text === other.text);

/** The run with the attempts of a fork, which hang off the path that shares the most steps with them. */
function joinedTo(run: ImportedRun, fork: ImportedRun): ImportedRun {
  const nodes = [...run.nodes];
  const attempts = [...run.attempts];
  const added: ImportedNode[] = [];
  for (const attempt of fork.attempts) {
    const path = pathTo(fork.nodes, attempt.leaf);
    const { shared, end } = longestShared(run, path);
    let parent = end;
    for (const node of path.slice(shared)) {
      const id = `n${nodes.length + 1}`;
      const whole = { ...node, id, parent, donors: [] };
      nodes.push(whole);
      added.push(whole);
      parent = id;
    }
    attempts.push({ ...attempt, ...noUsage, name: `attempt ${attempts.length + 1}`, leaf: parent });
  }
  return {
    ...run,
    nodes,
    attempts,
    totals: { ...run.totals, ...sumUsage([run.totals, ...added]) },
    summed: sumUsage([run.summed, ...added]),
    notes: [
      ...run.notes,
      { text: `The session ${fork.foreignId} was forked from this one and joined to it.`, count: 1 },
    ],
  };
}

function longestShared(
  run: ImportedRun,
  path: readonly ImportedNode[],
): { shared: number; end: string | null } {
  let best: { shared: number; end: string | null } = { shared: 0, end: null };
  for (const { leaf } of run.attempts) {
    const recorded = pathTo(run.nodes, leaf);
    let shared = 0;
    while (shared < path.length && isCopy(recorded[shared], path[shared])) shared += 1;
    if (shared > best.shared) best = { shared, end: recorded[shared - 1]?.id ?? null };
  }
  return best;
}
