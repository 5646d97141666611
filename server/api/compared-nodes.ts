import { and, eq, isNotNull } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { readNode, readOutcome } from '@/db/node-texts';
import { runRow } from '@/db/runs';
import { nodes } from '@/db/schema';
import { hasFiles, type NodeId, type RunId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { Outcome, Score, TestResult } from '@/server/core/verdict/outcome';
import { asApiError, notFound } from './errors';
import { noNode } from './sentences';

/** What stands at the head of a column when nodes are compared, of whatever runs. */
export interface ComparedNode {
  runId: RunId;
  nodeId: NodeId;
  taskName: string;
  taskTitle: string;
  title: string;
  depth: number;
  score: Score | null;
  holdout: boolean | null;
  /** The results of its tests, or of a node with the same files; null: they were not run. */
  tests: Pick<TestResult, 'id' | 'status'>[] | null;
  /** Whether its files are kept here. */
  hasFiles: boolean;
}

/** Errors: an unknown run or node is refused with NOT_FOUND. */
export function comparedNode(db: Database, runId: RunId, nodeId: NodeId): ComparedNode {
  const { spec } = asApiError(() => runRow(db, runId));
  const node = readNode(db, runId, nodeId);
  if (!node) throw notFound(noNode(nodeId, runId));
  const outcome = outcomeOf(db, runId, node);
  return {
    runId,
    nodeId,
    taskName: spec.taskName,
    taskTitle: spec.taskTitle,
    title: node.title,
    depth: node.depth,
    score: node.score,
    holdout: node.holdout?.passed ?? null,
    tests: outcome?.tests.map(({ id, status }) => ({ id, status })) ?? null,
    hasFiles: hasFiles(node.snapshot),
  };
}

/** Equal files are tested once in a run, so another node may hold the report. */
function outcomeOf(db: Database, runId: RunId, node: NodeState): Outcome | null {
  if (node.outcome !== null) return readOutcome(db, node);
  const tested = db
    .select({ id: nodes.id })
    .from(nodes)
    .where(and(eq(nodes.runId, runId), eq(nodes.snapshot, node.snapshot), isNotNull(nodes.outcome)))
    .get();
  const other = tested ? readNode(db, runId, tested.id) : null;
  return other ? readOutcome(db, other) : null;
}
