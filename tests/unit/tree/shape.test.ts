import { afterAll, describe, expect, it } from 'vitest';
import { loadState } from '@/db/runs';
import { temporaryDatabase } from '@/tests/support/engine-run';
import { storeLargeRun, type TreeShape } from '@/tests/support/large-run';

describe('the shapes of large runs', () => {
  const scratch = temporaryDatabase();
  const { db } = scratch;
  afterAll(() => scratch.remove());
  const shapeOf = (shape: TreeShape) => {
    const state = loadState(db, storeLargeRun(db, { nodes: 600, shape, seed: 1 }));
    const nodes = [...state.nodes.values()];
    const parents = new Set(nodes.map((node) => node.parentId));
    return {
      nodes: nodes.length,
      attempts: state.attempts.size,
      ends: nodes.filter((node) => !parents.has(node.id)).length,
      depth: Math.max(...nodes.map((node) => node.depth)),
    };
  };

  it('are deep, bushy and wide', () => {
    const [deep, bushy, wide] = [shapeOf('deep'), shapeOf('bushy'), shapeOf('wide')];
    expect(deep).toMatchObject({ nodes: 600, attempts: 3 });
    expect(deep.depth).toBeGreaterThan(200);
    expect(bushy).toMatchObject({ nodes: 600, attempts: 100 });
    expect(bushy.ends).toBeGreaterThan(30);
    expect(bushy.depth).toBeLessThan(100);
    expect(wide).toMatchObject({ nodes: 600, attempts: 300, ends: 300, depth: 2 });
  });
});
