import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Layout, layoutTree } from '@/components/scene/layout';
import { segmentsOf } from '@/components/scene/segments';
import { makeTreeIndex, type TreeIndex } from '@/components/scene/tree-index';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, treeOf } from './grown-run';

type Parents = (number | null)[];

const indexOf = (parents: Parents) => makeTreeIndex()(foldEvents(logOf(...treeOf(parents))));
function laid(parents: Parents, boxes: boolean): { tree: TreeIndex; layout: Layout } {
  const tree = indexOf(parents);
  const hidden = new Uint8Array(tree.count);
  const segments = boxes ? { segments: segmentsOf(tree, hidden), opened: new Set<never>() } : null;
  return { tree, layout: layoutTree(tree, { hidden, boxes: segments, running: [] }) };
}

/** Random trees; most nodes go on from the one before. */
const trees = fc
  .array(fc.record({ jump: fc.nat(3), to: fc.nat() }), { minLength: 1, maxLength: 90 })
  .map((picks): Parents => [null, ...picks.map(({ jump, to }, i) => (jump === 0 ? to % (i + 1) : i))]);

interface Lane {
  row: number;
  from: number;
  to: number;
}

function lanesOf({ layout }: { layout: Layout }): Lane[] {
  const lanes: Lane[] = [];
  for (const at of layout.reading) {
    const lane = lanes.at(-1);
    const to = Math.max(layout.column[at] ?? 0, layout.end[at] ?? 0);
    if (layout.begins[at] === 1) lanes.push({ row: layout.row[at] ?? -1, from: layout.column[at] ?? 0, to });
    else if (lane) lane.to = to;
  }
  return lanes;
}

describe('packing of rows', () => {
  it('lets two short branches that do not overlap share a row', () => {
    // 0 – 1 – 2 – 3 – 4 – 5, a branch of one from 4, and a branch of one from 0
    const { layout } = laid([null, 0, 1, 2, 3, 4, 4, 0], false);
    expect([layout.row[6], layout.row[7], layout.rows]).toEqual([1, 1, 2]);
    expect([...layout.order.subarray(layout.rowStart[1], layout.rowStart[2])]).toEqual([7, 6]);
  });

  it('opens another row for branches that touch', () => {
    // 0 – 1 – 2 – 3, a branch from 2, and one from 1 that ends next to its stem
    const { layout } = laid([null, 0, 1, 2, 2, 1], false);
    expect([layout.row[4], layout.row[5]]).toEqual([1, 2]);
  });

  it('never lets lanes of a row overlap or touch', () => {
    fc.assert(
      fc.property(trees, fc.boolean(), (parents, boxes) => {
        const byRow = new Map<number, Lane[]>();
        for (const lane of lanesOf(laid(parents, boxes))) {
          byRow.set(lane.row, [...(byRow.get(lane.row) ?? []), lane]);
        }
        for (const lanes of byRow.values()) {
          lanes.sort((a, b) => a.from - b.from);
          for (let i = 1; i < lanes.length; i++) {
            expect((lanes[i]?.from ?? 0) - (lanes[i - 1]?.to ?? 0)).toBeGreaterThan(1);
          }
        }
      }),
    );
  });

  it('draws parents before children, and a child never above its parent', () => {
    fc.assert(
      fc.property(trees, fc.boolean(), (parents, boxes) => {
        const { tree, layout } = laid(parents, boxes);
        for (let at = 1; at < tree.count; at++) {
          const above = tree.parent[at] ?? 0;
          expect(layout.column[at]).toBeGreaterThan(layout.column[above] ?? 0);
          expect(layout.row[at]).toBeGreaterThanOrEqual(layout.row[above] ?? 0);
        }
      }),
    );
  });

  it('leads no stem through another lane', () => {
    fc.assert(
      fc.property(trees, fc.boolean(), (parents, boxes) => {
        const { tree, layout } = laid(parents, boxes);
        const lanes = lanesOf({ layout });
        layout.laneFirst.forEach((first, i) => {
          const [top, bottom] = [layout.stemFrom[i] ?? 0, layout.row[first] ?? 0];
          const gutter = (layout.end[tree.parent[first] ?? 0] ?? 0) + 0.5;
          for (const { row, from, to } of lanes) {
            if (row > top && row < bottom) expect(from < gutter && to > gutter).toBe(false);
          }
        });
      }),
    );
  });

  it('has every drawn node once in both orders, rows from left to right', () => {
    fc.assert(
      fc.property(trees, fc.boolean(), (parents, boxes) => {
        const { layout } = laid(parents, boxes);
        const every = parents.map((_, at) => at);
        expect([...layout.order].sort((a, b) => a - b)).toEqual(every);
        expect([...layout.reading].sort((a, b) => a - b)).toEqual(every);
        for (let row = 0; row < layout.rows; row++) {
          const nodes = [...layout.order.subarray(layout.rowStart[row], layout.rowStart[row + 1])];
          expect(nodes.every((at) => layout.row[at] === row)).toBe(true);
          const columns = nodes.map((at) => layout.column[at] ?? 0);
          expect(columns).toEqual(columns.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
