import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Folds, foldTree, noFolds } from '@/components/scene/folds';
import { type Layout, layoutTree } from '@/components/scene/layout';
import { makeFacts } from '@/components/scene/make-facts';
import { segmentsOf } from '@/components/scene/segments';
import { makeTreeIndex, type TreeIndex } from '@/components/scene/tree-index';
import { nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, started, treeOf } from './grown-run';

type Parents = (number | null)[];
interface Cell {
  column: number;
  row: number;
}
interface Laid {
  tree: TreeIndex;
  layout: Layout;
  cells: Cell[];
}

function laid(parents: Parents, boxes = false): Laid {
  const tree = makeTreeIndex()(foldEvents(logOf(...treeOf(parents))));
  const hidden = new Uint8Array(tree.count);
  const layout = layoutTree(tree, {
    hidden,
    boxes: boxes ? { segments: segmentsOf(tree, hidden), opened: new Set() } : null,
    running: [],
  });
  const cells = parents.map((_, id) => ({ column: layout.column[id] ?? -1, row: layout.row[id] ?? -1 }));
  return { tree, layout, cells };
}
/** The first node of a node's lane. */
function laneOf({ reading, begins, drawn }: Layout, of: number): number {
  let i = reading.indexOf(of);
  while (i > 0 && begins[reading[i] ?? 0] === 0) i--;
  return i < drawn ? (reading[i] ?? -1) : -1;
}
const cellsOf = (parents: Parents): Cell[] => laid(parents).cells;

/** Random trees: each node's parent is any node before it. */
const parentLists = fc
  .array(fc.nat(), { minLength: 1, maxLength: 60 })
  .map((picks): Parents => [null, ...picks.map((pick, i) => pick % (i + 1))]);

/** Random trees of long chains: most nodes go on from the one before. */
const chainLists = fc
  .array(fc.record({ jump: fc.nat(9), to: fc.nat() }), { minLength: 1, maxLength: 120 })
  .map((picks): Parents => [null, ...picks.map(({ jump, to }, i) => (jump === 0 ? to % (i + 1) : i))]);

describe('layout of the tree', () => {
  it('lets a chain go on in one row, one column per depth', () => {
    expect(cellsOf([null, 0, 1, 2])).toEqual([0, 1, 2, 3].map((column) => ({ column, row: 0 })));
  });

  it('opens a new row for a later child, below the elder sibling’s branches', () => {
    // 0 – 1 – 2, a branch 3 from 1, and then a second child 4 of the root
    expect(cellsOf([null, 0, 1, 1, 0])).toEqual([
      { column: 0, row: 0 },
      { column: 1, row: 0 },
      { column: 2, row: 0 },
      { column: 2, row: 1 },
      { column: 1, row: 2 },
    ]);
  });

  it('gives every node a place of its own, at its depth', () => {
    fc.assert(
      fc.property(parentLists, (parents) => {
        const cells = cellsOf(parents);
        expect(new Set(cells.map(({ column, row }) => `${column}:${row}`)).size).toBe(cells.length);
        parents.forEach((parent, id) => {
          const above = parent === null ? -1 : cells[parent]?.column;
          expect(cells[id]?.column).toBe((above ?? Number.NaN) + 1);
        });
      }),
    );
  });

  it('moves with a new node only its own lane and the lanes after it in reading order', () => {
    fc.assert(
      fc.property(parentLists, (parents) => {
        const before = laid(parents.slice(0, -1));
        const after = laid(parents);
        const fresh = parents.length - 1;
        const lane = laneOf(after.layout, fresh);
        for (const at of after.layout.reading) {
          if (laneOf(after.layout, at) === lane) break;
          expect(after.cells[at]).toEqual(before.cells[at]);
        }
      }),
    );
  });

  it('never moves a lane that comes before a new node while chains are boxes', () => {
    fc.assert(
      fc.property(chainLists, (parents) => {
        const before = laid(parents.slice(0, -1), true);
        const after = laid(parents, true);
        // A fork within a box splits it, so that the nodes after the fork can move along their lane.
        const changed = new Set([
          laneOf(after.layout, parents.length - 1),
          laneOf(before.layout, parents.at(-1) ?? 0),
        ]);
        for (const at of after.layout.reading) {
          if (changed.has(laneOf(after.layout, at))) break;
          expect(after.cells[at]).toEqual(before.cells[at]);
        }
      }),
    );
  });

  it('keeps reading order along each row, boxes or not', () => {
    fc.assert(
      fc.property(chainLists, fc.boolean(), (parents, boxes) => {
        const { layout, cells } = laid(parents, boxes);
        for (let i = 1; i < layout.drawn; i++) {
          const [a, b] = [cells[layout.order[i - 1] ?? 0], cells[layout.order[i] ?? 0]];
          if (!a || !b) throw new Error('no cell');
          expect(b.row > a.row || (b.row === a.row && b.column > a.column)).toBe(true);
        }
        expect(layout.drawn).toBe(parents.length);
      }),
    );
  });

  it('draws a long chain as one box that is shorter than its steps', () => {
    const parents: Parents = [null, ...Array.from({ length: 64 }, (_, i) => i)];
    const { layout } = laid(parents, true);
    expect(layout.box[1]).toBe(7);
    expect([...layout.box].filter((span) => span > 0)).toHaveLength(1);
    expect(layout.columns).toBe(8);
  });

  it('draws work under way where its node will stand', () => {
    const growing = [
      ...treeOf([null, 0, 1]),
      { type: 'run.status', status: 'running', reason: null } as const,
      started(1, nodeId(2)),
      started(2, nodeId(1)),
    ];
    const state = foldEvents(logOf(...growing));
    const tree = makeTreeIndex()(state);
    const { ghosts } = layoutTree(tree, {
      hidden: new Uint8Array(tree.count),
      boxes: null,
      running: makeFacts()(state, tree).running,
    });
    expect(ghosts.map(({ attempt, column, row }) => [attempt.id, column, row])).toEqual([
      ['a1', 3, 0],
      ['a2', 2, 1],
    ]);
  });

  it('shows no work under way in a paused run', () => {
    const events = [
      ...treeOf([null]),
      started(1, nodeId(0)),
      { type: 'run.status', status: 'paused', reason: null } as const,
    ];
    const state = foldEvents(logOf(...events));
    expect(makeFacts()(state, makeTreeIndex()(state)).running).toEqual([]);
  });

  it('lays out a path of 20,000 steps', () => {
    const { layout } = laid([null, ...Array.from({ length: 20_000 }, (_, i) => i)]);
    expect([layout.columns, layout.rows]).toEqual([20_001, 1]);
  });
});

