import type { Database } from '@/db/connection';
import { isNamedInLog } from '@/db/log';
import { type NodeTexts, readNode, readNodeTexts, readOutcomeText } from '@/db/node-texts';
import { runRow } from '@/db/runs';
import { taskFromSource } from '@/server/catalog';
import type { BlobHash, NodeId, RunId, SnapshotId } from '@/server/core/base/ids';
import { releasedWords } from '@/server/core/run/released';
import type { Outcome } from '@/server/core/verdict/outcome';
import { notFound, refuse } from './errors';
import { noNode, noReportInLog } from './sentences';

/** The long texts of a node; the root's observation is the task's statement. */
export interface NodeDetail extends Omit<NodeTexts, 'observation'> {
  observation: string;
  /** Whether the run's task has a holdout that can run here. */
  hasHoldout: boolean;
}

/** One node's row, without loading its run. Errors: an unknown run or node is refused with NOT_FOUND. */
function nodeRow(db: Database, runId: RunId, id: NodeId) {
  const node = readNode(db, runId, id);
  if (!node) throw notFound(noNode(id, runId));
  return node;
}

/** The snapshot of a node whose files are to be read. Errors: as `nodeRow`; files that a person removed are refused. */
export function nodeSnapshot(db: Database, runId: RunId, id: NodeId): SnapshotId {
  const { snapshot } = nodeRow(db, runId, id);
  const { steering } = runRow(db, runId);
  if (steering?.released?.includes(id)) throw refuse(releasedWords(id));
  return snapshot;
}

/** The reports of a node at some moment. An absent field means the current report. */
export interface Reports {
  outcome?: BlobHash | null;
  holdoutOutcome?: BlobHash | null;
}

/** Errors: an unknown run or node, or a report that no event of the run names, is refused with NOT_FOUND. */
export function nodeDetail(db: Database, runId: RunId, id: NodeId, reports: Reports = {}): NodeDetail {
  const node = nodeRow(db, runId, id);
  const texts = readNodeTexts(db, node);
  const report = (wanted: BlobHash | null | undefined, held: BlobHash | null, text: Outcome | null) => {
    if (wanted === undefined || wanted === held) return text;
    if (wanted === null) return null;
    if (!isNamedInLog(db, runId, wanted)) throw notFound(noReportInLog(runId));
    return readOutcomeText(db, wanted);
  };
  const { task } = runRow(db, runId);
  const statement = () => taskFromSource(task).statement;
  return {
    ...texts,
    outcome: report(reports.outcome, node.outcome, texts.outcome),
    holdoutOutcome: report(reports.holdoutOutcome, node.holdout?.outcome ?? null, texts.holdoutOutcome),
    hasHoldout: typeof task === 'object' && task !== null && 'holdout' in task && task.holdout != null,
    observation: texts.observation?.text ?? (node.parentId === null ? statement() : ''),
  };
}
