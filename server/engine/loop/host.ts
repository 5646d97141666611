import { waitingCommands } from '@/db/commands';
import type { Database } from '@/db/connection';
import { fullDiskMessage } from '@/db/full-disk';
import { claimRun, ownerlessRuns, releaseRun, thisOwner } from '@/db/leases';
import { openRunLog } from '@/db/run-log';
import { loadState, runRow } from '@/db/runs';
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
  },
): Promise<void> {
  const owner = thisOwner();
  const running = new Map<RunId, Promise<void>>();
  const { signal, report, mine = () => true } = options;
  /** Runs that nobody works on here any more, and whose lease could not be given back yet. */
  const held = new Set<RunId>();
  let full = false;
  while (!signal.aborted) {
    try {
      look();
      full = false;
    } catch (error) {
      const diskMessage = fullDiskMessage(error);
      if (diskMessage === null) throw error;
      if (!full) report(diskMessage);
      full = true;
    }
    await sleep(lookMs, signal);
  }
  await Promise.allSettled(running.values());

  function look(): void {
    for (const runId of held) letGo(runId);
    for (const runId of ownerlessRuns(db, world.now())) {
      if (running.size >= options.runsAtOnce) break;
      if (running.has(runId) || held.has(runId) || !mine(runId) || !claimRun(db, runId, owner, world.now()))
        continue;
      running.set(
        runId,
        executeRun(db, world, runId, owner, signal)
          .then(() => {})
          .catch((error: unknown) =>
            report(
              `run ${runId}: ${fullDiskMessage(error) ?? (error instanceof Error ? error.stack : error)}`,
            ),
          )
          .finally(() => letGo(runId)),
      );
    }
    handleLate(db, owner, world, mine);
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
      if (fullDiskMessage(error) === null) throw error;
    }
  }

  /** Holdouts asked of runs that have ended take a while: they are work like a run. */
  function startLateHoldouts(): void {
    for (const { runId, command } of waitingCommands(db)) {
      if (command.kind !== 'holdout' || running.has(runId) || !mine(runId)) continue;
      if (!isEnded(loadState(db, runId).status) || !claimRun(db, runId, owner, world.now())) continue;
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

/** Handles commands that came after a run's end; one that reopens it makes it ownerless work again. */
function handleLate(db: Database, owner: string, world: World, mine: (runId: RunId) => boolean): void {
  for (const { id, runId, command, by } of waitingCommands(db)) {
    if (isLong(command) || !mine(runId)) continue;
    const state = loadState(db, runId);
    if (!isEnded(state.status) || !claimRun(db, runId, owner, world.now())) continue;
    const log = openRunLog(db, runId, owner, world.now);
    const allowShell = runRow(db, runId).allowShell || state.spec.sandbox === 'docker';
    handleAndRecord(log, { id, command, by }, { ...modelChecks(world.model), allowShell });
    log.flush();
    releaseRun(db, runId, owner);
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
