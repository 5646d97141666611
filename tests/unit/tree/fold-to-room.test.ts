import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batch, type RoomFacts } from '@/components/scene/fold-to-room';
import { type Folds, foldTree, noFolds } from '@/components/scene/folds';
import { makeTreeIndex, type TreeIndex } from '@/components/scene/tree-index';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, treeOf } from './grown-run';

type Parents = (number | null)[];

const indexOf = (parents: Parents) => makeTreeIndex()(foldEvents(logOf(...treeOf(parents))));

function folded(tree: TreeIndex, more: Partial<RoomFacts> = {}): Folds {
  const fraction = more.fraction ?? new Float32Array(tree.count);
  const room = { rows: 10, fraction, searched: null, stay: [], byPerson: [], more: [], ...more };
  const facts = { fraction, onBest: new Uint8Array(tree.count), running: [], room };
  return foldTree(tree, { ...noFolds, toRoom: true }, facts);
}

const endsIn = (tree: TreeIndex, hidden: Uint8Array): number[] => {
  const above = new Set<number>();
  for (let i = 0; i < tree.count; i++) if (hidden[i] === 0) above.add(tree.parent[i] ?? -1);
  return Array.from({ length: tree.count }, (_, i) => i).filter((i) => hidden[i] === 0 && !above.has(i));
};

/** A root with so many branches of two steps. */
const star = (branches: number): Parents => [
  null,
  ...Array.from({ length: branches * 2 }, (_, i) => (i % 2 === 0 ? 0 : i)),
];
const endOf = (branch: number) => branch * 2 + 2;

const parentLists = fc
  .array(fc.nat(), { minLength: 1, maxLength: 120 })
  .map((picks): Parents => [null, ...picks.map((pick, i) => pick % (i + 1))]);

describe('folding to the room there is', () => {
  it('folds nothing while there is room', () => {
    const folds = folded(indexOf(star(10)));
    expect([folds.total, folds.room]).toEqual([0, null]);
  });

  it('keeps the best ends, the newest, and those near which most was searched', () => {
    const tree = indexOf(star(39));
    const fraction = new Float32Array(tree.count);
    fraction[endOf(7)] = 1;
    const searched = (at: number) => (at === endOf(11) ? 9 : 1);
    const { hidden } = folded(tree, { fraction, searched });
    expect([7, 11, 38].map((branch) => hidden[endOf(branch)])).toEqual([0, 0, 0]);
    expect(endsIn(tree, hidden)).toHaveLength(6);
  });

  it('keeps what must stay and what people made', () => {
    const tree = indexOf(star(40));
    const { hidden } = folded(tree, { stay: [endOf(20)], byPerson: [endOf(21), endOf(22)] });
    expect([20, 21, 22].map((branch) => hidden[endOf(branch)])).toEqual([0, 0, 0]);
  });

  it('counts in each pill what it holds: its steps, its branches and the best of them', () => {
    const tree = indexOf(star(40));
    const fraction = Float32Array.from({ length: tree.count }, (_, at) => (at % 5) / 10);
    const folds = folded(tree, { fraction });
    expect([...(folds.room?.pills ?? [])]).toEqual([0]);
    expect([folds.below[0], folds.room?.endsBelow[0]]).toEqual([66, 33]);
    expect(folds.room?.bestBelow(0)).toBeCloseTo(0.4);
  });

  it('shows a batch more below a node for each time that a person wants more, and moves nothing that was drawn', () => {
    const tree = indexOf(star(90));
    const first = folded(tree);
    const shown = endsIn(tree, folded(tree, { more: [0] }).hidden);
    expect(shown).toHaveLength(endsIn(tree, first.hidden).length + batch);
    for (const end of endsIn(tree, first.hidden)) expect(shown).toContain(end);
  });

  it('hides nothing that was drawn when more is wanted elsewhere, in whatever order the places are named', () => {
    /** Two nodes below the root, with the branches in turn below one and the other. */
    const twoHubs = (branches: number) =>
      indexOf([null, 0, 0, ...Array.from({ length: branches }, (_, i) => 1 + (i % 2))]);
    const grown = twoHubs(83);
    const next = folded(grown, { more: [1] });
    const both = folded(grown, { more: [2, 1] });
    expect(both.hidden).toEqual(folded(grown, { more: [1, 2] }).hidden);
    const shown = endsIn(grown, both.hidden);
    for (const end of endsIn(grown, next.hidden)) expect(shown).toContain(end);
    expect(shown).toHaveLength(endsIn(grown, next.hidden).length + batch);
  });

  it('keeps what is drawn while new branches come, until the rows are full again', () => {
    const early = endsIn(indexOf(star(40)), folded(indexOf(star(40))).hidden);
    const grown = indexOf(star(42));
    expect(endsIn(grown, folded(grown).hidden)).toEqual([...early, endOf(40), endOf(41)]);
    const full = indexOf(star(43));
    expect(endsIn(full, folded(full).hidden)).toHaveLength(6);
  });

  it('hides every node once, draws parents of what is drawn, and its counts add up', () => {
    fc.assert(
      fc.property(
        parentLists,
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(119)),
        (parents, rows, picks) => {
          const tree = indexOf(parents);
          const stay = picks.map((pick) => pick % tree.count);
          const folds = folded(tree, { rows, stay });
          const { hidden, below, total, room } = folds;
          expect(hidden.reduce((sum, is) => sum + is, 0)).toBe(total);
          expect(below.reduce((sum, count) => sum + count, 0)).toBe(total);
          for (let at = 1; at < tree.count; at++) {
            if (hidden[at] === 0) expect(hidden[tree.parent[at] ?? 0]).toBe(0);
          }
          for (const at of stay) expect(hidden[at]).toBe(0);
          if (!room) return;
          const all = endsIn(tree, new Uint8Array(tree.count)).length;
          const hiddenEnds = endsIn(tree, new Uint8Array(tree.count)).filter(
            (end) => hidden[end] === 1,
          ).length;
          expect(room.endsBelow.reduce((sum, count) => sum + count, 0)).toBe(hiddenEnds);
          expect(room.ends).toBe(hiddenEnds);
          expect(room.nodes).toBe(total);
          expect(all).toBeGreaterThan(rows);
          for (const at of room.pills) expect([hidden[at], (below[at] ?? 0) > 0]).toEqual([0, true]);
        },
      ),
    );
  });
});
