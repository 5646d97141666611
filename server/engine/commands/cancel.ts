import type { Handler } from './handler';
import { refusals } from './refusals';

/** Ends one attempt, whoever started it. Its settled steps stay and are verified. */
export const cancel: Handler<'cancel'> = (state, { attemptId }) => {
  const attempt = state.attempts.get(attemptId);
  if (!attempt) return { error: refusals.noAttempt(attemptId) };
  if (attempt.status === 'ended') return { error: refusals.attemptEnded(attemptId) };
  if (state.steering.cancelled.includes(attemptId)) return { error: refusals.attemptCancelled(attemptId) };
  return { events: [{ type: 'attempt.cancelled', attemptId }] };
};
