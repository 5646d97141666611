import { usageIn } from '@/server/core/usage/usage';
import type { NodeStanding, SettledNode, TextPlaces } from './node';

/** A node as one flat record: what a row of the table `nodes` and an event that settles it hold. */
export type NodeRecord = Omit<SettledNode, 'texts'> & TextPlaces & NodeStanding;

/** A node as the event that settles it tells of it. */
export type NewNode = Omit<NodeRecord, 'holdout' | 'visits' | 'valueSum'>;

/** What of a record never changes. */
export function settledOf(record: Omit<NodeRecord, keyof NodeStanding>): SettledNode {
  const { action, thought, observation, observationPreview, prompt, turn } = record;
  return {
    id: record.id,
    parentId: record.parentId,
    donorId: record.donorId,
    graft: record.graft,
    attemptId: record.attemptId,
    depth: record.depth,
    actionKind: record.actionKind,
    title: record.title,
    path: record.path,
    error: record.error,
    snapshot: record.snapshot,
    snapshotShared: record.snapshotShared,
    changed: record.changed,
    changedLines: record.changedLines,
    ...usageIn(record),
    modelMs: record.modelMs,
    sandboxMs: record.sandboxMs,
    snapshotMs: record.snapshotMs,
    snapshotCost: record.snapshotCost,
    at: record.at,
    texts: { action, thought, observation, observationPreview, prompt, turn },
  };
}

const noTexts: TextPlaces = {
  action: null,
  thought: null,
  observation: null,
  observationPreview: '',
  prompt: null,
  turn: null,
};

/** The flat record of a node. */
export function recordOf({
  settled,
  score,
  outcome,
  holdout,
  visits,
  valueSum,
}: {
  settled: SettledNode;
} & NodeStanding): NodeRecord {
  const { texts, ...rest } = settled;
  return { ...rest, ...(texts ?? noTexts), score, outcome, holdout, visits, valueSum };
}
