import { expect, it } from 'vitest';
import type { RunEvent } from '@/server/core/run/event';
import { applyEvent } from '@/server/core/run/fold';
import { solvedWhileWaiting } from '@/server/core/run/standing';
import { waitingForApproval } from '@/tests/support/waiting-for-approval';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

it('a solution found while a proposal waits is known, one that does not pass is not', () => {
  for (const reward of [1, 0.5]) {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ steps: 2, reward, by: { kind: 'person', name: 'Ada' } });
    const state = tree.state();
    expect(solvedWhileWaiting(state)).toBeNull();
    for (const body of waitingForApproval(head)) {
      const event: RunEvent = { ...body, runId: state.runId, seq: state.seq + 1, at: state.seq + 1 };
      applyEvent(state, event);
    }
    expect(solvedWhileWaiting(state)?.id ?? null).toBe(reward === 1 ? head : null);
  }
});
