import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Database } from '@/db/connection';
import type { RunId } from '@/server/core/base/ids';
import { atMost, type BenchRow, figure } from '@/tests/bench/bench';
import { growLargeRun, type TreeShape } from '@/tests/support/large-run';
import { atRest, countProcessorTime, firstUsefulPaint, p95, startWatching, stopWatching } from './in-page';

const arrivals = { everyMs: 50, seconds: 4 };

interface Growing {
  runId: RunId;
  url: string;
  shape: TreeShape;
  /** How many nodes there are at first. */
  nodes: number;
  perSecond: number;
}

/** Nodes arriving while a person looks at one of them. */
export async function whileArriving(
  page: Page,
  db: Database,
  { runId, url, shape, nodes: first, perSecond }: Growing,
  report: (line: string) => void,
): Promise<BenchRow[]> {
  await firstUsefulPaint(page, `${url}?detail=steps&node=n600`, first);
  await atRest(page);
  await page.keyboard.press('z');
  const looked = page.getByTestId('node-n600');
  await looked.waitFor();
  await delay(600);
  const before = await looked.boundingBox();
  const grow = growLargeRun(db, runId, { seed: 3, shape });
  const perBatch = (perSecond * arrivals.everyMs) / 1000;
  const committed: [number, number][] = [];
  await startWatching(page);
  const used = await countProcessorTime(page);
  const began = performance.now();
  let nodes = first;
  for (let batch = 1; batch <= (arrivals.seconds * 1000) / arrivals.everyMs; batch++) {
    const due = first + Math.round(perBatch * batch);
    grow(due - nodes);
    nodes = due;
    committed.push([nodes, Date.now()]);
    await delay(Math.max(0, began + batch * arrivals.everyMs - performance.now()));
  }
  const seconds = (performance.now() - began) / 1000;
  await page.locator(`[data-testid=tree][data-nodes="${nodes}"]`).waitFor({ timeout: 30_000 });
  await delay(300);
  const processor = await used();
  const { seen, frames: deltas } = await stopWatching(page);
  const after = await looked.boundingBox();
  const lags = committed.map(
    ([count, at]) => (seen.find(([shown]) => shown >= count)?.[1] ?? Number.NaN) - at,
  );
  const moved =
    before && after ? Math.hypot(after.x - before.x, after.y - before.y) : Number.POSITIVE_INFINITY;
  const rate = (nodes - first) / seconds;
  report(`${Math.round(rate)} nodes/s arrived over ${seconds.toFixed(1)} s`);
  const arriving = `${shape}, ${perSecond} nodes/s arriving at ${first.toLocaleString('en')}`;
  return [
    figure({ bench: 'ui', name: `${arriving}: arrived`, value: rate, unit: 'nodes/s' }),
    figure({
      bench: 'ui',
      name: `${arriving}: processor time of the page for each update that it drew`,
      value: processor / Math.max(1, seen.length),
      unit: 'ms',
    }),
    atMost(50, { bench: 'ui', name: `${arriving}: 95th-percentile frame`, value: p95(deltas), unit: 'ms' }),
    atMost(1, { bench: 'ui', name: `${arriving}: what is looked at moved`, value: moved, unit: 'px' }),
    atMost(150, {
      bench: 'ui',
      name: `${arriving}: committed to visible, 95th percentile`,
      value: p95(lags),
      unit: 'ms',
    }),
  ];
}
