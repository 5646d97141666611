import { outageOf } from '@/db/outage/outage';
import { errorMessage } from '@/server/core/base/error-message';
import type { AttemptId } from '@/server/core/base/ids';
import type { Command } from '@/server/core/run/command';
import { attemptOf } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import { conclude } from '@/server/engine/attempt/conclude';
import { droppableWalk, StepDropped } from '@/server/engine/attempt/droppable-walk';
import { handleWaiting } from '@/server/engine/commands/dispatch';
import { isByHand } from '@/server/engine/commands/shortage';
import { engine, type RunContext, withSignal } from '@/server/engine/context/context';
import { endsOwnership } from '@/server/engine/context/ends-ownership';
import { isComparing } from '@/server/engine/verdict/compare-results';
import { holdVote } from '@/server/engine/verdict/hold-vote';
import { type OrderedHoldouts, orderedHoldouts } from '@/server/engine/verdict/ordered-holdouts';
import { verifyHere } from '@/server/engine/verdict/verify-here';
import { walkOf } from './agents';
import { deliberate } from './deliberate';
import { finishRun } from './finish';
import {
  attemptEnded,
  closingOf,
  commanded,
  deliberation,
  type LoopAction,
  type LoopState,
  nextAction,
  openingLoop,
  reconsidered,
  strategyDone,
  strategyWaits,
  woken,
} from './machine';
import { notCarriedOut, pausedByError } from './sentences';
import { beginProposed, proposeNext } from './start-attempt';
import { createWakeUp, type WakeUp } from './wake-up';
import { Work, type WorkId } from './work';

/** How often the owner of a run looks for commands; milliseconds. */
const commandPollMs = 100;

/**
 * The loop of a run whose root is prepared: `machine.ts` says what comes next, this class does it. A failure of a piece
 * of work pauses the run; a lost lease, an aborted signal and a failed command end the loop with an error.
 */
export class SearchLoop {
  private loop: LoopState = openingLoop;
  /** Aborted when this process cannot go on with the run: what waits for a person then waits no longer. */
  private readonly failing = new AbortController();
  private readonly context: RunContext;
  private readonly wakeUp: WakeUp;
  private readonly work: Work;
  private readonly holdouts: OrderedHoldouts;

  constructor(context: RunContext) {
    const signal = AbortSignal.any([context.signal, this.failing.signal]);
    this.context = withSignal(context, signal);
    this.wakeUp = createWakeUp(signal);
    this.work = new Work(this.wakeUp.wake, (error) => this.fail(error));
    this.holdouts = orderedHoldouts(this.context, (error) => {
      if (!signal.aborted) this.fail(error);
    });
  }

  /** Resolves once the run has ended. Rejects with the signal's reason where the process lets go of the run. */
  async run(): Promise<void> {
    const ticker = setInterval(() => this.lookForCommands(), commandPollMs);
    try {
      this.holdBackWhilePaused();
      for (;;) {
        // While the database is busy nothing new begins.
        await this.context.log.written(this.context.signal);
        this.context.signal.throwIfAborted();
        this.become(reconsidered(this.loop, this.state));
        const action = nextAction(this.loop, this.state, this.work.ids);
        if (action.kind === 'finish') return finishRun(this.context, action.reason, action);
        await this.take(action);
      }
    } finally {
      clearInterval(ticker);
      await Promise.all([this.work.settled(), this.holdouts.settled()]);
    }
  }

  private get state(): RunState {
    return this.context.log.state;
  }

  private become(loop: LoopState): void {
    this.loop = loop;
    this.context.control.close(closingOf(loop));
  }

  private async take(action: Exclude<LoopAction, { kind: 'finish' }>): Promise<void> {
    const { context } = this;
    switch (action.kind) {
      case 'resume':
        context.log.append([{ type: 'attempt.resumed', attemptId: action.attemptId, actor: engine }]);
        return this.launch(action.attemptId);
      case 'vote':
        return this.begin(action.voteId, () => holdVote(context, action.voteId));
      case 'verify':
        return this.begin(action.nodeId, () => verifyHere(context, action.nodeId));
      case 'begin': {
        const attemptId = beginProposed(context, action.proposalId);
        if (attemptId !== null) this.launch(attemptId);
        return this.become(woken(this.loop));
      }
      case 'propose':
        return this.propose();
      case 'deliberate':
        return this.deliberate();
      case 'wait':
        // With nothing under way the run waits for a person: no active time.
        if (action.idle) context.control.stopwatch.pause();
        await this.wakeUp.next();
        this.holdBackWhilePaused();
        return this.become(woken(this.loop));
    }
  }

