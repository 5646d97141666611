import type { Database } from '@/db/connection';
import { readOutput } from '@/db/live-output';
import { readEvents } from '@/db/log';
import type { RunId } from '@/server/core/base/ids';
import { newsOf } from './news';

/** Events in one batch of a stream. A stream holds a few batches for a reader that is slow, or never reads. */
export const batchSize = 100;

function makeReadings(db: Database) {
  const news = newsOf(db);
  return {
    /** The run's next events after a cursor, oldest first. */
    events: news.shared((runId: RunId, after: number) => readEvents(db, runId, after, batchSize)),
    /** What the run's models are writing at this moment. */
    output: news.shared((runId: RunId) => readOutput(db, runId)),
  };
}

const made = new WeakMap<Database, ReturnType<typeof makeReadings>>();

/** What streams read of runs, read once for all that want the same. */
export function readingsOf(db: Database): ReturnType<typeof makeReadings> {
  const known = made.get(db) ?? makeReadings(db);
  made.set(db, known);
  return known;
}
