import { EventLog } from '@/components/live/event-log';
import { asAttemptId, asRunId, asSnapshotId, type NodeId, nodeId } from '@/server/core/base/ids';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import type { NodeScore } from '@/server/core/run/node';
import type { NewNode } from '@/server/core/run/node-record';
import { defaultBudget } from '@/server/core/usage/budget';
import { newNode } from '@/tests/support/build/node';

/** The log of the page, of events that need not fold: nothing of it is packed. */
export function eventLogOf(events: readonly RunEvent[]): EventLog {
  const log = new EventLog(() => foldEvents(events), 1_000_000);
  for (const event of events) log.append(event);
  return log;
}

export const scoreOfTargets = (passing: number, source: NodeScore['source'] = 'observed'): NodeScore => ({
  targetsPassing: passing,
  targetsTotal: 4,
  guardsPassing: 2,
  guardsTotal: 2,
  reward: passing / 4,
  solved: passing === 4,
  source,
});

/** A node settled under `parent`; `settled` may say more of it. */
export function settled(
  id: number,
  parent: number | null,
  depth: number,
  more: Partial<NewNode> = {},
): EventBody {
  return {
    type: 'node.settled',
    node: newNode({
      id: nodeId(id),
      parentId: parent === null ? null : nodeId(parent),
      depth,
      actionKind: parent === null ? null : 'read_file',
      title: `step ${id}`,
      snapshot: asSnapshotId(`host:${id}`),
      ...more,
    }),
  };
}

export const started = (ordinal: number, from: NodeId): EventBody => ({
  type: 'attempt.started',
  attemptId: asAttemptId(`a${ordinal}`),
  proposal: { kind: 'expand', from, steps: 5, temperature: 0, memory: 'none', hint: null, backup: false },
  model: 'repair',
  experienceOf: [],
  selection: { chosen: from, candidates: [], reason: 'the only node' },
  strategy: 'mcts',
});

/** A log that begins a run and goes on with the given events. */
export function logOf(...bodies: EventBody[]): RunEvent[] {
  const created: EventBody = {
    type: 'run.created',
    spec: {
      taskName: 't',
      taskTitle: 'T',
      strategy: 'mcts',
      parameters: {},
      model: 'repair',
      sandbox: 'local',
      seed: 1,
      budget: defaultBudget,
      onInterruption: 'resume',
    },
  };
  return [created, ...bodies].map((body, index) => ({
    ...body,
    runId: asRunId('rtest'),
    seq: index + 1,
    at: index,
    actor: { kind: 'engine' },
    ...(body.type === 'node.settled' && body.node.parentId !== null ? { spend: { steps: 1 } } : {}),
  }));
}

/** Settled nodes for parents by position: `[null, 0, 1]` is a chain of three. */
export function treeOf(parents: (number | null)[]): EventBody[] {
  const depths: number[] = [];
  return parents.map((parent, id) => {
    const depth = parent === null ? 0 : (depths[parent] ?? 0) + 1;
    depths.push(depth);
    return settled(id, parent, depth);
  });
}
