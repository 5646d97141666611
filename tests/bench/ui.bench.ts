import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { canvasUse, nodesApart } from '@/tests/bench/ui/canvas-use';
import {
  atRest,
  countProcessorTime,
  firstUsefulPaint,
  framesOf,
  heapMiB,
  median,
  p95,
  scrubsOf,
} from '@/tests/bench/ui/in-page';
import { servePlainTree } from '@/tests/bench/ui/plain-tree';
import { whileArriving } from '@/tests/bench/ui/while-arriving';
import { signIn, startEspalier } from '@/tests/e2e/espalier';
import { chromiumOptions } from '@/tests/support/browser';
import { storeLargeRun, type TreeShape, treeShapes } from '@/tests/support/large-run';
import { atLeast, atMost, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'ui';

const repeats = 3;
const frames = 120;
const scrubs = 90;
const shapes = Object.keys(treeShapes) as TreeShape[];
const arrivalsPerSecond = [50, 200, 1000];

/** What figures of a run that has ended must reach, in milliseconds and MiB; null: no goal. */
interface Goal {
  open: number;
  frame: number;
  heap: number | null;
  /** Move through time, to the painted tree and page; null: not measured. */
  scrub: number | null;
  /** Also while nodes arrive. */
  live: boolean;
}

const goals: Record<number, Goal> = {
  10000: { open: 1000, frame: 25, heap: 300, scrub: 100, live: true },
  50000: { open: 3000, frame: 50, heap: null, scrub: Number.POSITIVE_INFINITY, live: true },
  100000: { open: 5000, frame: 50, heap: null, scrub: null, live: false },
};

/**
 * The run page in real Chromium against a production build: synthetic runs of each shape in the real database, through the
 * real log. `--shape <name>` measures one shape, `--nodes <number>` one size.
 */
export async function run({ report, args }: BenchOptions): Promise<BenchRow[]> {
  const wanted = optionsOf(args);
  const espalier = await startEspalier();
  const db = openDatabase(espalier.database);
  const browser = await chromium.launch(chromiumOptions);
  const rows: BenchRow[] = [];
  try {
    const urlOf = (runId: RunId) => `${espalier.url}/runs/${runId}`;
    for (const shape of wanted.shapes) {
      for (const nodes of wanted.sizes) {
        const [load = 0] = loadavg();
        report(
          `${shape}: storing a run of ${nodes.toLocaleString('en')} nodes (load of the machine: ${load.toFixed(1)})`,
        );
        const stored = storeLargeRun(db, { nodes, shape, seed: 1 });
        const state = loadState(db, stored);
        rows.push(...(await still(browser, urlOf(stored), state, shape, report)));
        if (shape === 'deep' && nodes === 10_000)
          rows.push(...(await plain(browser, db, stored, urlOf(stored), report)));
        if (!goals[nodes]?.live) continue;
        for (const perSecond of arrivalsPerSecond) {
          const runId = storeLargeRun(db, { nodes, shape, seed: 2, open: true });
          const growing = { runId, url: urlOf(runId), shape, nodes, perSecond };
          const page = await freshPage(browser);
          rows.push(...(await whileArriving(page, db, growing, report)));
          await page.context().close();
        }
      }
    }
    return rows;
  } finally {
    await browser.close();
    db.$client.close();
    await espalier.remove();
  }
}

function optionsOf(args: readonly string[]): { shapes: TreeShape[]; sizes: number[] } {
  const textAfter = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? null : (args[at + 1] ?? '');
  };
  const [shape, nodes] = [textAfter('shape'), textAfter('nodes')];
  const chosen = shape === null ? shapes : shapes.filter((name) => name === shape);
  const sizes = Object.keys(goals).map(Number);
  const sized = nodes === null ? sizes : sizes.filter((size) => size === Number(nodes));
  if (chosen.length === 0) throw new Error(`--shape is one of ${shapes.join(', ')}.`);
  if (sized.length === 0) throw new Error(`--nodes is one of ${sizes.join(', ')}.`);
  return { shapes: chosen, sizes: sized };
}

async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  // The loader that runs this file names functions by a helper that pages do not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  await signIn(context);
  return context.newPage();
}

/** Opening, use of the canvas, overview frames and memory of a run that has ended. */
async function still(
  browser: Browser,
  url: string,
  state: RunState,
  shape: TreeShape,
  report: (line: string) => void,
): Promise<BenchRow[]> {
  const nodes = state.nodes.size;
  const goal = goals[nodes];
  if (!goal) throw new Error(`There are no goals for ${nodes} nodes.`);
  const of = `${shape}, ${nodes.toLocaleString('en')} nodes`;
  const opened: number[] = [];
  const rows: BenchRow[] = [];
  for (let repeat = 0; repeat <= repeats; repeat++) {
    const page = await freshPage(browser);
    const took = await firstUsefulPaint(page, url, nodes);
    // The first visit finds the server cold.
    if (repeat > 0) opened.push(took);
    if (repeat === repeats) {
      if (nodes >= 50_000) rows.push(await panOfLoading(page, of, goal.frame));
      rows.push(...(await overview(page, of, goal, state)));
    }
    await page.context().close();
  }
  report(`${of}: opened in ${opened.map(Math.round).join(', ')} ms`);
  const open = { bench: name, name: `${of}: open to first useful paint`, value: median(opened), unit: 'ms' };
  return [atMost(goal.open, open), ...rows];
}

