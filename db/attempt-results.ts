import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { NodeId, RunId } from '@/server/core/base/ids';
import type { GraftConflict } from '@/server/core/graft/graft';
import type { NodeScore } from '@/server/core/run/node';
import type { Connection } from './connection';
import { attempts, nodes } from './schema';

/** The node an attempt is judged by. */
export interface AttemptResult {
  id: NodeId;
  title: string;
  depth: number;
  score: NodeScore;
}

/**
 * The node each attempt is judged by, as `attemptResults` finds it in a run's state: its highest verified reward, the
 * latest of equals. Reads the nodes that were judged, and of them what is returned.
 */
export function readAttemptResults(db: Connection, runId: RunId): AttemptResult[] {
  const results = new Map<string, AttemptResult>();
  const { id, title, depth, score, attemptId } = nodes;
  const rows = db
    .select({ id, title, depth, score, attemptId })
    .from(nodes)
    .where(
      and(
        eq(nodes.runId, runId),
        isNotNull(attemptId),
        sql`json_extract(${score}, '$.source') <> 'observed'`,
      ),
    )
    .orderBy(asc(sql`rowid`))
    .all();
  for (const { attemptId: attempt, score: found, ...node } of rows) {
    if (attempt === null || found === null) continue;
    const held = results.get(attempt)?.score.reward ?? 0;
    if (found.reward >= held) results.set(attempt, { ...node, score: found });
  }
  return [...results.values()];
}

/** The conflict at which an attempt stopped, null without one; undefined where the run has no such attempt. */
export function readConflict(
  db: Connection,
  runId: RunId,
  attempt: string,
): GraftConflict | null | undefined {
  return db
    .select({ conflict: attempts.conflict })
    .from(attempts)
    .where(and(eq(attempts.runId, runId), sql`${attempts.id} = ${attempt}`))
    .get()?.conflict;
}