describe('an index that grows', () => {
  it('says the same as one made anew, whatever grew or was travelled back to', () => {
    fc.assert(
      fc.property(parentLists, fc.array(fc.nat(), { maxLength: 8 }), (parents, moments) => {
        const events = treeOf(parents);
        const index = makeTreeIndex();
        for (const moment of moments) {
          const upTo = 1 + (moment % events.length);
          const state = foldEvents(logOf(...events.slice(0, upTo)));
          const [grown, fresh] = [index(state), makeTreeIndex()(state)];
          const childrenIn = (tree: TreeIndex) =>
            Array.from({ length: tree.count }, (_, i) => {
              const sibling = tree.nextSibling[i] ?? -1;
              const child = tree.firstChild[i] ?? -1;
              return [tree.parent[i], child < tree.count ? child : -1, sibling < tree.count ? sibling : -1];
            });
          expect(childrenIn(grown)).toEqual(childrenIn(fresh));
        }
      }),
    );
  });
});

describe('folding', () => {
  // 0 – 1 – 2 – 3 gains a test at 3; 4 – 5 leaves 1 and gains none; 6 leaves the root
  const parents: Parents = [null, 0, 1, 2, 1, 4, 0];
  const tree = makeTreeIndex()(foldEvents(logOf(...treeOf(parents))));
  const facts = {
    fraction: Float32Array.from([0.25, 0.25, 0.25, 0.5, 0.25, 0, 0.25]),
    onBest: new Uint8Array(7),
    running: [],
  };
  const hiddenOf = (folds: Folds) => [...folds.hidden].flatMap((is, at) => (is ? [at] : []));

  it('folds by hand what lies below a node, and counts it there', () => {
    const folds = foldTree(tree, { ...noFolds, byHand: [nodeId(1)] }, facts);
    expect(hiddenOf(folds)).toEqual([2, 3, 4, 5]);
    expect([folds.below[1], folds.total]).toEqual([4, 4]);
  });

  it('leaves out branches that gained nothing, not those that did', () => {
    expect(hiddenOf(foldTree(tree, { ...noFolds, hideFailed: true }, facts))).toEqual([4, 5, 6]);
  });

  it('keeps only what leads to the best ends', () => {
    expect(hiddenOf(foldTree(tree, { ...noFolds, keepBest: 1 }, facts))).toEqual([4, 5, 6]);
  });

  it('never folds by rule what is under way or on the best path', () => {
    const onBest = Uint8Array.from([1, 0, 0, 0, 0, 0, 1]);
    const rules = { ...noFolds, keepBest: 1, hideFailed: true };
    expect(hiddenOf(foldTree(tree, rules, { ...facts, onBest, running: [5] }))).toEqual([]);
  });

  it('counts every hidden node once, at a drawn one', () => {
    fc.assert(
      fc.property(parentLists, fc.array(fc.nat(59), { maxLength: 5 }), (list, byHand) => {
        const grown = makeTreeIndex()(foldEvents(logOf(...treeOf(list))));
        const zero = {
          fraction: new Float32Array(list.length),
          onBest: new Uint8Array(list.length),
          running: [],
        };
        const folds = foldTree(grown, { ...noFolds, byHand: byHand.map(nodeId) }, zero);
        expect(folds.below.reduce((sum, count) => sum + count, 0)).toBe(folds.total);
        folds.below.forEach((count, at) => {
          if (count > 0) expect(folds.hidden[at]).toBe(0);
        });
      }),
    );
  });
});
