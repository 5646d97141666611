import { inArray, sql } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { claimRun, releaseRun, thisOwner } from '@/db/leases';
import { openRunLog } from '@/db/run-log';
import { loadState } from '@/db/runs';
import { runs } from '@/db/schema';
import type { NodeId, RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { releasableNodes } from '@/server/core/run/released';
import { endedStatuses } from '@/server/core/run/spec';

/** The pruned nodes of runs that have ended whose files only they need, by run. Only runs in which a person pruned are loaded. */
export function releasableByRun(db: Database): Map<RunId, NodeId[]> {
  const found = new Map<RunId, NodeId[]>();
  const marked = db
    .select({ id: runs.id, steering: runs.steering })
    .from(runs)
    .where(sql`${inArray(runs.status, [...endedStatuses])} AND ${runs.steering} LIKE '%"pruned":true%'`)
    .all();
  for (const { id } of marked) {
    const nodes = releasableNodes(loadState(db, id));
    if (nodes.length > 0) found.set(id, nodes);
  }
  return found;
}

/**
 * Gives up the files of pruned nodes in runs that have ended: an event of each run, after which they cannot be restored
 * and a collection of garbage may remove them. A run that another process holds keeps its own. Returns lines for people.
 */
export function releasePruned(db: Database, actor: Actor): string[] {
  const lines: string[] = [];
  const owner = thisOwner();
  for (const runId of releasableByRun(db).keys()) {
    if (!claimRun(db, runId, owner, Date.now())) {
      lines.push(`nothing of ${runId}: another process holds it; try again in a moment`);
      continue;
    }
    try {
      const log = openRunLog(db, runId, owner);
      const nodes = endedStatuses.has(log.state.status) ? releasableNodes(log.state) : [];
      if (nodes.length === 0) continue;
      log.append([{ type: 'snapshots.released', nodes, actor }]);
      log.flush();
      lines.push(
        `the files of ${nodes.length === 1 ? '1 pruned node' : `${nodes.length} pruned nodes`} of ${runId}`,
      );
    } finally {
      releaseRun(db, runId, owner);
    }
  }
  return lines;
}
