import type { AttemptId, NodeId, ProposalId, VoteId } from '@/server/core/base/ids';
import type { Command } from '@/server/core/run/command';
import type { RunSpec } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import type { SteeringState } from '@/server/core/run/steering';
import { isByHand } from '@/server/engine/commands/shortage';
import type { Closing } from '@/server/engine/context/control';
import { pausedByModel, stoppedByHand } from './sentences';
import type { WorkId } from './work';

/** What people may change under the strategy's decision that the search is over. */
interface DecisionInputs {
  spec: RunSpec;
  steering: SteeringState;
  /** Attempts of people that have ended. */
  endedByPeople: number;
}

type Phase =
  /** The strategy is asked for its next proposal. */
  | { kind: 'searching' }
  /** The strategy proposed nothing. It is asked again after the next wake-up. */
  | { kind: 'waiting' }
  /**
   * The strategy is done. `settling`: work under way goes on to its end; `deliberating`: results are told apart and the
   * holdout is run; `decided`: the run may end. The decision holds as long as its inputs are what they were.
   */
  | {
      kind: 'done';
      stage: 'settling' | 'deliberating' | 'decided';
      reason: string;
      winner?: NodeId;
      inputs: DecisionInputs;
    }
  /** A person stopped the run: nothing begins any more. */
  | { kind: 'stopped' };

/** What the loop of a run remembers from one look to the next. Everything else is in the log. */
export interface LoopState {
  phase: Phase;
  /** Attempts in a row that the model failed. */
  modelFailures: number;
}

export const openingLoop: LoopState = { phase: { kind: 'searching' }, modelFailures: 0 };

/** The one thing the loop does next. */
export type LoopAction =
  /** An attempt that runs in the log and walks nowhere goes on from its head. */
  | { kind: 'resume'; attemptId: AttemptId }
  | { kind: 'vote'; voteId: VoteId }
  | { kind: 'verify'; nodeId: NodeId }
  /** A person's proposal begins, or is withdrawn where the budget has no room for it. */
  | { kind: 'begin'; proposalId: ProposalId }
  /** The strategy is asked. */
  | { kind: 'propose' }
  | { kind: 'deliberate' }
  | { kind: 'finish'; reason: string; stopped: boolean; winner?: NodeId }
  /** Until something settles or a command comes. `idle`: nothing is under way. */
  | { kind: 'wait'; idle: boolean };

/**
 * What the loop does next: interrupted work first, then what people asked for, then the strategy. While a run is paused
 * only what needs no model goes on. `underWay` holds the ids of the work of this process.
 */
export function nextAction(
  { phase }: LoopState,
  run: RunState,
  inProgress: Pick<ReadonlyMap<WorkId, unknown>, 'has' | 'size'>,
): LoopAction {
  const idle = inProgress.size === 0;
  if (phase.kind === 'stopped') {
    return idle ? { kind: 'finish', reason: stoppedByHand, stopped: true } : { kind: 'wait', idle };
  }
  const running = run.status === 'running';
  const { steering } = run;
  for (const { id, status, proposal } of run.attempts.values()) {
    if (status !== 'running' || inProgress.has(id)) continue;
    if (running || steering.cancelled.includes(id) || isByHand(proposal)) {
      return { kind: 'resume', attemptId: id };
    }
  }
  if (running) {
    for (const { id, winner } of run.votes.values()) {
      if (winner === null && !inProgress.has(id)) return { kind: 'vote', voteId: id };
    }
  }
  const toVerify = steering.verifying.find((id) => !inProgress.has(id));
  if (toVerify !== undefined) return { kind: 'verify', nodeId: toVerify };
  const waiting = steering.waiting.find(({ proposal }) => running || isByHand(proposal));
  if (waiting) return { kind: 'begin', proposalId: waiting.id };
  if (!running) return { kind: 'wait', idle };
  if (phase.kind === 'searching') return { kind: 'propose' };
  if (phase.kind === 'done' && idle) {
    if (phase.stage !== 'decided') return { kind: 'deliberate' };
    const { reason, winner } = phase;
    return { kind: 'finish', reason, stopped: false, ...(winner === undefined ? {} : { winner }) };
  }
  return { kind: 'wait', idle };
}

/** Why no further step may start in this state of the loop, or null. */
export function closingOf({ phase }: LoopState): Closing | null {
  if (phase.kind === 'stopped') return { reason: 'stopped by hand', sparesPeople: false };
  // Deliberation asks models and runs tests itself.
  if (phase.kind !== 'done' || phase.stage !== 'settling') return null;
  return { reason: phase.reason, sparesPeople: true };
}

/** After commands were handled. */
export function commanded(loop: LoopState, handled: readonly Pick<Command, 'kind'>[]): LoopState {
  return handled.some(({ kind }) => kind === 'stop') ? { ...loop, phase: { kind: 'stopped' } } : loop;
}

/** After a wake-up: a strategy that proposed nothing is asked again. */
export function woken(loop: LoopState): LoopState {
  return loop.phase.kind === 'waiting' ? { ...loop, phase: { kind: 'searching' } } : loop;
}

/** After the strategy proposed nothing for now. */
export const strategyWaits = (loop: LoopState): LoopState => ({ ...loop, phase: { kind: 'waiting' } });

/** After the strategy said that the search is over. */
export function strategyDone(
  loop: LoopState,
  run: RunState,
  { reason, winner }: { reason: string; winner?: NodeId },
): LoopState {
  const inputs = decisionInputs(run);
  return {
    ...loop,
    phase: { kind: 'done', stage: 'settling', reason, inputs, ...(winner === undefined ? {} : { winner }) },
  };
}

/** Before each look: a decision whose inputs people changed holds no longer. While the run is paused it stands. */
export function reconsidered(loop: LoopState, run: RunState): LoopState {
  const { phase } = loop;
  if (phase.kind !== 'done' || run.status !== 'running') return loop;
  return hasSameInputs(phase.inputs, decisionInputs(run)) ? loop : { ...loop, phase: { kind: 'searching' } };
}

/** The next stage of a decision. A deliberation that failed stays one: comparisons it began go on when the run does. */
export function deliberation(loop: LoopState, stage: 'deliberating' | 'decided'): LoopState {
  return loop.phase.kind === 'done' ? { ...loop, phase: { ...loop.phase, stage } } : loop;
}

/** Attempts in a row that the model may fail before the run waits for a person. */
const mostModelFailures = 3;

/** After an attempt ended. `pause`: why the run waits for a person now, or null. */
export function attemptEnded(loop: LoopState, reason: string): { loop: LoopState; pause: string | null } {
  const modelFailures = reason.startsWith('model failed') ? loop.modelFailures + 1 : 0;
  if (modelFailures < mostModelFailures) return { loop: { ...loop, modelFailures }, pause: null };
  return {
    loop: { ...loop, modelFailures: 0 },
    pause: pausedByModel(modelFailures, reason),
  };
}

const decisionInputs = ({ spec, steering, attempts }: RunState): DecisionInputs => ({
  spec,
  steering,
  endedByPeople: [...attempts.values()].filter(
    ({ startedBy, status }) => startedBy.kind === 'person' && status === 'ended',
  ).length,
});

const hasSameInputs = (a: DecisionInputs, b: DecisionInputs): boolean =>
  a.spec === b.spec && a.steering === b.steering && a.endedByPeople === b.endedByPeople;
