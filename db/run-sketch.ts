import { and, eq, inArray, sql } from 'drizzle-orm';
import { type NodeId, nodeId, ordinalOf, type RunId } from '@/server/core/base/ids';
import type { Connection } from './connection';
import { nodes } from './schema';

/** A run's tree, as far as a picture of a few millimetres holds it: its first nodes and the way to its best. */
export interface RunSketch {
  /** Each node's parent as an index, −1 for the root; parents before children. */
  parent: number[];
  /** Fraction of targets passing, there or at the nearest ancestor that knows, in [0,1]; null where none does. */
  score: (number | null)[];
  /** The best node's index; null without one. */
  best: number | null;
}

const firstNodes = 120;
const mostSketched = 60;

/** The first nodes by their ids: so many look-ups by key, however large the run. */
const firstIds = Array.from({ length: firstNodes }, (_, ordinal) => nodeId(ordinal));

/** Reads at most 180 nodes. A longer way to the best node is drawn with fewer of its steps. */
export function readSketch(db: Connection, runId: RunId, best: NodeId | null): RunSketch {
  const above = best === null ? new Map<NodeId, NodeId | null>() : pathsBeyond(db, runId, best);
  const rows = db
    .select({ id: nodes.id, parentId: nodes.parentId, score: nodes.score })
    .from(nodes)
    .where(and(eq(nodes.runId, runId), inArray(nodes.id, [...firstIds, ...above.keys()])))
    .all()
    .sort((a, b) => ordinalOf(a.id) - ordinalOf(b.id));
  const indexOf = new Map(rows.map(({ id }, index) => [id, index]));
  const indexAt = (id: NodeId | null) => (id === null ? undefined : indexOf.get(id));
  const sketch: RunSketch = { parent: [], score: [], best: indexAt(best) ?? null };
  for (const { id, parentId, score } of rows) {
    const parent = indexAt(above.get(id) ?? parentId) ?? -1;
    const own =
      score && (score.targetsTotal === 0 ? score.reward : score.targetsPassing / score.targetsTotal);
    sketch.parent.push(parent);
    sketch.score.push(own ?? sketch.score[parent] ?? null);
  }
  return sketch;
}

/** The nodes on the way to `best` that are not among the first, thinned evenly where they are many; each with what it is drawn to follow. */
function pathsBeyond(db: Connection, runId: RunId, best: NodeId): Map<NodeId, NodeId | null> {
  if (ordinalOf(best) < firstNodes) return new Map();
  const beyond = db.all<{ id: NodeId; parent: NodeId }>(sql`
    with recursive up(id, parent) as (
      select id, parent_id from nodes where run_id = ${runId} and id = ${best}
      union all
      select nodes.id, nodes.parent_id from up
      join nodes on nodes.run_id = ${runId} and nodes.id = up.parent
      where cast(substr(up.parent, 2) as integer) >= ${firstNodes}
    )
    select id, parent from up`);
  const every = Math.ceil(beyond.length / mostSketched);
  const kept = beyond.filter((_, at) => at % every === 0);
  const start = beyond.at(-1)?.parent ?? null;
  return new Map(kept.map(({ id }, at) => [id, kept[at + 1]?.id ?? start]));
}
