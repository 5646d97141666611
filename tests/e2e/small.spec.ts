import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { storeLargeRun } from '@/tests/support/large-run';
import { storeManyRuns } from '@/tests/support/many-runs';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
let db: Database;
let run: RunId;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  db = openDatabase(espalier.database);
  run = storeLargeRun(db, { nodes: 60, shape: 'bushy', seed: 1 });
  storeManyRuns(db, 30);
});
test.afterAll(async () => {
  db.$client.close();
  await espalier.remove();
});

const panel = (page: Page, name: 'search' | 'node') => page.getByTestId(`panel-${name}`);
const tree = (page: Page) => page.getByTestId('tree');

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`${espalier.url}/runs/${run}${query}`);
  await expect(tree(page)).toBeVisible();
}

/** No part of the page stands beyond its right edge, and nothing has to be scrolled sideways to be read. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('at 1,280 px the tree has more than half of the width, and each panel goes by key and by button', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page);
  const width = async () => (await tree(page).boundingBox())?.width ?? 0;
  expect(await width()).toBeGreaterThan(640);
  await page.getByTestId('toggle-search').click();
  await expect(panel(page, 'search')).toBeHidden();
  await page.keyboard.press('}');
  await expect(panel(page, 'node')).toBeHidden();
  await expect.poll(width).toBe(1280);
  await page.keyboard.press('{');
  await expect(panel(page, 'search')).toBeVisible();
  await page.getByTestId('toggle-node').click();
  await expect(panel(page, 'node')).toBeVisible();
});

test('a laptop of 1,440 px at 200 % has the panels as drawers over the tree', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await open(page);
  await expect(panel(page, 'search')).toBeHidden();
  await expect(panel(page, 'node')).toBeHidden();
  expect(await overflow(page)).toBe(0);
  await page.getByTestId('toggle-search').click();
  await expect(panel(page, 'search').getByRole('heading', { name: /Strategy/ })).toBeVisible();
  await page.keyboard.press('{');
  await expect(panel(page, 'search')).toBeHidden();
  await page.goto(`${espalier.url}/runs/${run}?node=n3`);
  await expect(panel(page, 'node').getByTestId('inspector')).toHaveAttribute('data-node', 'n3');
  await expect(panel(page, 'node')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('one of tree, node and search is shown, and a tap selects a node', async ({ page }) => {
    await open(page);
    expect(await overflow(page)).toBe(0);
    const bar = page.getByRole('navigation', { name: 'Tree, node or search' });
    await expect(panel(page, 'node')).toBeHidden();
    await bar.getByRole('button', { name: 'Search' }).tap();
    await expect(panel(page, 'search').getByRole('heading', { name: /Strategy/ })).toBeVisible();
    await bar.getByRole('button', { name: 'Tree' }).tap();
    await expect(panel(page, 'search')).toBeHidden();
    const place = await tree(page).boundingBox();
    expect(place?.width).toBe(390);
    await open(page, '?detail=steps&node=n2');
    await page.getByTestId('node-n2').tap();
    await bar.getByRole('button', { name: 'Node n2' }).tap();
    await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n2');
    await expect(page.getByRole('tab', { name: 'Diff' })).toBeVisible();
    expect(await overflow(page)).toBe(0);
  });

  test('the list of runs is read without scrolling sideways', async ({ page }) => {
    await page.goto(espalier.url);
    await expect(page.locator('[data-run-link]').first()).toBeVisible();
    expect(await overflow(page)).toBe(0);
    const main = page.locator('main');
    expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await page.locator('[data-run-link]').first().tap();
    await expect(page).toHaveURL(/\/runs\/r/);
  });
});
