import { isWaiting, waitingCommands } from '@/db/commands';
import type { Database } from '@/db/connection';
import { claimRun, type LeaseWatch, leaseWatch, ownerlessRuns, releaseRun, thisOwner } from '@/db/leases';
import { outageMessage } from '@/db/outage/outage';
import { type Outages, outages } from '@/db/outage/outages';
import { probe } from '@/db/outage/wait-out';
import { openRunLog } from '@/db/run-log';
import { runRow, statusOf } from '@/db/runs';
import { turnOf } from '@/db/turn';
import type { RunId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import { isLong } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import type { World } from '@/server/engine/context/world';
import { holdOutLate } from '@/server/engine/verdict/ordered-holdouts';
import { executeRun } from './run';

const lookMs = 150;

/**
 * The engine's life: takes every run that nobody holds and runs it, and answers commands to runs that have ended;
 * with `mine` only those it says. Resolves once `signal` is aborted and every run was let go of.
 */
export async function hostRuns(
  db: Database,
  world: World,
  options: {
    signal: AbortSignal;
    runsAtOnce: number;
    report: (line: string) => void;
    mine?: (runId: RunId) => boolean;
    outage?: Outages;
  },
): Promise<void> {
  const owner = thisOwner();
  const running = new Map<RunId, Promise<void>>();
  const { signal, report, mine = () => true, outage = outages(report) } = options;
  const watch = leaseWatch();
  const turn = turnOf(db.$client);
  /** Runs that nobody works on here any more, and whose lease could not be given back yet. */
  const held = new Set<RunId>();
  while (!signal.aborted) {
    outage.looked('runs', look, () => turn.waiting);
    if (outage.present) watch.reset();
    await sleep(lookMs, signal);
  }
  await Promise.allSettled(running.values());

  function look(): void {
    if (turn.waiting) return;
    if (outage.present) probe(db.$client);
    for (const runId of held) letGo(runId);
    for (const runId of ownerlessRuns(db, watch)) {
      if (running.size >= options.runsAtOnce) break;
      if (running.has(runId) || held.has(runId) || !mine(runId)) continue;
      if (!claimRun(db, runId, owner, world.now(), watch)) continue;
      running.set(
        runId,
        executeRun(db, world, runId, owner, signal)
          .then(() => {})
          .catch((error: unknown) =>
            report(`run ${runId}: ${outageMessage(error) ?? (error instanceof Error ? error.stack : error)}`),
          )
          .finally(() => letGo(runId)),
      );
    }
    handleLate(db, owner, world, mine, watch);
    startLateHoldouts();
  }

  /** Frees the run for whoever takes it next; where that cannot be written now, at a later look. */
  function letGo(runId: RunId): void {
    running.delete(runId);
    held.add(runId);
    try {
      releaseRun(db, runId, owner);
      held.delete(runId);
    } catch (error) {
      if (outageMessage(error) === null) throw error;
    }
  }

  /** Holdouts asked of runs that have ended take a while: they are work like a run. */
  function startLateHoldouts(): void {
    for (const { runId, command } of waitingCommands(db)) {
      if (command.kind !== 'holdout' || running.has(runId) || !mine(runId)) continue;
      if (!isEnded(statusOf(db, runId)) || !claimRun(db, runId, owner, world.now(), watch)) continue;
      running.set(
        runId,
        holdOutLate(db, world, runId, owner, signal)
          .catch((error: unknown) =>
            report(`run ${runId}: ${error instanceof Error ? error.message : error}`),
          )
          .finally(() => letGo(runId)),
      );
    }
  }
}

/**
 * Handles commands that came after a run's end; one that reopens it makes it ownerless work again. The status of each
 * run is one row; the run itself is read only once it is claimed. Claim, events and release are one transaction.
 */
function handleLate(
  db: Database,
  owner: string,
  world: World,
  mine: (runId: RunId) => boolean,
  watch: LeaseWatch,
): void {
  for (const { id, runId, command, by } of waitingCommands(db)) {
    if (isLong(command) || !mine(runId) || !isEnded(statusOf(db, runId))) continue;
    db.$client
      .transaction(() => {
        // Another engine may have handled it since it was listed.
        if (!isWaiting(db, id)) return;
        if (!isEnded(statusOf(db, runId)) || !claimRun(db, runId, owner, world.now(), watch)) return;
        const log = openRunLog(db, runId, owner, world.now);
        const allowShell = runRow(db, runId).allowShell || log.state.spec.sandbox === 'docker';
        handleAndRecord(log, { id, command, by }, { ...modelChecks(world.model), allowShell });
        releaseRun(db, runId, owner);
      })
      .immediate();
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
