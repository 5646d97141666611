import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptsUnderWay, type Cell, layoutTree } from '@/components/tree/layout';
import { foldEvents } from '@/server/core/fold';
import { nodeId } from '@/server/core/ids';
import { logOf, started, treeOf } from './grown-run';

const cellsOf = (parents: (number | null)[]): Cell[] => {
  const { cells } = layoutTree(foldEvents(logOf(...treeOf(parents))));
  return parents.map((_, id) => cells.get(nodeId(id)) ?? { column: -1, row: -1 });
};

/** Random trees: each node's parent is any node before it. */
const parentLists = fc
  .array(fc.nat(), { minLength: 1, maxLength: 60 })
  .map((picks) => [null, ...picks.map((pick, i) => pick % (i + 1))] as (number | null)[]);

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

  it('moves with a new node only the rows after it, by exactly one', () => {
    fc.assert(
      fc.property(parentLists, (parents) => {
        const before = cellsOf(parents.slice(0, -1));
        const after = cellsOf(parents);
        const fresh = after.at(-1);
        const isFirstChild = parents.indexOf(parents.at(-1) ?? null) === parents.length - 1;
        before.forEach((cell, id) => {
          const pushed = !isFirstChild && fresh !== undefined && cell.row >= fresh.row;
          expect(after[id]).toEqual({ column: cell.column, row: cell.row + (pushed ? 1 : 0) });
        });
      }),
    );
  });

  it('draws work under way where its node will stand', () => {
    const growing = [
      ...treeOf([null, 0, 1]),
      { type: 'run.status', status: 'running', reason: null } as const,
      started(1, nodeId(2)),
      started(2, nodeId(1)),
    ];
    const state = foldEvents(logOf(...growing));
    const { ghosts } = layoutTree(state, attemptsUnderWay(state));
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
    expect(attemptsUnderWay(foldEvents(logOf(...events)))).toEqual([]);
  });

  it('lays out a path of 20,000 steps', () => {
    const { columns, rows } = layoutTree(
      foldEvents(logOf(...treeOf([null, ...Array.from({ length: 20_000 }, (_, i) => i)]))),
    );
    expect([columns, rows]).toEqual([20_001, 1]);
  });
});
