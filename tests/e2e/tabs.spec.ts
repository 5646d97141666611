import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { growLargeRun, storeLargeRun } from '@/tests/support/large-run';
import { type Espalier, startEspalier } from './espalier';
import { type BrowserContext, expect, type Page, test } from './test';

const tabCount = 20;
const nodes = 24;

let espalier: Espalier;
let db: Database;
let runs: { id: RunId; grow: (steps: number) => void }[];
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  db = openDatabase(espalier.database);
  runs = [1, 2, 3, 4].map((seed) => {
    const id = storeLargeRun(db, { nodes, shape: 'bushy', seed, open: true });
    return { id, grow: growLargeRun(db, id, { seed, shape: 'bushy' }) };
  });
});
test.afterAll(async () => {
  db.$client.close();
  await espalier.remove();
});

const shows = (page: Page, count: number) =>
  expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', `${count}`);

/** The open streams of a browser at this moment, by the page that holds each, and those it ever opened. */
function watchStreams(context: BrowserContext) {
  const open = new Map<unknown, Page>();
  const paths: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.includes('live.open') && !/\.(follow|watch)$/.test(pathname)) return;
    paths.push(pathname);
    open.set(request, request.frame().page());
    const close = (ended: unknown) => ended === request && open.delete(request);
    context.on('requestfailed', close);
    context.on('requestfinished', close);
  });
  context.on('page', (page) => {
    page.on('close', () => {
      for (const [request, holder] of open) if (holder === page) open.delete(request);
    });
  });
  return { pages: () => [...open.values()], paths };
}

test('twenty tabs over four runs share one stream, and a killed leader is replaced without a gap', async ({
  context,
}) => {
  test.setTimeout(300_000);
  const streams = watchStreams(context);
  const tabs: { page: Page; run: number }[] = [];
  for (let index = 0; index < tabCount; index++) {
    const page = await context.newPage();
    const run = index % runs.length;
    tabs.push({ page, run });
    await page.goto(`${espalier.url}/runs/${runs[run]?.id}`);
    await shows(page, nodes);
  }
  expect(new Set(streams.paths)).toEqual(new Set(['/api/trpc/live.open']));
  expect(streams.pages()).toHaveLength(1);

  for (const { grow } of runs) grow(3);
  for (const { page } of tabs) await shows(page, nodes + 3);

  const [leader] = streams.pages();
  await leader?.close({ runBeforeUnload: false });
  for (const { grow } of runs) grow(4);
  const left = tabs.filter(({ page }) => page !== leader);
  expect(left).toHaveLength(tabCount - 1);
  for (const { page } of left) await shows(page, nodes + 7);
  expect(streams.pages()).toHaveLength(1);
  expect(streams.pages()).not.toContain(leader);
});

test('a page of its own asks as quickly as the first while many are open', async ({ context }) => {
  const pages: Page[] = [];
  for (let index = 0; index < 8; index++) {
    const page = await context.newPage();
    await page.goto(`${espalier.url}/runs/${runs[0]?.id}`);
    await expect(page.getByTestId('tree')).toBeVisible();
    pages.push(page);
  }
  // The seventh request of a browser to a host waits for a free connection; each of these had a stream of its own.
  for (const page of pages) {
    const status = await page.evaluate(async () => (await fetch('/api/health')).status);
    expect(status).toBe(200);
  }
});
