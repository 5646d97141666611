import { expect, it } from 'vitest';
import { sharedSteps } from '@/components/experiments/trees/shared-steps';
import { loadState } from '@/db/runs';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

it('two trees share the steps from their roots on that did the same and reached the same files', async () => {
  const { db, remove } = temporaryDatabase();
  try {
    const treeOf = async (seed: number, steps: number) => {
      const id = newRun(db, { seed, budget: { steps }, parameters: { stopOnSolution: false } });
      await execute(db, simulatedWorld(), id);
      return loadState(db, id);
    };
    const [short, long, other] = [await treeOf(1, 10), await treeOf(1, 30), await treeOf(2, 10)];
    const shared = sharedSteps(short, long);
    expect(shared).toEqual(new Map([...short.nodes.keys()].map((id) => [id, id])));
    const apart = sharedSteps(short, other);
    expect(apart.size).toBeLessThan(short.nodes.size);
    for (const [a, b] of apart) {
      expect(short.nodes.get(a)?.snapshot).toBe(other.nodes.get(b)?.snapshot);
    }
    expect(new Set(apart.values()).size).toBe(apart.size);
  } finally {
    remove();
  }
});
