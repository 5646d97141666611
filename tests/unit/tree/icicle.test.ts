import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, cellOf, icicleOf } from '@/components/scene/icicle';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions } from '@/components/scene/scene';
import { nodeId } from '@/server/core/base/ids';
import type { EventBody } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, treeOf } from './grown-run';

type Parents = (number | null)[];

const pane = { width: 900, height: 600 };
const sceneOf = (parents: Parents, ...more: EventBody[]) =>
  makeScenes()(foldEvents(logOf(...treeOf(parents), ...more)), { ...plainOptions, boxes: true });
const backedUp = (path: number[]): EventBody => ({
  type: 'reward.backedup',
  nodeId: nodeId(path.at(-1) ?? 0),
  path: path.map(nodeId),
  reward: 1,
});

/** Random trees; every other node goes on from the one before. */
const trees = fc
  .array(fc.record({ jump: fc.boolean(), to: fc.nat() }), { minLength: 1, maxLength: 80 })
  .map((picks): Parents => [null, ...picks.map(({ jump, to }, i) => (jump ? to % (i + 1) : i))]);

describe('the icicle', () => {
  it('gives a node its share of the visits', () => {
    const scene = sceneOf(
      [null, 0, 0],
      backedUp([0, 1]),
      backedUp([0, 1]),
      backedUp([0, 1]),
      backedUp([0, 2]),
    );
    const { from, to } = icicleOf(scene, 0);
    expect([from[1], to[1], from[2], to[2]]).toEqual([0, 0.75, 0.75, 1]);
  });

  it('leaves blank what visits ended at a node itself', () => {
    const scene = sceneOf([null, 0], backedUp([0]), backedUp([0, 1]));
    expect(icicleOf(scene, 0).to[1]).toBe(0.5);
  });

  it('has only what is at or below its top, which takes everything', () => {
    const scene = sceneOf([null, 0, 1, 0, 3]);
    const icicle = icicleOf(scene, 3);
    expect([icicle.from[3], icicle.to[3]]).toEqual([0, 1]);
    expect([0, 1, 2].map((at) => cellOf(scene, icicle, pane, at))).toEqual([null, null, null]);
    expect(cellOf(scene, icicle, pane, 4)).not.toBeNull();
  });

  it('keeps children within their parent, and siblings apart', () => {
    fc.assert(
      fc.property(trees, (parents) => {
        const scene = sceneOf(parents);
        const { from, to } = icicleOf(scene, 0);
        const lowest = new Map<number, number>();
        parents.forEach((parent, at) => {
          expect(to[at]).toBeGreaterThan(from[at] ?? 1);
          if (parent === null) return;
          expect(from[at]).toBeGreaterThanOrEqual((lowest.get(parent) ?? from[parent] ?? 0) - 1e-9);
          expect(to[at]).toBeLessThanOrEqual((to[parent] ?? 0) + 1e-9);
          lowest.set(parent, to[at] ?? 0);
        });
      }),
    );
  });

  it('finds at the middle of a cell its node, and nothing outside of all cells', () => {
    fc.assert(
      fc.property(trees, (parents) => {
        const scene = sceneOf(parents);
        const icicle = icicleOf(scene, 0);
        for (let at = 0; at < parents.length; at++) {
          const cell = cellOf(scene, icicle, pane, at);
          if (!cell) throw new Error('no cell');
          const [x, y] = [cell.x + cell.width / 2, cell.y + cell.height / 2];
          expect(cellAt(scene, icicle, pane, x, y)).toBe(at);
        }
        expect(cellAt(scene, icicle, pane, 1, 1)).toBe(-1);
      }),
    );
  });
});
