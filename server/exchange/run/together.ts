import { Notes } from '@/server/exchange/reading/notes';
import { sumUsage } from '@/server/exchange/reading/usage';
import { sum } from '@/server/exchange/reading/value';
import type { ImportedNode, ImportedRun } from './imported-run';

/**
 * Runs on one task as one run: each keeps its tree below the common root, and its attempts.
 * The first run names task, model and writer. Nothing is merged.
 */
export function together(runs: readonly [ImportedRun, ...ImportedRun[]]): ImportedRun {
  const [first] = runs;
  if (runs.length === 1) return first;
  const nodes: ImportedNode[] = [];
  const attempts: ImportedRun['attempts'] = [];
  const notes = new Notes();
  for (const run of runs) {
    const shift = nodes.length;
    const moved = (id: string) => `n${Number(id.slice(1)) + shift}`;
    for (const node of run.nodes) {
      nodes.push({
        ...node,
        id: moved(node.id),
        parent: node.parent === null ? null : moved(node.parent),
        donors: node.donors.map(moved),
        behind: node.behind.map((step) => ({ ...step, attempt: step.attempt + attempts.length })),
      });
    }
    const isAlone = run.attempts.length === 1;
    for (const attempt of run.attempts) {
      attempts.push({
        ...attempt,
        name: /^attempt \d+$/.test(attempt.name) ? `attempt ${attempts.length + 1}` : attempt.name,
        leaf: attempt.leaf === null ? null : moved(attempt.leaf),
        resolved: attempt.resolved ?? (isAlone ? run.outcome.resolved : null),
        tests: attempt.tests ?? (isAlone ? run.outcome.tests : null),
        ...(isAlone && attempt.usd === null && attempt.inputTokens === null ? usageOf(run) : {}),
      });
    }
    notes.addAll(run.notes);
  }
  const verdicts = runs.map(({ outcome }) => outcome.resolved);
  const decided =
    runs.find(({ outcome }) => outcome.resolved === true) ??
    runs.find(({ outcome }) => outcome.resolved === false);
  return {
    ...first,
    startedAt: extreme(
      runs.map(({ startedAt }) => startedAt),
      Math.min,
    ),
    endedAt: extreme(
      runs.map(({ endedAt }) => endedAt),
      Math.max,
    ),
    totals: {
      ...sumUsage(runs.map(({ totals }) => totals)),
      calls: sum(runs.map(({ totals }) => totals.calls)),
      stated: runs.every(({ totals }) => totals.stated),
    },
    summed: sumUsage(runs.map(({ summed }) => summed)),
    outcome: {
      ...(decided ?? first).outcome,
      resolved: verdicts.includes(true) ? true : verdicts.includes(false) ? false : null,
    },
    attempts,
    nodes,
    notes: notes.list(),
  };
}

const usageOf = ({ totals: { usd, inputTokens, outputTokens, cachedTokens } }: ImportedRun) => ({
  usd,
  inputTokens,
  outputTokens,
  cachedTokens,
});

function extreme(values: readonly (number | null)[], pick: (a: number, b: number) => number): number | null {
  return values.reduce<number | null>(
    (best, value) => (value === null ? best : pick(best ?? value, value)),
    null,
  );
}

/** Runs by their task, in the order in which tasks occur; those without a task stand alone. */
export function byTask(runs: readonly ImportedRun[]): [ImportedRun, ...ImportedRun[]][] {
  const groups = new Map<string | ImportedRun, [ImportedRun, ...ImportedRun[]]>();
  for (const run of runs) {
    const key = run.task.id ?? run;
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}
