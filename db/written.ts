import { and, eq } from 'drizzle-orm';
import type { RunId } from '@/server/core/base/ids';
import type { Database } from './connection';
import { judgements } from './schema';
import { readText } from './texts';

/** What a model wrote beside the steps, by the event that recorded it; null where there is no such text. */
export function readWritten(db: Database, runId: RunId, seq: number): string | null {
  const row = db
    .select({ record: judgements.record })
    .from(judgements)
    .where(and(eq(judgements.runId, runId), eq(judgements.seq, seq)))
    .get();
  const hash = row?.record.written?.text ?? null;
  return hash === null ? null : readText(db, hash);
}
