import { rootNodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { RunContext } from '@/server/engine/context/context';

const leastMs = 5_000;
const timesBaseline = 10;

/** How long tests may take when they took `baselineMs` at the root: ten times that, at least 5 s, at most the task's limit. */
const testTimeoutMs = (baselineMs: number, limitMs: number): number =>
  Math.min(limitMs, Math.max(leastMs, timesBaseline * baselineMs));

/** The same run with a shorter time limit for its tests: edits make endless loops, and a quick suite is not waited for long. */
export function withTestTimeout(context: RunContext): RunContext {
  const { task, log } = context;
  const { sandboxMs, score } = nodeOf(log.state, rootNodeId);
  const timeoutMs = testTimeoutMs(sandboxMs / (score?.runs ?? 1), task.test.timeoutMs);
  return { ...context, task: { ...task, test: { ...task.test, timeoutMs } } };
}
