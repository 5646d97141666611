import { checkBaseline } from '@/server/core/baseline-check';
import { rootNodeId } from '@/server/core/ids';
import { scoreOf } from '@/server/core/outcome';
import { baselineConfirmed, withUnsteady } from './confirm';
import { engine, type RunContext } from './context';

/**
 * Prepares the sandbox, verifies the root and fixes the baseline. Returns whether the run can begin; where it
 * cannot (nothing to repair, no test command, no tests …), the run has ended `failed` with a reason and nothing
 * but the verification was spent.
 */
export async function prepareRoot(context: RunContext): Promise<boolean> {
  const { log, task, driver, verifier, stopwatch, signal } = context;
  if (log.state.nodes.has(rootNodeId)) return true;
  if (log.state.status === 'queued') {
    log.append([{ type: 'run.status', status: 'preparing', reason: null, actor: engine }]);
  }
  const snapshot = await driver.prepare(task, signal);
  const first = await verifier.verify(task, snapshot, snapshot, signal);
  const startable = checkBaseline(first, task).ok;
  const outcome = startable ? await baselineConfirmed(context, snapshot, first) : first;
  const runs = outcome.runs ?? 1;
  const spend = { verifications: runs, sandboxMs: outcome.ms, seconds: stopwatch.lap() };
  const check = checkBaseline(outcome, withUnsteady(task, outcome));
  if (!check.ok) {
    log.append([{ type: 'run.status', status: 'failed', reason: check.message, actor: engine, spend }]);
    return false;
  }
  const { baseline } = check;
  log.append((putText) => [
    { type: 'baseline.fixed', baseline, actor: engine },
    {
      type: 'node.settled',
      actor: engine,
      spend,
      node: {
        id: rootNodeId,
        parentId: null,
        donorId: null,
        attemptId: null,
        depth: 0,
        actionKind: null,
        title: task.title,
        path: null,
        action: null,
        thought: null,
        observation: null,
        observationPreview: task.statement.slice(0, 200),
        error: false,
        prompt: null,
        snapshot,
        snapshotShared: false,
        changed: [],
        score: {
          ...scoreOf(outcome, baseline),
          source: 'verified',
          ...(runs > 1 ? { runs, unsteady: outcome.unsteady ?? [] } : {}),
        },
        outcome: putText(JSON.stringify(outcome)),
        inputTokens: 0,
        outputTokens: 0,
        usd: 0,
        modelMs: 0,
        sandboxMs: outcome.ms,
        snapshotMs: 0,
        at: context.now(),
      },
    },
    { type: 'best.changed', nodeId: rootNodeId, actor: engine },
    ...(log.state.status === 'preparing'
      ? [{ type: 'run.status' as const, status: 'running' as const, reason: null, actor: engine }]
      : []),
  ]);
  return true;
}