/** How much of the canvas a fitted tree uses, and how many of its nodes can be told apart. */
async function used(page: Page, of: string, state: RunState): Promise<BenchRow[]> {
  await page.getByRole('button', { name: 'Fit' }).click();
  await delay(600);
  const share = await canvasUse(page);
  const box = await page.getByTestId('drawing').boundingBox();
  const apart = box ? nodesApart(state, box) : Number.NaN;
  return [
    atLeast(60, { bench: name, name: `${of}: width used`, value: share.width * 100, unit: '%' }),
    atLeast(60, { bench: name, name: `${of}: height used`, value: share.height * 100, unit: '%' }),
    figure({ bench: name, name: `${of}: nodes that can be told apart`, value: apart, unit: 'nodes' }),
  ];
}

/** The history of a large run takes seconds to come, and nobody waits for it before looking around. */
async function panOfLoading(page: Page, of: string, goal: number): Promise<BenchRow> {
  const frame = p95(await framesOf(page, 'pan', frames));
  return atMost(goal, {
    bench: name,
    name: `${of}: pan while the past loads, 95th-percentile frame`,
    value: frame,
    unit: 'ms',
  });
}

async function overview(page: Page, of: string, goal: Goal, state: RunState): Promise<BenchRow[]> {
  await atRest(page);
  const rows = await used(page, of, state);
  for (const detail of ['chains', 'steps'] as const) {
    await show(page, detail);
    const pan = p95(await framesOf(page, 'pan', frames));
    const zoom = p95(await framesOf(page, 'zoom', frames));
    for (const [gesture, value] of [
      ['pan', pan],
      ['zoom', zoom],
    ] as const) {
      const row = {
        bench: name,
        name: `${of}: ${gesture} over ${detail}, 95th-percentile frame`,
        value,
        unit: 'ms',
      };
      rows.push(atMost(goal.frame, row));
    }
  }
  if (goal.scrub !== null) rows.push(...(await scrub(page, of, goal.scrub)));
  const heap = { bench: name, name: `${of}: JavaScript heap`, value: await heapMiB(page), unit: 'MiB' };
  rows.push(goal.heap === null ? figure(heap) : atMost(goal.heap, heap));
  return rows;
}

/** From the slider's move to the frame that shows the tree, and the page around it, as they stood at that moment. */
async function scrub(page: Page, of: string, goal: number): Promise<BenchRow[]> {
  const used = await countProcessorTime(page);
  const took = await scrubsOf(page, scrubs);
  const each = (await used()) / scrubs;
  const rows = (['tree', 'page'] as const).map((part) => {
    const value = p95(took.map((one) => one[part]));
    const row = { bench: name, name: `${of}: scrub to painted ${part}, 95th percentile`, value, unit: 'ms' };
    return Number.isFinite(goal) ? atMost(goal, row) : figure(row);
  });
  const processor = `${of}: scrub, processor time of the page for each moment`;
  return [...rows, figure({ bench: name, name: processor, value: each, unit: 'ms' })];
}

/** Sets the detail in the address bar's way and shows all of the tree. */
async function show(page: Page, detail: 'chains' | 'steps'): Promise<void> {
  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByText(detail === 'chains' ? 'Chains as boxes' : 'Every step').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Fit' }).click();
  await delay(600);
}

/** The same tree drawn by React Flow alone, in the same browser. */
async function plain(
  browser: Browser,
  db: Database,
  runId: RunId,
  url: string,
  report: (line: string) => void,
): Promise<BenchRow[]> {
  const served = await servePlainTree(loadState(db, runId));
  try {
    const naive = await freshPage(browser);
    await naive.goto(served.url);
    await naive.locator('.react-flow__node').first().waitFor({ timeout: 60_000 });
    const naiveFrames = await framesOf(naive, 'pan', 12);
    await naive.context().close();
    const page = await freshPage(browser);
    await firstUsefulPaint(page, url, 10_000);
    await atRest(page);
    await show(page, 'steps');
    const ownFrames = await framesOf(page, 'pan', frames);
    await page.context().close();
    report(`plain React Flow: median frame ${Math.round(median(naiveFrames))} ms`);
    const rate = 1000 / median(ownFrames);
    const naiveRate = 1000 / median(naiveFrames);
    const row = {
      bench: name,
      name: 'deep, 10,000 nodes: overview frame rate against plain React Flow',
      value: rate / naiveRate,
      unit: '×',
      naive: naiveRate,
      ratio: rate / naiveRate,
    };
    return [atLeast(10, row)];
  } finally {
    served.close();
  }
}
