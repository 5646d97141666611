import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Database } from '@/db/connection';
import { openMemoryDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { readFile } from '@/server/exchange/read';
import { carefulChoice, sharedPage } from '@/server/exports/page/shared-page';
import { storeRun } from '@/server/imports/store-run';
import { openSnapshotStore } from '@/server/sandbox/store';
import { json } from '@/tests/support/exchange/bytes';
import { transitions } from '@/tests/support/exchange/trees';
import { storeLargeRun } from '@/tests/support/large-run';
import { type BrowserContext, expect, test } from './test';

// Not where the file is read: it is read once more to list its tests.
let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'espalier-page-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function saved(database: Database, id: RunId): Promise<string> {
  const snapshots = openSnapshotStore(path.join(folder, 'snapshots'));
  const { html } = await sharedPage({ database, snapshots }, id, carefulChoice);
  const place = path.join(folder, `${id}.html`);
  writeFileSync(place, html);
  return pathToFileURL(place).href;
}

/** A page of a browser without a network, with every request that it makes beside that of its own file. */
async function offline(context: BrowserContext, url: string) {
  await context.setOffline(true);
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  await page.goto(url);
  return { page, requests };
}

test('the page of a run of 2,000 nodes opens without a network: tree, time and search', async ({
  context,
}) => {
  const db = openMemoryDatabase();
  const { page, requests } = await offline(
    context,
    await saved(db, storeLargeRun(db, { nodes: 2000, shape: 'bushy', seed: 5 })),
  );
  const tree = page.getByTestId('tree');
  await expect(tree).toHaveAttribute('data-nodes', '2000');
  const inked = () =>
    page.getByTestId('drawing').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      let count = 0;
      for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 0) count += 1;
      return count;
    });
  const whole = await inked();
  expect(whole).toBeGreaterThan(2000);

  await page.getByTestId('scrubber').fill('400');
  await expect(page.getByTestId('moment')).toContainText('event 400 of');
  await expect(tree).toHaveAttribute('data-seq', '400');
  expect(await inked()).toBeLessThan(whole);
  await page.getByTestId('scrubber').fill('100000');

  await page.getByRole('searchbox').fill('kind:edit depth>20');
  await expect(page.getByTestId('found')).toContainText('found');
  await page.getByRole('searchbox').fill('');
  await tree.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('node')).toHaveAttribute('data-node', 'n0');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('node')).toHaveAttribute('data-node', 'n1');
  expect(requests).toEqual([]);
});

test('the page shows calls, diffs and where words were found, and says what is on it', async ({
  context,
}) => {
  const db = openMemoryDatabase();
  const { runs } = await readFile('a.json', json(transitions));
  const [run] = runs;
  if (!run) throw new Error('There is no run.');
  const { runId } = storeRun(db, run, { file: 'a.json', actor: { kind: 'person', name: 'Ada' } });
  const { page, requests } = await offline(context, await saved(db, runId));
  await page.getByRole('searchbox').fill('plan');
  await page.getByRole('search').getByRole('button').first().click();
  await expect(page.getByTestId('node')).toContainText('plan');
  await page.getByRole('searchbox').fill('patch');
  await page.getByRole('search').getByRole('button').first().click();
  await expect(page.getByTestId('patch')).toContainText('patch before');
  await page.getByText('What is on this page').click();
  await expect(page.getByTestId('contents')).toContainText('left out: prompts');
  expect(requests).toEqual([]);
});
