import type { Database } from '@/db/connection';
import { isNamedInLog } from '@/db/log';
import { type NodeTexts, readNode, readNodeTexts, readObservation, readOutcomeText } from '@/db/node-texts';
import { runRow } from '@/db/runs';
import { taskFromSource } from '@/server/catalog';
import { errorMessage } from '@/server/core/base/error-message';
import { type BlobHash, hasFiles, type NodeId, type RunId, type SnapshotId } from '@/server/core/base/ids';
import { releasedWords } from '@/server/core/run/released';
import { noFilesOfImport } from '@/server/core/run/sentences';
import type { Outcome } from '@/server/core/verdict/outcome';
import { recordedOf } from '@/server/imports/restored';
import type { RecordedStep } from '@/server/imports/step-record';
import { notFound, refuse } from './errors';
import { noNode, noReportInLog } from './sentences';

/** What another system recorded of a step, beside what every node has. */
export interface RecordedDetail extends Pick<RecordedStep, 'messages' | 'remarks' | 'patch' | 'selection'> {
  /** Why it has its reward. */
  explanation: string | null;
}

/** The long texts of a node. */
export interface NodeDetail extends NodeTexts {
  /** The task's statement at the root; empty elsewhere. */
  statement: string;
  /** Whether the run's task has a holdout that can run here. */
  hasHoldout: boolean;
  /** null for steps taken here. */
  recorded: RecordedDetail | null;
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
  if (!hasFiles(snapshot)) throw refuse(noFilesOfImport(id));
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
  const statement = () => readObservation(db, node)?.text ?? statementOf(task);
  return {
    ...texts,
    outcome: report(reports.outcome, node.outcome, texts.outcome),
    holdoutOutcome: report(reports.holdoutOutcome, node.holdout?.outcome ?? null, texts.holdoutOutcome),
    hasHoldout: typeof task === 'object' && task !== null && 'holdout' in task && task.holdout != null,
    statement: node.parentId === null ? statement() : '',
    recorded: recordedDetail(recordedOf(db, node)),
  };
}

/** What the stored task asks for, or why it cannot be read: a run of an older version still opens. */
function statementOf(task: unknown): string {
  try {
    return taskFromSource(task).statement;
  } catch (error) {
    return errorMessage(error);
  }
}

function recordedDetail(step: RecordedStep | null): RecordedDetail | null {
  if (step === null) return null;
  const { messages, remarks, patch, selection, reward } = step;
  return { messages, remarks, patch, selection, explanation: reward?.explanation ?? null };
}
