import { rootNodeId } from '@/server/core/base/ids';
import { noUsage, usageIn } from '@/server/core/usage/usage';
import type { NodeStanding, SettledNode, TextPlaces } from './node';

/** A node as one flat record: what a row of the table `nodes` and an event that settles it hold. */
export type NodeRecord = Omit<SettledNode, 'texts'> & TextPlaces & NodeStanding;

/** What steps of one call need not have. */
type OfSeveralCalls = 'outlines' | 'further';
/** What steps taken here do not have. */
type OfImports = 'origin' | 'recorded';
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** A node as the event that settles it tells of it. */
export type NewNode = Optional<
  Omit<NodeRecord, 'holdout' | 'visits' | 'valueSum'>,
  OfSeveralCalls | OfImports
> & {
  /** Visits that another system counted, with the sum of their values in [0,1]. Absent: none yet. */
  recordedVisits?: { visits: number; valueSum: number };
};

/** A root at which nothing was done, without what differs from run to run. */
export const plainRoot = {
  id: rootNodeId,
  parentId: null,
  donorId: null,
  graft: null,
  attemptId: null,
  depth: 0,
  actionKind: null,
  path: null,
  action: null,
  thought: null,
  observation: null,
  observationPreview: '',
  error: false,
  prompt: null,
  snapshotShared: false,
  changed: [],
  changedLines: null,
  score: null,
  outcome: null,
  ...noUsage,
  modelMs: 0,
  sandboxMs: 0,
  snapshotMs: 0,
  snapshotCost: null,
  turn: null,
} satisfies Partial<NewNode>;

/** What of a record never changes. */
export function settledOf(
  record: Optional<Omit<NodeRecord, keyof NodeStanding>, OfSeveralCalls | OfImports>,
): SettledNode {
  const { action, thought, observation, further = null, observationPreview, prompt, turn } = record;
  const { recorded = null } = record;
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
    outlines: record.outlines ?? null,
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
    origin: record.origin ?? null,
    texts: { action, thought, observation, further, observationPreview, prompt, turn, recorded },
  };
}

const noTexts: TextPlaces = {
  action: null,
  thought: null,
  observation: null,
  further: null,
  observationPreview: '',
  prompt: null,
  turn: null,
  recorded: null,
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
