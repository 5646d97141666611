import type { Database } from '@/db/connection';
import { readEvents } from '@/db/log';
import { outageMessage } from '@/db/outage/outage';
import { loadState } from '@/db/runs';
import { whenFree } from '@/server/cli/database';
import { lineFor, statusLine } from '@/server/cli/progress';
import type { RunId } from '@/server/core/base/ids';
import { applyEvent, openingState } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';

/**
 * Folds the run's events as they come and reports them. `end` returns the state after the last one. If a pause waits for
 * a person and nobody is at the terminal, `onPause` is called.
 */
export function follow(db: Database, runId: RunId, out: NodeJS.WriteStream | null, onPause: () => void) {
  let state: RunState | null = null;
  const look = () => {
    for (const event of readEvents(db, runId, state?.seq ?? 0)) {
      if (state === null) state = openingState(event);
      else applyEvent(state, event);
      const waits = event.type === 'run.status' && event.status === 'paused' && event.actor.kind === 'engine';
      if (waits && !process.stderr.isTTY) onPause();
      const line = lineFor(state, event);
      if (out && line) out.write(`${out.isTTY ? '\r\x1b[K' : ''}${line}\n`);
    }
    if (out?.isTTY && state) out.write(`\r\x1b[K${statusLine(state).slice(0, (out.columns ?? 80) - 1)}`);
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      // The next look comes soon, and reads what this one could not.
      if (outageMessage(error) === null) throw error;
    }
  }, 200);
  if (out) out.write(`run ${runId}\n`);
  const stop = () => clearInterval(timer);
  return {
    stop,
    async end(): Promise<RunState> {
      stop();
      await whenFree(db, look);
      if (out?.isTTY) out.write('\r\x1b[K');
      return state ?? loadState(db, runId);
    },
  };
}
