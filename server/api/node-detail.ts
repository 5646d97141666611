import { type NodeTexts, readNode, readNodeTexts } from '@/db/node-texts';
import type { Database } from '@/db/open';
import { runRow } from '@/db/runs';
import { taskFromSource } from '@/server/catalog';
import type { NodeId, RunId } from '@/server/core/ids';
import { notFound } from './errors';

/** The long texts of a node; the root's observation is the task's statement. */
export interface NodeDetail extends Omit<NodeTexts, 'observation'> {
  observation: string;
}

/** One node's row, without loading its run. Errors: an unknown run or node is refused with NOT_FOUND. */
export function nodeRow(db: Database, runId: RunId, id: NodeId) {
  const node = readNode(db, runId, id);
  if (!node) throw notFound(`There is no node ${id} in run ${runId}.`);
  return node;
}

export function nodeDetail(db: Database, runId: RunId, id: NodeId): NodeDetail {
  const node = nodeRow(db, runId, id);
  const texts = readNodeTexts(db, node);
  const statement = () => taskFromSource(runRow(db, runId).task).statement;
  return { ...texts, observation: texts.observation?.text ?? (node.parentId === null ? statement() : '') };
}
