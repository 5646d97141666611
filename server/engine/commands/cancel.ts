import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import type { Answer } from './result';

/** Ends one attempt, whoever began it. What it settled stays and is verified. */
export function cancel(state: RunState, { attemptId }: CommandOf<'cancel'>): Answer {
  const attempt = state.attempts.get(attemptId);
  if (!attempt) return { error: `There is no attempt ${attemptId} in this run.` };
  if (attempt.status === 'ended') return { error: `Attempt ${attemptId.slice(1)} has ended already.` };
  if (state.steering.cancelled.includes(attemptId)) {
    return { error: `Attempt ${attemptId.slice(1)} is being ended.` };
  }
  return { events: [{ type: 'attempt.cancelled', attemptId }] };
}
