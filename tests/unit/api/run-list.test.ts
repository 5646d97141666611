import { describe, expect, it } from 'vitest';
import { nextOrder } from '@/components/runs/run-order';
import { sketchLayout, sketchPath } from '@/components/runs/sketch-layout';
import { asRunId } from '@/server/core/base/ids';
import {
  compareRuns,
  filterOf,
  type ListedRun,
  type RunFilter,
  type RunOrder,
} from '@/server/core/run/run-list';

const run = (id: string, change: Partial<ListedRun>): ListedRun => ({
  id: asRunId(id),
  taskName: 'sums',
  taskTitle: 'Sums',
  strategy: 'mcts',
  model: 'repair',
  sandbox: 'local',
  format: '',
  status: 'running',
  createdAt: 0,
  steps: 0,
  best: -1,
  experiment: null,
  name: '',
  note: '',
  tags: [],
  archived: false,
  ...change,
});

const ids = (runs: ListedRun[]) => runs.map(({ id }) => id);
const ordered = (runs: ListedRun[], order: RunOrder) => ids(runs.toSorted(compareRuns(order)));

describe('the order of runs', () => {
  const runs = [
    run('old', { createdAt: 1, status: 'solved', best: 1 }),
    run('mid', { createdAt: 2, status: 'running', best: 0.5 }),
    run('new', { createdAt: 3, status: 'queued' }),
    run('top', { createdAt: 0, status: 'solved', best: 2 }),
  ];

  it('puts a passed holdout before a rejected one, and unknown outcomes last', () => {
    expect(ordered(runs, { column: 'best', direction: 'descending' })).toEqual(['top', 'old', 'mid', 'new']);
  });

  it('breaks ties by age, newest first, in either direction', () => {
    expect(ordered(runs, { column: 'status', direction: 'ascending' })).toEqual(['mid', 'new', 'old', 'top']);
    expect(ordered(runs, { column: 'status', direction: 'descending' })).toEqual([
      'old',
      'top',
      'new',
      'mid',
    ]);
  });

  it('sorts by the name that a person gave, where there is one', () => {
    const named = [run('a', { taskTitle: 'Aaa', name: 'Zzz' }), run('b', { taskTitle: 'Bbb' })];
    expect(ordered(named, { column: 'task', direction: 'ascending' })).toEqual(['b', 'a']);
  });

  it('turns round on a second click and starts figures from the top', () => {
    const first = nextOrder({ column: 'created', direction: 'descending' }, 'best');
    expect(first).toEqual({ column: 'best', direction: 'descending' });
    expect(nextOrder(first, 'best').direction).toBe('ascending');
    expect(nextOrder(first, 'task').direction).toBe('ascending');
  });
});

describe('a filter', () => {
  const everything: RunFilter = { text: '', group: null, experiment: null, archived: false };
  const shown = (runs: ListedRun[], filter: Partial<RunFilter>) =>
    ids(runs.filter(filterOf({ ...everything, ...filter })));

  it('wants every word, in any field, in the tags or in the note', () => {
    const runs = [
      run('one', { strategy: 'single', taskTitle: 'Rounding' }),
      run('two', { taskTitle: 'Rounding', tags: ['slow'], note: 'look again' }),
    ];
    expect(shown(runs, { text: 'ROUND single' })).toEqual(['one']);
    expect(shown(runs, { text: '  ' })).toEqual(['one', 'two']);
    expect(shown(runs, { text: 'rounding docker' })).toEqual([]);
    expect(shown(runs, { text: 'slow again' })).toEqual(['two']);
  });

  it('finds a whole tag', () => {
    const runs = [run('one', { tags: ['slow'] }), run('two', { tags: ['slower'] })];
    expect(shown(runs, { text: 'tag:slow' })).toEqual(['one']);
    expect(shown(runs, { text: 'slow' })).toEqual(['one', 'two']);
  });

  it('shows the archived runs alone, and those of an experiment alone', () => {
    const runs = [run('one', {}), run('two', { archived: true }), run('three', { experiment: 'x1' })];
    expect(shown(runs, {})).toEqual(['one']);
    expect(shown(runs, { archived: true })).toEqual(['two']);
    expect(shown(runs, { experiment: 'x1' })).toEqual(['three']);
  });
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
