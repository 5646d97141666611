import { describe, expect, it } from 'vitest';
import { filterRuns, nextOrder, orderRuns } from '@/components/runs/run-order';
import type { RunSummary } from '@/components/runs/run-summary';
import { sketchLayout, sketchPath } from '@/components/runs/sketch-layout';
import { asRunId, nodeId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';
import { noSpend } from '@/server/core/usage/spend';

const run = (id: string, change: Partial<RunSummary>): RunSummary => ({
  id: asRunId(id),
  taskName: 'sums',
  taskTitle: 'Sums',
  strategy: 'mcts',
  model: 'repair',
  sandbox: 'local',
  seed: 1,
  status: 'running',
  statusReason: null,
  createdAt: 0,
  endedAt: null,
  best: null,
  spend: noSpend,
  budget: defaultBudget,
  nodes: 0,
  attempts: 0,
  lastSeq: 1,
  sketch: { parent: [], score: [], best: null },
  ...change,
});

const best = (targetsPassing: number, holdout: boolean | null): RunSummary['best'] => ({
  nodeId: nodeId(1),
  depth: 1,
  holdout,
  score: {
    source: 'verified',
    targetsPassing,
    targetsTotal: 4,
    guardsPassing: 0,
    guardsTotal: 0,
    reward: targetsPassing / 4,
    solved: targetsPassing === 4,
  },
});

const ids = (runs: RunSummary[]) => runs.map(({ id }) => id);

describe('the order of runs', () => {
  const runs = [
    run('old', { createdAt: 1, status: 'solved', best: best(4, false) }),
    run('mid', { createdAt: 2, status: 'running', best: best(2, null) }),
    run('new', { createdAt: 3, status: 'queued' }),
    run('top', { createdAt: 0, status: 'solved', best: best(4, true) }),
  ];

  it('puts a passed holdout before a rejected one, and unknown outcomes last', () => {
    expect(ids(orderRuns(runs, { column: 'best', direction: 'descending' }))).toEqual([
      'top',
      'old',
      'mid',
      'new',
    ]);
  });

  it('breaks ties by age, newest first, in either direction', () => {
    const byStatus = orderRuns(runs, { column: 'status', direction: 'ascending' });
    expect(ids(byStatus)).toEqual(['mid', 'new', 'old', 'top']);
    const turned = orderRuns(runs, { column: 'status', direction: 'descending' });
    expect(ids(turned)).toEqual(['old', 'top', 'new', 'mid']);
  });

  it('turns round on a second click and starts figures from the top', () => {
    const first = nextOrder({ column: 'created', direction: 'descending' }, 'best');
    expect(first).toEqual({ column: 'best', direction: 'descending' });
    expect(nextOrder(first, 'best').direction).toBe('ascending');
    expect(nextOrder(first, 'task').direction).toBe('ascending');
  });
});

it('a filter wants every word, in any field', () => {
  const runs = [
    run('one', { strategy: 'single', taskTitle: 'Rounding' }),
    run('two', { taskTitle: 'Rounding' }),
  ];
  expect(ids(filterRuns(runs, 'ROUND single'))).toEqual(['one']);
  expect(ids(filterRuns(runs, '  '))).toEqual(['one', 'two']);
  expect(filterRuns(runs, 'rounding docker')).toEqual([]);
});

describe('the sketch of a tree', () => {
  //      0 ─ 1 ─ 2
  //       │   └─ 4
  //       └─ 3
  const sketch = { parent: [-1, 0, 1, 0, 1], score: [0, null, 1, 0, 0] };

  it('gives each leaf a row and each node the row of its first child', () => {
    const { points, rows, depth } = sketchLayout(sketch);
    expect(points.map(({ row }) => row)).toEqual([0, 0, 0, 2, 1]);
    expect(points.map((point) => point.depth)).toEqual([0, 1, 2, 1, 2]);
    expect({ rows, depth }).toEqual({ rows: 3, depth: 2 });
  });

  it('knows the path to a node, and none to a node that was left out', () => {
    expect([...sketchPath(sketch, 4)].sort()).toEqual([0, 1, 4]);
    expect(sketchPath(sketch, 99).size).toBe(0);
  });

  it('draws nothing of an empty tree', () => {
    expect(sketchLayout({ parent: [], score: [] })).toEqual({ points: [], depth: 0, rows: 0 });
  });
});
