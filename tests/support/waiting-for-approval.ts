import type { NodeId } from '@/server/core/base/ids';
import type { NewEvent } from '@/server/core/run/event';

/** The events after which a run is under way, and a proposal of its strategy waits for approval. `best` is its best node. */
export const waitingForApproval = (best: NodeId): NewEvent[] => [
  { type: 'run.status', status: 'running', reason: null, actor: { kind: 'engine' } },
  { type: 'approval.set', on: true, actor: { kind: 'person', name: 'Ada' } },
  { type: 'best.changed', nodeId: best, actor: { kind: 'engine' } },
  {
    type: 'approval.requested',
    proposal: {
      kind: 'expand',
      from: best,
      steps: 5,
      temperature: 0.8,
      memory: 'none',
      hint: null,
      backup: true,
    },
    selection: { chosen: best, candidates: [], reason: 'It has the highest score.' },
    strategy: 'mcts',
    actor: { kind: 'strategy', name: 'mcts' },
  },
];
