import { rootNodeId, type SnapshotId } from '@/server/core/base/ids';
import { plainRoot } from '@/server/core/run/node-record';
import { hasTests } from '@/server/core/task/task';
import type { SpendDelta } from '@/server/core/usage/spend';
import { checkBaseline } from '@/server/core/verdict/baseline-check';
import { type Baseline, type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import { engine, type RunContext } from '@/server/engine/context/context';
import { baselineConfirmed, withUnsteady } from '@/server/engine/verdict/confirm';

/**
 * Prepares the sandbox, verifies the root and fixes the baseline; a task without tests has none and begins as it is. Returns whether the run can begin; where it
 * cannot (nothing to repair, no test command, no tests …), the run has ended `failed` with a reason and nothing
 * but the verification was spent.
 */
export async function prepareRoot(context: RunContext): Promise<boolean> {
  const { log, task, driver, verifier, control, signal } = context;
  if (log.state.nodes.has(rootNodeId)) return true;
  if (log.state.status === 'queued') {
    log.append([{ type: 'run.status', status: 'preparing', reason: null, actor: engine }]);
  }
  const snapshot = await driver.prepare(task, signal, (stage) => {
    if (!signal.aborted) log.append([{ type: 'run.preparing', stage, actor: engine }]);
  });
  if (!hasTests(task)) {
    settleRoot(context, snapshot, null);
    return true;
  }
  const first = await verifier.verify(task, snapshot, snapshot, signal);
  const startable = checkBaseline(first, task).ok;
  const copy = (startable && (await verifier.loadedCopy?.(task, snapshot, first, signal))) || null;
  const outcome =
    startable && !copy?.elsewhere
      ? await baselineConfirmed(context, snapshot, first)
      : { ...first, elsewhere: first.elsewhere ?? copy?.elsewhere ?? undefined };
  const spend = {
    verifications: (outcome.runs ?? 1) + (copy?.runs ?? 0),
    sandboxMs: outcome.ms + (copy?.ms ?? 0),
    seconds: control.stopwatch.lap(),
  };
  const check = checkBaseline(outcome, withUnsteady(task, outcome));
  if (!check.ok) {
    log.append([{ type: 'run.status', status: 'failed', reason: check.message, actor: engine, spend }]);
    return false;
  }
  settleRoot(context, snapshot, { outcome, baseline: check.baseline, spend });
  return true;
}

/** Writes the root; `verified` is null where the task has no tests. */
function settleRoot(
  { log, task, now, control }: RunContext,
  snapshot: SnapshotId,
  verified: { outcome: Outcome; baseline: Baseline; spend: SpendDelta } | null,
): void {
  const { outcome = null, baseline = null } = verified ?? {};
  const runs = outcome?.runs ?? 1;
  log.append((putText) => [
    ...(baseline ? [{ type: 'baseline.fixed' as const, baseline, actor: engine }] : []),
    {
      type: 'node.settled',
      actor: engine,
      spend: verified?.spend ?? { seconds: control.stopwatch.lap() },
      node: {
        ...plainRoot,
        title: task.title,
        observationPreview: task.statement.slice(0, 200),
        snapshot,
        score:
          outcome && baseline
            ? {
                ...scoreOf(outcome, baseline),
                source: 'verified',
                ...(runs > 1 ? { runs, unsteady: outcome.unsteady ?? [] } : {}),
              }
            : null,
        outcome: outcome && putText(JSON.stringify(outcome)),
        sandboxMs: outcome?.ms ?? 0,
        at: now(),
      },
    },
    { type: 'best.changed', nodeId: rootNodeId, actor: engine },
    ...(log.state.status === 'preparing'
      ? [{ type: 'run.status' as const, status: 'running' as const, reason: null, actor: engine }]
      : []),
  ]);
}
