import { expect, it } from 'vitest';
import { bestOfAttempts } from '@/components/wording/status-sentences';
import { asAttemptId, nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, scoreOfTargets, settled, started } from '@/tests/unit/tree/grown-run';

it('an attempt’s best is its highest reward, and among equals the latest: where it was left', () => {
  const step = (id: number, attempt: number, passing: number | null) =>
    settled(id, 0, 1, {
      attemptId: asAttemptId(`a${attempt}`),
      score: passing === null ? null : scoreOfTargets(passing),
    });
  const state = foldEvents(
    logOf(
      settled(0, null, 0, { score: scoreOfTargets(0) }),
      started(1, nodeId(0)),
      step(1, 1, 2),
      step(2, 1, 2),
      step(3, 1, 1),
      started(2, nodeId(0)),
      step(4, 2, null),
    ),
  );
  const best = bestOfAttempts(state);
  expect(best.get('a1')?.node.id).toBe('n2');
  expect(best.has('a2')).toBe(false);
});
