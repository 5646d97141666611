import { expect, it } from 'vitest';
import { forkOf } from '@/components/node-comparison/fork';
import { testPairs } from '@/components/node-comparison/test-pairs';
import { rootNodeId } from '@/server/core/base/ids';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

it('two paths share what lies above their fork; a node above the other is the fork itself', () => {
  const tree = new TreeBuilder('best-of-n');
  const a = tree.walk({ steps: 3, reward: 0 });
  const b = tree.walk({ from: a.head, steps: 2, reward: 0 });
  const c = tree.walk({ from: a.head, steps: 1, reward: 0 });
  const ids = ({ common, left, right }: ReturnType<typeof forkOf>) =>
    [common, left, right].map((nodes) => nodes.map(({ id }) => id));
  expect(ids(forkOf(tree.state(), b.head, c.head))).toEqual([['n0', 'n1', 'n2', 'n3'], ['n4', 'n5'], ['n6']]);
  expect(ids(forkOf(tree.state(), a.head, b.head))).toEqual([['n0', 'n1', 'n2', 'n3'], [], ['n4', 'n5']]);
  expect(ids(forkOf(tree.state(), rootNodeId, rootNodeId))).toEqual([['n0'], [], []]);
});

it('tests that differ stand first, targets before guards, and what only one side has is absent at the other', () => {
  const outcome = (statuses: Record<string, TestResult['status']>): Outcome => ({
    status: 'read',
    tests: Object.entries(statuses).map(([id, status]) => ({ id, status, message: '', frame: null })),
    exitCode: 0,
    log: '',
    ms: 1,
    tampered: [],
  });
  const pairs = testPairs(
    outcome({ a: 'passed', guard: 'passed', target: 'failed', gone: 'passed' }),
    outcome({ a: 'passed', guard: 'failed', target: 'passed' }),
    { targets: ['target'], guards: ['guard'], weights: {} },
  );
  expect(pairs.map(({ id, left, right }) => [id, left, right])).toEqual([
    ['target', 'failed', 'passed'],
    ['guard', 'passed', 'failed'],
    ['gone', 'passed', 'absent'],
    ['a', 'passed', 'passed'],
  ]);
});
