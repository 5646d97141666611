import type { AttemptId } from '@/server/core/base/ids';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { ModelRole } from '@/server/core/usage/roles';
import { chargeOf } from '@/server/core/usage/spend';
import { engine, type RunContext } from './context';

/** What a call cost that gave no step: charged where it arose, so that spend stays the sum of the events. */
export function chargeFailure(
  { log, control }: RunContext,
  attemptId: AttemptId,
  error: unknown,
  modelMs: number,
  role: ModelRole | null = null,
) {
  if (!(error instanceof CallFailed) || error.spent === null) return;
  const spend = { ...chargeOf(error.spent, role), modelMs, seconds: control.stopwatch.lap() };
  try {
    log.append([{ type: 'attempt.phase', attemptId, phase: null, actor: engine, spend }]);
  } catch {
    // A lost lease: whoever owns the run now goes on, and what this process spent cannot be written any more.
  }
}
