import { clearOutput, putOutput } from '@/db/live-output';
import type { AttemptId } from '@/server/core/base/ids';
import type { LiveOutput } from '@/server/core/ports/model';
import type { RunContext } from '@/server/engine/context/context';

/** Least milliseconds between two writes of what a model is saying. */
const everyMs = 120;

/** Puts down what a model says while it says it, for whoever watches the run. Models that say nothing cost nothing. */
export function listenerFor({ db, log }: RunContext, attemptId: AttemptId) {
  let newest: LiveOutput | null = null;
  let wrote = false;
  let timer: NodeJS.Timeout | null = null;
  const write = () => {
    timer = null;
    if (newest === null) return;
    try {
      putOutput(db, log.runId, attemptId, newest);
    } catch {
      // Words are not worth a run: a disk that fails is met, and dealt with, where the step is written.
    }
    newest = null;
    wrote = true;
    timer = setTimeout(write, everyMs);
  };
  return {
    update(output: LiveOutput): void {
      newest = output;
      if (timer === null) write();
    },
    /** The answer is whole, or there will be none. */
    end(): void {
      if (timer !== null) clearTimeout(timer);
      if (!wrote) return;
      try {
        clearOutput(db, log.runId, attemptId);
      } catch {
        // As above; what is left is cleared when the run is taken up again.
      }
    },
  };
}
