import { heartbeatMs, renewLease } from '@/db/leases';
import { clearWords } from '@/db/live-words';
import type { Database } from '@/db/open';
import { LeaseLost, openRunLog, type RunLog } from '@/db/run-log';
import { runRow } from '@/db/runs';
import type { AttemptId, NodeId, RunId, VoteId } from '@/server/core/base/ids';
import { attemptOf } from '@/server/core/run/fold';
import { isEnded, type RunSpec } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import type { SteeringState } from '@/server/core/run/steering';
import { conclude } from '@/server/engine/attempt/conclude';
import { droppableWalk, StepDropped } from '@/server/engine/attempt/droppable-walk';
import { obey } from '@/server/engine/commands/obey';
import { isByHand } from '@/server/engine/commands/shortage';
import { engine, openContext, type RunContext } from '@/server/engine/context/context';
import type { World } from '@/server/engine/context/world';
import { isComparing } from '@/server/engine/verdict/compare-results';
import { holdVote } from '@/server/engine/verdict/hold-vote';
import { orderedHoldouts } from '@/server/engine/verdict/ordered-holdouts';
import { verifyHere } from '@/server/engine/verdict/verify-here';
import { createBell } from './bell';
import { deliberate } from './deliberate';
import { finishRun } from './finish';
import { withPatience } from './patience';
import { prepareRoot } from './prepare';
import { startAsked, startNext } from './start-attempt';

/** How often the owner of a run looks for commands; milliseconds. */
const commandPollMs = 100;
/** Attempts in a row that the model failed, after which the run waits for a person. */
const modelFailuresBeforePause = 3;

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
  clearWords(db, runId);
  const renew = () => renewLease(db, runId, owner, world.now());
  return carryRun(db, world, { log, task, allowShell, renew }, signal);
}

/** What a run is carried on with: its one writer, its task's source, and how its writer keeps it (false: it is lost). */
export interface Carried {
  log: RunLog;
  task: unknown;
  allowShell: boolean;
  renew: () => boolean;
}

/** `executeRun` for a log that is open already; `db` holds its long texts. */
export async function carryRun(
  db: Database,
  world: World,
  run: Carried,
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
    const reason = 'The engine was interrupted. Everything settled is kept; resume to go on.';
    log.append([{ type: 'run.status', status: 'paused', reason, actor: engine }]);
  }
  const heartbeat = setInterval(() => {
    try {
      if (!run.renew()) letGo.abort(new LeaseLost(log.runId));
    } catch (error) {
      letGo.abort(error);
    }
  }, heartbeatMs);
  try {
    const task = world.task(run.task);
    const { driver, verifier } = world.sandbox(log.state.spec.sandbox);
    const allowShell = run.allowShell || driver.kind === 'docker';
    const context = openContext({ db, log, task, driver, verifier, world, allowShell, signal: combined });
    if (await prepareRoot(context)) await search(withPatience(context));
  } catch (error) {
    if (combined.aborted || error instanceof LeaseLost) return log.state;
    const reason = error instanceof Error ? error.message : String(error);
    log.append([{ type: 'run.status', status: 'failed', reason, actor: engine }]);
  } finally {
    clearInterval(heartbeat);
    log.flush();
  }
  return log.state;
}

