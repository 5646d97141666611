import { heartbeatMs, renewLease } from '@/db/leases';
import type { Database } from '@/db/open';
import { LeaseLost, openRunLog } from '@/db/run-log';
import { runRow } from '@/db/runs';
import type { AttemptId, RunId, VoteId } from '@/server/core/ids';
import { isEnded } from '@/server/core/state';
import { createBell } from './bell';
import { isComparing } from './compare-results';
import { conclude } from './conclude';
import { engine, openContext, type RunContext } from './context';
import { deliberate } from './deliberate';
import { finishRun } from './finish';
import { holdVote } from './hold-vote';
import { obey } from './obey';
import { orderedHoldouts } from './ordered-holdouts';
import { withPatience } from './patience';
import { prepareRoot } from './prepare';
import { startNext } from './start-attempt';
import { walk } from './walk';
import type { World } from './world';

/** How often the owner of a run looks for commands; milliseconds. */
const commandPollMs = 100;
/** Attempts in a row that the model failed, after which the run waits for a person. */
const modelFailuresBeforePause = 3;

/**
 * Runs a search to its end, or until `signal` lets go of it: then attempts stay running in the log, and whoever
 * owns the run next goes on from their heads. The caller holds the lease. Trouble with sandboxes pauses the run.
 */
export async function executeRun(
  db: Database,
  world: World,
  runId: RunId,
  owner: string,
  signal: AbortSignal,
): Promise<void> {
  const letGo = new AbortController();
  const combined = AbortSignal.any([signal, letGo.signal]);
  const log = openRunLog(db, runId, owner, world.now);
  const row = runRow(db, runId);
  if (isEnded(log.state.status)) return;
  const interrupted =
    [...log.state.attempts.values()].some((attempt) => attempt.status === 'running') ||
    [...log.state.votes.values()].some((vote) => vote.winner === null);
  if (interrupted && log.state.spec.onInterruption === 'pause' && log.state.status === 'running') {
    const reason = 'The engine was interrupted. Everything settled is kept; resume to go on.';
    log.append([{ type: 'run.status', status: 'paused', reason, actor: engine }]);
  }
  const heartbeat = setInterval(() => {
    try {
      if (!renewLease(db, runId, owner, world.now())) letGo.abort(new LeaseLost(runId));
    } catch (error) {
      letGo.abort(error);
    }
  }, heartbeatMs);
  try {
    const task = world.task(row.task);
    const { driver, verifier } = world.sandbox(log.state.spec.sandbox);
    const allowShell = row.allowShell || driver.kind === 'docker';
    const context = openContext({ db, log, task, driver, verifier, world, allowShell, signal: combined });
    if (await prepareRoot(context)) await search(withPatience(context));
  } catch (error) {
    if (combined.aborted || error instanceof LeaseLost) return;
    const reason = error instanceof Error ? error.message : String(error);
    log.append([{ type: 'run.status', status: 'failed', reason, actor: engine }]);
  } finally {
    clearInterval(heartbeat);
    log.flush();
  }
}

/** The loop: people's commands, then the strategy's next proposal, then wait for something to settle. */
async function search(context: RunContext): Promise<void> {
  const { log, signal } = context;
  const work = new Map<AttemptId | VoteId, Promise<void>>();
  const bell = createBell(signal);
  let modelFailures = 0;
  let stopped = false;

  const launch = (id: AttemptId) =>
    keep(
      id,
      walk(context, id).then(async (reason) => {
        modelFailures = reason.startsWith('model failed') ? modelFailures + 1 : 0;
        await conclude(context, id, reason);
        if (modelFailures >= modelFailuresBeforePause) {
          pause(`The model failed ${modelFailures} times in a row (${reason}). Mend the cause, then resume.`);
          modelFailures = 0;
        }
      }),
    );
  const keep = (id: AttemptId | VoteId, task: Promise<void>) => {
    const kept = task
      .catch((error: unknown) => {
        if (signal.aborted) return;
        if (error instanceof LeaseLost) throw error;
        pause(`${error instanceof Error ? error.message : String(error)} Mend the cause, then resume.`);
      })
      .finally(() => {
        work.delete(id);
        bell.ring();
      });
    work.set(id, kept);
    kept.catch((error: unknown) => bell.fail(error));
  };
  const pause = (reason: string) => {
    if (log.state.status !== 'running') return;
    log.append([{ type: 'run.status', status: 'paused', reason, actor: engine }]);
    follow();
  };
  /** Brings gate and stopwatch in line with the status. */
  const follow = () => {
    const running = log.state.status === 'running';
    if (running) context.stopwatch.resume();
    else context.stopwatch.pause();
    context.gate.set(running || stopped);
  };

  const holdouts = orderedHoldouts(context, (error) => {
    if (!signal.aborted) bell.fail(error);
  });
  const ticker = setInterval(() => {
    try {
      holdouts.look();
      const kinds = obey(context);
      if (kinds.length === 0) return;
      if (kinds.includes('stop')) {
        stopped = true;
        context.closing = 'stopped by hand';
      }
      follow();
      bell.ring();
    } catch (error) {
      bell.fail(error);
    }
  }, commandPollMs);
  try {
    follow();
    for (;;) {
      signal.throwIfAborted();
      if (stopped && work.size === 0) {
        return finishRun(context, 'Stopped by hand.', { stopped: true });
      }
      if (log.state.status === 'running' && !stopped) {
        resumeInterrupted();
        const next = startNext(context);
        if (next.kind === 'started') {
          launch(next.attemptId);
          continue;
        }
        if (next.kind === 'voting') {
          keep(next.voteId, holdVote(context, next.voteId));
          continue;
        }
        // A comparison cut off before is taken up again; closing the search would cut it short.
        if (next.kind === 'done' && !isComparing(log.state)) {
          const decidedWith = log.state.spec;
          context.closing = next.reason;
          await Promise.all(work.values());
          if (!stopped && log.state.spec === decidedWith) {
            context.closing = null;
            const done = await deliberated();
            if (!done || stopped || log.state.status !== 'running') continue;
          }
          if (log.state.spec === decidedWith) {
            return finishRun(context, next.reason, next.winner === undefined ? {} : { winner: next.winner });
          }
          context.closing = stopped ? context.closing : null;
          continue;
        }
      }
      await bell.rung();
    }
  } finally {
    clearInterval(ticker);
    await Promise.allSettled([...work.values(), holdouts.settled()]);
  }

  /** Whether what is found out before the end was; where it failed, the run waits for a person. */
  async function deliberated(): Promise<boolean> {
    try {
      await deliberate(context);
      return true;
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost) throw error;
      pause(`${error instanceof Error ? error.message : String(error)} Mend the cause, then resume.`);
      return false;
    }
  }

  function resumeInterrupted(): void {
    for (const attempt of log.state.attempts.values()) {
      if (attempt.status !== 'running' || work.has(attempt.id)) continue;
      log.append([{ type: 'attempt.resumed', attemptId: attempt.id, actor: engine }]);
      launch(attempt.id);
    }
    for (const vote of log.state.votes.values()) {
      if (vote.winner === null && !work.has(vote.id)) keep(vote.id, holdVote(context, vote.id));
    }
  }
}
