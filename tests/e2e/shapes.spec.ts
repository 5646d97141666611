import AxeBuilder from '@axe-core/playwright';
import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { canvasUse } from '@/tests/bench/ui/canvas-use';
import { growLargeRun, storeLargeRun, type TreeShape, treeShapes } from '@/tests/support/large-run';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
let db: Database;
const runs = new Map<TreeShape, RunId>();
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  db = openDatabase(espalier.database);
  for (const shape of Object.keys(treeShapes) as TreeShape[]) {
    runs.set(shape, storeLargeRun(db, { nodes: 2000, shape, seed: 1 }));
  }
});
test.afterAll(async () => {
  db.$client.close();
  await espalier.remove();
});

const tree = (page: Page) => page.getByTestId('tree');
const drawn = async (page: Page) => Number(await tree(page).getAttribute('data-drawn'));
const pills = (page: Page) => page.locator('[data-testid^=pill-]');
const note = (page: Page) => page.getByTestId('room-note');

async function open(page: Page, run: RunId | undefined, query = ''): Promise<void> {
  await page.goto(`${espalier.url}/runs/${run}${query}`);
  await expect(tree(page)).toBeVisible();
  await expect(page.getByTestId('event-sentence')).not.toContainText('loading');
}

test('a bushy tree folds what there is no room for, says so, and shows more where one clicks', async ({
  page,
}) => {
  await open(page, runs.get('bushy'));
  const first = await drawn(page);
  expect(first).toBeLessThan(2000);
  await expect(note(page)).toContainText(`${(2000 - first).toLocaleString('en')} steps in`);
  await expect(pills(page).first()).toContainText(/\d+ more\s*best \d+\/12/);
  await pills(page).first().click();
  await expect(page).toHaveURL(/more=n\d+/);
  await expect.poll(() => drawn(page)).toBeGreaterThan(first);
  const more = await drawn(page);
  const address = page.url();
  await note(page).getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => drawn(page)).toBe(2000);
  await expect(note(page)).toHaveCount(0);
  await expect(page).toHaveURL(/room=false/);
  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByLabel('branches for which there is no room').check();
  await expect.poll(() => drawn(page)).toBe(first);
  // Another opening may measure a pane that is a few rows higher.
  await page.goto(address);
  await expect.poll(() => drawn(page)).toBeGreaterThanOrEqual(more - 200);
});

test('a bushy tree shows more where one zooms in, keeps the address, and folds again on fit', async ({
  page,
}) => {
  await open(page, runs.get('bushy'));
  // Fitted for the pane as it is now, which may be a few rows higher than while the page loaded.
  await tree(page).focus();
  await page.keyboard.press('f');
  await expect(pills(page).first()).toBeVisible();
  const first = await drawn(page);
  const pill = await pills(page).first().boundingBox();
  if (!pill) throw new Error('There is no pill.');
  // Next to the pill, which is a button over the drawing.
  await page.mouse.move(pill.x - 6, pill.y + pill.height / 2);
  await page.mouse.wheel(0, -900);
  await expect.poll(() => drawn(page)).toBeGreaterThan(first);
  expect(page.url()).not.toContain('more=');
  await tree(page).focus();
  await page.keyboard.press('f');
  await expect.poll(() => drawn(page)).toBe(first);
});

test('a folded node is drawn when it is selected, and stays when the selection moves on', async ({
  page,
}) => {
  await open(page, runs.get('wide'), '?node=n600');
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n600');
  await expect(note(page)).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press('z');
  await expect(page.getByTestId('node-n600')).toBeInViewport();
  const all = await drawn(page);
  expect(all).toBeLessThan(400);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('inspector')).not.toHaveAttribute('data-node', 'n600');
  await expect(page.getByTestId('node-n600')).toBeInViewport();
  expect(await drawn(page)).toBe(all);
});