/** The loop: people's proposals, then the strategy's next one, then wait for something to settle. */
async function search(context: RunContext): Promise<void> {
  const { log, signal } = context;
  const work = new Map<AttemptId | VoteId | NodeId, Promise<void>>();
  const bell = createBell(signal);
  let modelFailures = 0;
  let stopped = false;
  /** The strategy's word that the search is over. It holds until settings, marks or people's attempts change what it rests on. */
  let over: { reason: string; winner?: NodeId; ground: Ground } | null = null;

  const launch = (id: AttemptId) =>
    keep(
      id,
      droppableWalk(context, id)
        .then(async (reason) => {
          modelFailures = reason.startsWith('model failed') ? modelFailures + 1 : 0;
          await conclude(context, id, reason);
          if (modelFailures >= modelFailuresBeforePause) {
            pause(
              `The model failed ${modelFailures} times in a row (${reason}). Mend the cause, then resume.`,
            );
            modelFailures = 0;
          }
        })
        .catch((error: unknown) => {
          if (error instanceof StepDropped) return;
          const { proposal } = attemptOf(log.state, id);
          if (signal.aborted || error instanceof LeaseLost || !isByHand(proposal)) throw error;
          // A person's action is not tried again by itself: they see what went wrong, and may.
          const reason = `could not be carried out: ${error instanceof Error ? error.message : String(error)}`;
          log.append([{ type: 'attempt.ended', attemptId: id, reason, actor: engine }]);
        }),
    );
  const keep = (id: AttemptId | VoteId | NodeId, task: Promise<void>) => {
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
      const obeyed = obey(context);
      if (obeyed.length === 0) return;
      if (obeyed.some(({ kind }) => kind === 'stop')) {
        stopped = true;
        context.closing = { reason: 'stopped by hand', sparesPeople: false };
        context.halt.abort(new Error('stopped by hand'));
      }
      drop(obeyed.some((command) => command.kind === 'pause' && command.now === true));
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
      const running = log.state.status === 'running';
      if (!stopped) resumeInterrupted(running);
      if (!stopped) verifyAsked();
      const asked = stopped ? null : startAsked(context, !running);
      if (asked !== null) {
        launch(asked);
        continue;
      }
      if (running && !stopped) {
        if (over !== null && !isSame(over.ground, groundOf(log.state))) {
          over = null;
          context.closing = null;
        }
        if (over === null) {
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
            over = { ...next, ground: groundOf(log.state) };
            context.closing = { reason: next.reason, sparesPeople: true };
          }
        }
        if (over !== null && work.size === 0) {
          context.closing = null;
          const done = await deliberated();
          if (!done || stopped || log.state.status !== 'running') continue;
          if (!isSame(over.ground, groundOf(log.state))) continue;
          return finishRun(context, over.reason, over.winner === undefined ? {} : { winner: over.winner });
        }
      }
      // With nothing under way the run waits for a person's word: no active time.
      if (work.size === 0) context.stopwatch.pause();
      await bell.rung();
      follow();
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

  /** Drops the steps in flight of attempts a person cancelled; of all that ask a model where the pause is for now. */
  function drop(all: boolean): void {
    const { attempts, steering } = log.state;
    for (const [id, walker] of context.drops) {
      const proposal = attempts.get(id)?.proposal;
      if (steering.cancelled.includes(id) || (all && proposal && !isByHand(proposal))) walker.abort();
    }
  }

  function verifyAsked(): void {
    for (const id of log.state.steering.verifying) {
      if (!work.has(id)) keep(id, verifyHere(context, id));
    }
  }

  function resumeInterrupted(running: boolean): void {
    for (const attempt of log.state.attempts.values()) {
      if (attempt.status !== 'running' || work.has(attempt.id)) continue;
      const cancelled = log.state.steering.cancelled.includes(attempt.id);
      if (!running && !cancelled && !isByHand(attempt.proposal)) continue;
      log.append([{ type: 'attempt.resumed', attemptId: attempt.id, actor: engine }]);
      launch(attempt.id);
    }
    if (!running) return;
    for (const vote of log.state.votes.values()) {
      if (vote.winner === null && !work.has(vote.id)) keep(vote.id, holdVote(context, vote.id));
    }
  }
}

/** What people may change under a decision of the strategy. */
interface Ground {
  spec: RunSpec;
  steering: SteeringState;
  /** Attempts of people that have ended. */
  byPeople: number;
}

const groundOf = ({ spec, steering, attempts }: RunState): Ground => ({
  spec,
  steering,
  byPeople: [...attempts.values()].filter(
    ({ startedBy, status }) => startedBy.kind === 'person' && status === 'ended',
  ).length,
});

const isSame = (a: Ground, b: Ground): boolean =>
  a.spec === b.spec && a.steering === b.steering && a.byPeople === b.byPeople;