  private propose(): void {
    const { context } = this;
    const next = proposeNext(context);
    switch (next.kind) {
      case 'started':
        this.launch(next.attemptId);
        break;
      case 'voting':
        this.begin(next.voteId, () => holdVote(context, next.voteId));
        break;
      case 'wait':
        this.become(strategyWaits(this.loop));
        break;
      case 'done': {
        // An interrupted comparison continues first. The end of the search would cut it short.
        const isOver = !isComparing(this.state);
        this.become(isOver ? strategyDone(this.loop, this.state, next) : strategyWaits(this.loop));
      }
    }
  }

  private async deliberate(): Promise<void> {
    this.become(deliberation(this.loop, 'deliberating'));
    try {
      const { phase } = this.loop;
      await deliberate(this.context, phase.kind === 'done' ? phase.winner : undefined);
      this.become(deliberation(this.loop, 'decided'));
    } catch (error) {
      if (this.context.signal.aborted || endsOwnership(error)) throw error;
      this.pause(pausedByError(errorMessage(error)));
    }
  }

  private launch(id: AttemptId): void {
    this.begin(id, () => this.walkToItsEnd(id));
  }

  private async walkToItsEnd(id: AttemptId): Promise<void> {
    const { context } = this;
    const { log, signal } = context;
    try {
      const reason = await droppableWalk(context, id, walkOf(context));
      const { loop, pause } = attemptEnded(this.loop, reason);
      this.become(loop);
      await conclude(context, id, reason);
      if (pause !== null) this.pause(pause);
    } catch (error) {
      if (error instanceof StepDropped) return;
      const { proposal } = attemptOf(log.state, id);
      if (signal.aborted || endsOwnership(error) || !isByHand(proposal)) throw error;
      // A person's action is not retried by itself. The person sees what went wrong and may retry it.
      const reason = notCarriedOut(errorMessage(error));
      log.append([{ type: 'attempt.ended', attemptId: id, reason, actor: engine }]);
    }
  }

  /** Begins a piece of work. What fails for another reason than a lost lease pauses the run. */
  private begin(id: WorkId, task: () => Promise<void>): void {
    this.work.begin(id, async () => {
      try {
        await task();
      } catch (error) {
        if (this.context.signal.aborted) return;
        if (endsOwnership(error)) throw error;
        this.pause(pausedByError(errorMessage(error)));
      }
    });
  }

  private fail(error: unknown): void {
    this.wakeUp.fail(error);
    if (endsOwnership(error)) this.failing.abort(error);
  }

  private pause(reason: string): void {
    if (this.state.status !== 'running') return;
    this.context.log.append([{ type: 'run.status', status: 'paused', reason, actor: engine }]);
    this.holdBackWhilePaused();
  }

  /** Brings gate and stopwatch in line with the status. */
  private holdBackWhilePaused(): void {
    const { gate, stopwatch } = this.context.control;
    const running = this.state.status === 'running';
    if (running) stopwatch.resume();
    else stopwatch.pause();
    gate.set(running || this.loop.phase.kind === 'stopped');
  }

  private lookForCommands(): void {
    const { log } = this.context;
    try {
      log.throwIfBroken();
    } catch (error) {
      this.fail(error);
      return;
    }
    // A command whose handling is not written yet would be handled twice.
    if (log.waiting) return;
    try {
      this.holdouts.look();
      const handled = handleWaiting(this.context);
      if (handled.length === 0) return;
      this.become(commanded(this.loop, handled));
      if (this.loop.phase.kind === 'stopped') this.context.control.stop();
      this.dropSteps(handled);
      this.holdBackWhilePaused();
      this.wakeUp.wake();
    } catch (error) {
      if (outageOf(error) !== 'busy') this.fail(error);
    }
  }

  /** Drops the steps in flight of cancelled attempts; after a pause that holds at once, of all that ask a model. */
  private dropSteps(handled: readonly Command[]): void {
    const all = handled.some((command) => command.kind === 'pause' && command.now === true);
    const { attempts, steering } = this.state;
    for (const [id, walker] of this.context.control.walking) {
      const proposal = attempts.get(id)?.proposal;
      if (steering.cancelled.includes(id) || (all && proposal && !isByHand(proposal))) walker.abort();
    }
  }
}
