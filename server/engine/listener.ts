import { clearWords, putWords } from '@/db/live-words';
import type { AttemptId } from '@/server/core/ids';
import type { LiveWords } from '@/server/core/ports';
import type { RunContext } from './context';

/** Least milliseconds between two writes of what a model is saying. */
const everyMs = 120;

/** Puts down what a model says while it says it, for whoever watches the run. Models that say nothing cost nothing. */
export function listenerFor({ db, log, now }: RunContext, attemptId: AttemptId) {
  let wroteAt: number | null = null;
  return {
    hear(said: LiveWords): void {
      const at = now();
      if (wroteAt !== null && at - wroteAt < everyMs) return;
      wroteAt = at;
      putWords(db, log.runId, attemptId, said);
    },
    /** The answer is whole, or there will be none. */
    end(): void {
      if (wroteAt !== null) clearWords(db, log.runId, attemptId);
    },
  };
}
