import { isEnded } from '@/server/core/run/spec';
import type { Handler } from './handler';
import { refusals } from './refusals';

/** Pauses the run. With `now` the loop drops the steps in flight; else they go on to their end. */
export const pause: Handler<'pause'> = (state, { now }) => {
  if (isEnded(state.status)) return { error: refusals.runEnded(state.status) };
  if (state.status === 'paused' && !now) return { error: refusals.alreadyPaused };
  const reason = now ? 'Paused by hand. The steps in flight were dropped.' : 'Paused by hand.';
  return { events: [{ type: 'run.status', status: 'paused', reason }] };
};

export const resume: Handler<'resume'> = (state) => {
  if (isEnded(state.status)) return { error: refusals.runEnded(state.status) };
  if (state.status !== 'paused') return { error: refusals.notPaused };
  return { events: [{ type: 'run.status', status: 'running', reason: null }] };
};

/** Changes nothing in the log: the loop ends the run once what is under way has settled. */
export const stop: Handler<'stop'> = (state) =>
  isEnded(state.status) ? { error: refusals.runEnded(state.status) } : { events: [] };
