import type { Database } from '@/db/connection';
import { renewLease } from '@/db/leases';
import { clearOutput } from '@/db/live-output';
import { outageOf } from '@/db/outage/outage';
import { LeaseLost, openRunLog, type RunLog } from '@/db/run-log';
import { runRow } from '@/db/runs';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { engine, openContext } from '@/server/engine/context/context';
import { endsOwnership } from '@/server/engine/context/ends-ownership';
import type { World } from '@/server/engine/context/world';
import { keepLease } from './keep-lease';
import { prepareRoot } from './prepare';
import { SearchLoop } from './search-loop';
import { interrupted as interruptedReason } from './sentences';
import { withTestTimeout } from './test-timeout';

/** How long a process that lets go of a run waits for a busy database, so that settled steps are written. */
const lastWaitMs = 5_000;

/**
 * Runs a search to its end, or until `signal` lets go of it: then attempts stay running in the log, and whoever
 * owns the run next goes on from their heads. The caller holds the lease. Trouble with sandboxes pauses the run.
 * Resolves with the run as it then stands.
 */
export async function executeRun(
  db: Database,
  world: World,
  runId: RunId,
  owner: string,
  signal: AbortSignal,
): Promise<RunState> {
  const log = openRunLog(db, runId, owner, world.now);
  const { task, allowShell } = runRow(db, runId);
  try {
    clearOutput(db, runId);
  } catch (error) {
    // What models were saying is shown a little longer: no reason to give the run back.
    if (outageOf(error) === null) throw error;
  }
  const renew = () => renewLease(db, runId, owner, world.now());
  return executeOwnedRun(db, world, { log, task, allowShell, renew }, signal);
}

/** A run that this process owns: its one writer, its task's source, and what renews the lease (false: it is lost). */
export interface OwnedRun {
  log: RunLog;
  task: unknown;
  allowShell: boolean;
  renew: () => boolean;
}

/** `executeRun` for a log that is open already; `db` holds its long texts. */
export async function executeOwnedRun(
  db: Database,
  world: World,
  run: OwnedRun,
  signal: AbortSignal,
): Promise<RunState> {
  const { log } = run;
  const letGo = new AbortController();
  const combined = AbortSignal.any([signal, letGo.signal]);
  if (isEnded(log.state.status)) return log.state;
  const interrupted =
    [...log.state.attempts.values()].some((attempt) => attempt.status === 'running') ||
    [...log.state.votes.values()].some((vote) => vote.winner === null);
  if (interrupted && log.state.spec.onInterruption === 'pause' && log.state.status === 'running') {
    log.append([{ type: 'run.status', status: 'paused', reason: interruptedReason, actor: engine }]);
  }
  const lease = keepLease(run.renew, (error) => letGo.abort(error ?? new LeaseLost(log.runId)));
  try {
    const task = world.task(run.task);
    const { driver, verifier } = world.sandbox(log.state.spec.sandbox);
    const allowShell = run.allowShell || driver.kind === 'docker';
    const context = openContext({ db, log, task, driver, verifier, world, allowShell, signal: combined });
    if (await prepareRoot(context)) await new SearchLoop(withTestTimeout(context)).run();
  } catch (error) {
    if (combined.aborted || error instanceof LeaseLost) return log.state;
    if (endsOwnership(error)) throw error;
    const reason = errorMessage(error);
    log.append([{ type: 'run.status', status: 'failed', reason, actor: engine }]);
  } finally {
    try {
      await log.written(combined);
      if (log.waiting) await log.written(AbortSignal.timeout(lastWaitMs));
    } finally {
      lease.end();
    }
    log.flush();
  }
  return log.state;
}
