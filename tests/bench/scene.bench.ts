import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions, type SceneOptions } from '@/components/scene/scene';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { applyEvent } from '@/server/core/run/fold';
import { copyOf } from '@/server/core/run/state';
import { median } from '@/tests/bench/ui/in-page';
import { temporaryDatabase } from '@/tests/support/engine-run';
import { growLargeRun, storeLargeRun, type TreeShape, treeShapes } from '@/tests/support/large-run';
import { type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'scene';

const sizes = [10_000, 50_000];
const batches = 60;
const nodesPerBatch = 10;

const options: SceneOptions = {
  ...plainOptions,
  boxes: true,
  encoding: null,
  folds: { ...plainOptions.folds, toRoom: true },
  frame: { pane: { width: 800, height: 700 }, grows: true, fits: false },
};

/**
 * The drawing of a tree that grows by ten nodes at a time, without a browser: the scene that follows the one before, and
 * the same scene made from nothing. Processor time, medians.
 */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const { db, remove } = temporaryDatabase();
  const rows: BenchRow[] = [];
  try {
    for (const shape of Object.keys(treeShapes) as TreeShape[]) {
      for (const nodes of sizes) {
        report(`${shape}: storing a run of ${nodes.toLocaleString('en')} nodes`);
        const runId = storeLargeRun(db, { nodes, shape, seed: 1, open: true });
        const state = loadState(db, runId);
        const grow = growLargeRun(db, runId, { seed: 2, shape });
        const following = makeScenes();
        const [followed, whole]: [number[], number[]] = [[], []];
        following(copyOf(state), options);
        for (let batch = 0; batch < batches; batch++) {
          grow(nodesPerBatch);
          for (const event of readEvents(db, runId, state.seq)) applyEvent(state, event);
          const copy = copyOf(state);
          followed.push(processorMs(() => following(copy, options)));
          whole.push(processorMs(() => makeScenes()(copy, options)));
        }
        const [value, naive] = [median(followed), median(whole)];
        const of = `${shape}, ${nodes.toLocaleString('en')} nodes: a scene after ten more nodes`;
        rows.push(figure({ bench: name, name: of, value, unit: 'ms', naive, ratio: naive / value }));
      }
    }
    return rows;
  } finally {
    remove();
  }
}

/** Milliseconds of processor time, also what other threads of this process use meanwhile. */
function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
