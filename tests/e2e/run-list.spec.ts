import AxeBuilder from '@axe-core/playwright';
import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { storeManyRuns } from '@/tests/support/many-runs';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

const count = 10_000;

let espalier: Espalier;
let db: Database;
let newest: RunId[];
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  db = openDatabase(espalier.database);
  newest = storeManyRuns(db, count).reverse();
});
test.afterAll(async () => {
  db.$client.close();
  await espalier.remove();
});

const links = (page: Page) => page.locator('[data-run-link]');
const row = (page: Page, index: number) => page.getByTestId(`run-${newest[index]}`);
const select = (page: Page, index: number) => row(page, index).getByRole('checkbox').check();
const act = (page: Page, name: string | RegExp) =>
  page.getByTestId('selection').getByRole('button', { name }).click();

test('at 10,000 runs the list opens, and goes on to the 201st and further', async ({ page }) => {
  await page.goto(espalier.url);
  await expect(page.getByTestId('shown-runs')).toHaveText(`50 of ${count.toLocaleString('en')} runs`);
  for (let shown = 100; shown <= 250; shown += 50) {
    await page.getByTestId('more-runs').click();
    await expect(links(page)).toHaveCount(shown);
  }
  await expect(row(page, 200)).toBeAttached();
  await page.getByLabel('Filter runs').fill('module 77 single');
  await expect(page).toHaveURL(/q=module/);
  await expect(links(page).first()).toHaveText(/Mend module \d*77/);
  await page.getByLabel('Filter runs').fill(newest[9_000] ?? '');
  await expect(links(page)).toHaveCount(1);
});

test('the focus comes back to the row that one left by', async ({ page }) => {
  await page.goto(espalier.url);
  await expect(links(page)).toHaveCount(50);
  for (let down = 0; down < 3; down++) await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/runs/${newest[2]}$`));
  await page.goBack();
  await expect(row(page, 2).getByRole('link')).toBeFocused();
});

test('runs are named, tagged, found by the tag, archived and taken back', async ({ page }) => {
  await page.goto(espalier.url);
  await select(page, 0);
  await act(page, 'Name, tags, note');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('The one to keep');
  await dialog.getByLabel('Tags').fill('keep, slow');
  await dialog.getByLabel('Note').fill('Solved without the cache.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 0)).toContainText('The one to keep');
  await expect(row(page, 0)).toContainText('Solved without the cache.');
  await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'slow' }).click();
  await expect(page).toHaveURL(/tag(:|%3A)slow/);
  await expect(links(page)).toHaveCount(1);
  await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'slow' }).click();

  await act(page, 'Clear');
  await select(page, 1);
  await act(page, 'Archive');
  await expect(row(page, 1)).toHaveCount(0);
  await page.getByRole('button', { name: 'archived 1' }).click();
  await expect(links(page)).toHaveCount(1);
  const results = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze();
  expect(results.violations).toEqual([]);
  await select(page, 1);
  await act(page, 'Take back');
  await expect(row(page, 1)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await expect(row(page, 1)).toBeVisible();
});

test('several are compared, and deleted with what that frees', async ({ page }) => {
  await page.goto(espalier.url);
  await select(page, 2);
  await select(page, 3);
  await act(page, 'Compare');
  await expect(page.getByTestId('comparison').getByRole('columnheader')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await act(page, /Delete/);
  await expect(page.getByTestId('frees')).toContainText('This frees');
  await page.getByTestId('confirm-delete').click();
  await expect(page.getByTestId('frees')).toContainText('Deleted.');
  await page.keyboard.press('Escape');
  await expect(row(page, 2)).toHaveCount(0);
  await expect(row(page, 3)).toHaveCount(0);
  await expect(page.getByTestId('shown-runs')).toContainText('of 9,99');
});
