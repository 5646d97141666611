import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { readNode, readOutcome } from '@/db/node-texts';
import { runRow } from '@/db/runs';
import { nodes } from '@/db/schema';
import type { ActionKind } from '@/server/core/agent/action';
import { hasFiles, type NodeId, type RunId, rootNodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { Outcome, Score, TestResult } from '@/server/core/verdict/outcome';
import { asApiError, notFound } from './errors';
import { noNode } from './sentences';

/** A step on the path to a node that is compared. */
interface ComparedStep {
  nodeId: NodeId;
  kind: ActionKind | null;
  title: string;
  /** The file that it acted on, where there is one. */
  path: string | null;
}

/** What stands at the head of a column when nodes are compared, of whatever runs. */
export interface ComparedNode {
  runId: RunId;
  nodeId: NodeId;
  taskName: string;
  taskTitle: string;
  /** The strategy, or the other system, with the model where one is known. */
  madeBy: string;
  title: string;
  depth: number;
  score: Score | null;
  holdout: boolean | null;
  /** The results of its tests, or of a node with the same files; null: they were not run. */
  tests: Pick<TestResult, 'id' | 'status'>[] | null;
  /** Whether its files are kept here. */
  hasFiles: boolean;
  /** The steps from the root to it, the first one first, without the root. */
  path: ComparedStep[];
}

/**
 * Without a node: the best of the run; where nothing is known of its results, the end of its longest way.
 * Errors: an unknown run or node is refused with NOT_FOUND.
 */
export function comparedNode(db: Database, runId: RunId, given: NodeId | null): ComparedNode {
  const { spec, best } = asApiError(() => runRow(db, runId));
  const nodeId = given ?? best ?? deepest(db, runId);
  const node = readNode(db, runId, nodeId);
  if (!node) throw notFound(noNode(nodeId, runId));
  const outcome = outcomeOf(db, runId, node);
  return {
    runId,
    nodeId,
    taskName: spec.taskName,
    taskTitle: spec.taskTitle,
    madeBy: [spec.origin?.writer ?? spec.origin?.format ?? spec.strategy, spec.model]
      .filter((part) => part !== '')
      .join(' · '),
    title: node.title,
    depth: node.depth,
    score: node.score,
    holdout: node.holdout?.passed ?? null,
    tests: outcome?.tests.map(({ id, status }) => ({ id, status })) ?? null,
    hasFiles: hasFiles(node.snapshot),
    path: stepsTo(db, runId, nodeId),
  };
}

function deepest(db: Database, runId: RunId): NodeId {
  const row = db
    .select({ id: nodes.id })
    .from(nodes)
    .where(eq(nodes.runId, runId))
    .orderBy(desc(nodes.depth), nodes.at)
    .limit(1)
    .get();
  return row?.id ?? rootNodeId;
}

function stepsTo(db: Database, runId: RunId, nodeId: NodeId): ComparedStep[] {
  const all = db
    .select({
      id: nodes.id,
      parentId: nodes.parentId,
      kind: nodes.actionKind,
      title: nodes.title,
      path: nodes.path,
    })
    .from(nodes)
    .where(eq(nodes.runId, runId))
    .all();
  const byId = new Map(all.map((row) => [row.id, row]));
  const steps: ComparedStep[] = [];
  for (let row = byId.get(nodeId); row && row.parentId !== null; row = byId.get(row.parentId)) {
    const { id, kind, title, path } = row;
    steps.push({ nodeId: id, kind, title, path });
  }
  return steps.reverse();
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
