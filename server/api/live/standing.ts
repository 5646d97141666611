import { and, eq } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { runRow } from '@/db/runs';
import { nodes } from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';
import { titleOfRun } from '@/server/core/run/spec';
import { isWaiting, type Standing } from '@/server/core/run/standing';
import { noSteering } from '@/server/core/run/steering';

/** How a run stands, from its row and that of its best node. Errors: RunNotFound. */
export function standingOf(db: Database, runId: RunId): Standing {
  const { spec, status, steering, best } = runRow(db, runId);
  const row = best
    ? db
        .select({ score: nodes.score })
        .from(nodes)
        .where(and(eq(nodes.runId, runId), eq(nodes.id, best)))
        .get()
    : undefined;
  return {
    title: titleOfRun(spec),
    status,
    waits: isWaiting({ status, steering: { ...noSteering, ...steering } }),
    best: best ? { node: best, solves: row?.score?.solved ?? false } : null,
  };
}