for (const shape of Object.keys(treeShapes) as TreeShape[]) {
  test(`a ${shape} tree opens whole and uses at least 60 % of both axes`, async ({ page }) => {
    await open(page, runs.get(shape));
    await expect(page.getByTestId('minimap')).toHaveCount(0);
    const { width, height } = await canvasUse(page);
    expect(width).toBeGreaterThan(0.6);
    expect(height).toBeGreaterThan(0.6);
  });
}

test('the icicle is a choice: a click selects, a double click goes inside, a key comes back', async ({
  page,
}) => {
  await open(page, runs.get('bushy'));
  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByText('Icicle').click();
  await page.keyboard.press('Escape');
  const cells = page.getByTestId('icicle');
  await expect(cells).toBeVisible();
  await expect(page).toHaveURL(/layout=icicle/);
  expect(await drawn(page)).toBe(2000);
  const box = await cells.boundingBox();
  if (!box) throw new Error('There is no icicle.');
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', /n\d+/);
  await page.mouse.dblclick(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await expect(page).toHaveURL(/top=n\d+/);
  await expect(page.getByRole('button', { name: 'Whole tree' })).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press('f');
  await expect(page).not.toHaveURL(/top=/);
  await page.keyboard.press('g');
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', /n\d+/);
  const { violations } = await new AxeBuilder({ page }).include('[data-testid=tree]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('where no target test passes, colour shows what differs, and the legend says so', async ({ page }) => {
  const hopeless = storeLargeRun(db, { nodes: 400, shape: 'bushy', seed: 1, hopeless: true });
  await open(page, hopeless);
  await expect(page.getByTestId('encoding')).toHaveValue('guards');
  await expect(page.getByTestId('chosen-colour')).toBeVisible();
  await page.getByTestId('encoding').selectOption('tests');
  await expect(page).toHaveURL(/color=tests/);
  await page.reload();
  await expect(page.getByTestId('encoding')).toHaveValue('tests');
  await expect(page.getByTestId('chosen-colour')).toHaveCount(0);
});

test('many attempts are listed in groups that open and close', async ({ page }) => {
  await open(page, runs.get('bushy'));
  const list = page.getByRole('region', { name: 'Attempts' });
  const groups = list.getByRole('button', { expanded: true });
  await expect(groups).toHaveCount(1);
  await expect(groups.first()).toContainText('By people');
  await groups.first().click();
  await expect(groups).toHaveCount(0);
  await list
    .getByRole('button', { name: /of 12 targets/ })
    .first()
    .click();
  await expect(groups).toHaveCount(1);
  await expect(list.getByRole('button', { name: /from n\d+/ }).first()).toBeVisible();
});

test('what is looked at stays while a bushy tree grows, and the newest branch is drawn', async ({ page }) => {
  const growing = storeLargeRun(db, { nodes: 2000, shape: 'bushy', seed: 2, open: true });
  await open(page, growing, '?detail=steps&node=n600');
  await tree(page).focus();
  await page.keyboard.press('z');
  const looked = page.getByTestId('node-n600');
  await expect(looked).toBeInViewport();
  await page.mouse.move(5, 5);
  const place = async () => {
    const box = await looked.boundingBox();
    return box ? [Math.round(box.x), Math.round(box.y)] : [];
  };
  let last: number[] = [];
  await expect
    .poll(async () => {
      const [before, now] = [last, await place()];
      last = now;
      return before.join() === now.join();
    })
    .toBe(true);
  const grow = growLargeRun(db, growing, { seed: 4, shape: 'bushy' });
  for (let i = 0; i < 30; i++) grow(12);
  await expect(tree(page)).toHaveAttribute('data-nodes', '2360');
  expect(await place()).toEqual(last);
  await page.goto(`${espalier.url}/runs/${growing}?detail=steps&node=n2359`);
  await tree(page).focus();
  await page.keyboard.press('z');
  await expect(page.getByTestId('node-n2359')).toBeInViewport();
});
