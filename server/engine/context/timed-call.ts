import { remaining } from '@/server/core/usage/budget';
import { type RunContext, spendNow } from './context';
import { orAborted } from './or-aborted';

/** How often a call in progress looks at the run's time: limits may change, and pauses do not count. */
const mostWaitMs = 1_000;

export interface TimedCall<T> {
  result: Promise<T>;
  /** Whether the run's time limit cut it off. */
  timeUp(): boolean;
}

/**
 * A model call that is cut off when the run's time is up or a person stops the run; what it used until then is in its
 * failure (`CallFailed`, fault `cancelled`). When the process lets go of the run, it rejects with the signal's reason.
 */
export function timedCall<T>(context: RunContext, call: (signal: AbortSignal) => Promise<T>): TimedCall<T> {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const ms = secondsLeft(context) * 1_000;
    if (ms <= 0) return deadline.abort(new Error('the time of the run is up'));
    timer = setTimeout(look, Math.ceil(Math.min(ms, mostWaitMs)));
  };
  look();
  const { signal, control } = context;
  const pending = call(AbortSignal.any([signal, control.stopSignal, deadline.signal]));
  return {
    result: orAborted(pending, signal).finally(() => clearTimeout(timer)),
    timeUp: () => deadline.signal.aborted,
  };
}

/** Active seconds until the run's time limit, those since the last event included; Infinity without a limit. */
const secondsLeft = (context: RunContext): number =>
  remaining(context.log.state.spec.budget, spendNow(context)).seconds;
