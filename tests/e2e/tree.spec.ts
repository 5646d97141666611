import AxeBuilder from '@axe-core/playwright';
import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import { openRunLog } from '@/db/run-log';
import type { RunId } from '@/server/core/base/ids';
import { growLargeRun, largeRunOwner, storeLargeRun } from '@/tests/support/large-run';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
let db: Database;
let small: RunId;
let large: RunId;
test.describe.configure({ mode: 'serial' });
test.use({ contextOptions: { reducedMotion: 'no-preference' } });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  db = openDatabase(espalier.database);
  small = storeLargeRun(db, { nodes: 240, stepsPerAttempt: 30, seed: 1 });
  large = storeLargeRun(db, { nodes: 2000, stepsPerAttempt: 60, seed: 1 });
});
test.afterAll(async () => {
  db.$client.close();
  await espalier.remove();
});

const tree = (page: Page) => page.getByTestId('tree');
const drawing = (page: Page) => page.getByTestId('drawing');
const inspector = (page: Page) => page.getByTestId('inspector');
const drawn = async (page: Page) => Number(await tree(page).getAttribute('data-drawn'));

async function open(page: Page, run: RunId, query = ''): Promise<void> {
  await page.goto(`${espalier.url}/runs/${run}${query}`);
  await expect(drawing(page)).toBeVisible();
}

/** Where the middle of a node stands on the page; near only. */
async function placeOf(page: Page, node: string): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId(`node-${node}`).boundingBox();
  if (!box) throw new Error(`${node} is not in the page.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('a large tree is drawn by the canvas from afar; pointing says what a node is, a click selects it', async ({
  page,
}) => {
  await open(page, large, '?detail=steps');
  await expect(drawing(page)).toHaveAttribute('data-far', 'true');
  await expect(page.locator('[data-testid^=node-]')).toHaveCount(0);
  const box = await drawing(page).boundingBox();
  if (!box) throw new Error('no drawing');
  // The root stands at the left end of the first row: look for it along a line down from the tools.
  const card = page.getByTestId('hover-card');
  let y = 0;
  for (; y < box.height && !(await card.isVisible()); y += 4) await page.mouse.move(box.x + 52, box.y + y);
  await expect(card).toContainText(/n\d+:/);
  await page.mouse.click(box.x + 52, box.y + y - 4);
  await expect(inspector(page)).toHaveAttribute('data-node', /n\d+/);
});

test('coming near turns marks into elements at the same place, the selection with them', async ({ page }) => {
  await open(page, large, '?detail=steps&node=n60');
  await tree(page).focus();
  await page.keyboard.press('z');
  await expect(page.getByTestId('node-n60')).toHaveAttribute('data-selected', 'true');
  await expect(drawing(page)).toHaveAttribute('data-far', 'false');
  await page.keyboard.press('ArrowLeft');
  await expect(inspector(page)).toHaveAttribute('data-node', 'n59');
  await page.keyboard.press('f');
  await expect(drawing(page)).toHaveAttribute('data-far', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(inspector(page)).toHaveAttribute('data-node', 'n60');
});

test('folding by key and by rule leaves nodes out, is counted, and stands in the address', async ({
  page,
}) => {
  await open(page, small, '?node=n10');
  const all = await drawn(page);
  await tree(page).focus();
  await page.keyboard.press('x');
  await expect.poll(() => drawn(page)).toBeLessThan(all);
  const folded = await drawn(page);
  await expect(page).toHaveURL(/fold=n10/);
  await page.reload();
  await expect.poll(() => drawn(page)).toBe(folded);
  await page.getByRole('button', { name: `Unfold ${all - folded} nodes` }).click();
  await expect.poll(() => drawn(page)).toBe(all);

  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByLabel(/all but the best/).check();
  await page.getByLabel('How many of the best ends to keep').fill('1');
  await expect(page).toHaveURL(/keep=1/);
  await expect.poll(() => drawn(page)).toBeLessThan(all);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => drawn(page)).toBe(all);
});

test('what colour means is switched in the legend, which explains it, and stands in the address', async ({
  page,
}) => {
  await open(page, small);
  const before = await page.getByTestId('node-n5').locator('span').first().getAttribute('style');
  await page.getByTestId('encoding').selectOption('attempt');
  await expect(page.getByTestId('scale')).toContainText('attempt 1');
  await expect(page).toHaveURL(/color=attempt/);
  await expect(page.getByTestId('node-n5').locator('span').first()).not.toHaveAttribute(
    'style',
    before ?? '',
  );
  await page.reload();
  await expect(page.getByTestId('scale')).toContainText('attempt 1');
  await page.getByTestId('encoding').selectOption('cost');
  await expect(page.getByTestId('scale')).toContainText('tokens');
});

test('the same tree runs top down and as a list, with the same node selected', async ({ page }) => {
  await open(page, small, '?node=n12');
  const across = await placeOf(page, 'n12');
  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByText('Top down').click();
  await expect(page).toHaveURL(/layout=down/);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('node-n12')).toBeVisible();
  const down = await placeOf(page, 'n12');
  expect(Math.hypot(down.x - across.x, down.y - across.y)).toBeLessThan(2);
  await tree(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect(inspector(page)).toHaveAttribute('data-node', 'n11');

  await page.keyboard.press('l');
  await expect(page.getByRole('tree')).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^n11:/ })).toHaveAttribute('aria-selected', 'true');
  const line = page.getByRole('treeitem', { name: /^n12:/ });
  await expect(line).toHaveAccessibleName(/attempt 1 · [\d,]+ tokens$/);
  await page.getByRole('treeitem', { name: /^n11:/ }).click();
  await expect(page.getByRole('tree')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(inspector(page)).toHaveAttribute('data-node', 'n12');
  await expect(line).toHaveCSS('outline-style', 'solid');
  const tested = page.getByRole('treeitem').filter({ has: page.getByTitle(/target tests pass/) });
  await expect(tested.first()).toContainText(/\d+\/\d+/);
  await page.keyboard.press('l');
  await expect(drawing(page)).toBeVisible();
});

test('chains are boxes: a click selects a step of one, a double click draws it step by step', async ({
  page,
}) => {
  await open(page, small, '?detail=chains&node=n3');
  await tree(page).focus();
  await page.keyboard.press('z');
  const box = page.locator('[data-testid^=box-]').first();
  await expect(box).toHaveAttribute('data-length', /\d+/);
  await box.click();
  await expect(inspector(page)).toHaveAttribute('data-node', /n\d+/);
  await box.dblclick();
  await expect(page).toHaveURL(/open=n\d+/);
  await expect(page.locator('[data-testid^=node-]').nth(2)).toBeVisible();
});

test('the minimap moves the view', async ({ page }) => {
  await open(page, small, '?node=n3');
  const view = page.locator('.react-flow__viewport');
  const before = (await view.getAttribute('style')) ?? '';
  const map = page.getByTestId('minimap');
  const size = await map.boundingBox();
  await map.click({ position: { x: (size?.width ?? 0) * 0.9, y: (size?.height ?? 0) * 0.8 } });
  await expect(view).not.toHaveAttribute('style', before);
  await expect(map).toBeVisible();
});

test('all of the best path is shown by key, and a moment at which one looks at nothing shows the tree', async ({
  page,
}) => {
  await open(page, small, '?node=n3');
  await tree(page).focus();
  await page.keyboard.press('G');
  const path = page.locator('[data-testid^=node-][data-best=true]');
  await expect(path.last()).toBeInViewport();
  await expect(page.getByTestId('node-n0')).toBeInViewport();

  await page.keyboard.press('Home');
  await page.keyboard.press('z');
  const pane = await tree(page).boundingBox();
  if (!pane) throw new Error('There is no tree.');
  await page.mouse.move(pane.x + pane.width - 20, pane.y + 200);
  await page.mouse.down();
  await page.mouse.move(pane.x + 20, pane.y + 210, { steps: 4 });
  await page.mouse.up();
  await page.getByTestId('scrubber').fill('12');
  await expect(page.getByTestId('node-n0')).toBeInViewport();
});

test('while the tree grows, what is looked at stays; following shows the front', async ({ page }) => {
  const growing = storeLargeRun(db, { nodes: 240, stepsPerAttempt: 30, seed: 2, open: true });
  await open(page, growing, '?node=n200');
  const looked = page.getByTestId('node-n200');
  await expect(looked).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press('z');
  await page.mouse.move(5, 5);
  await expect.poll(async () => (await placeOf(page, 'n200')).x).toBeGreaterThan(400);
  const settled = async () => {
    const first = await placeOf(page, 'n200');
    return new Promise<boolean>((resolve) =>
      page
        .evaluate(() => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame))))
        .then(async () => resolve((await placeOf(page, 'n200')).x === first.x)),
    );
  };
  await expect.poll(settled).toBe(true);
  const before = await placeOf(page, 'n200');
  const grow = growLargeRun(db, growing, { seed: 4, stepsPerAttempt: 10 });
  for (let i = 0; i < 12; i++) grow(10);
  await expect(tree(page)).toHaveAttribute('data-nodes', '360');
  const after = await placeOf(page, 'n200');
  expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1);

  await page.getByRole('button', { name: 'Follow' }).click();
  grow(10);
  await expect(page.getByTestId('node-n369')).toBeInViewport();
  await expect(page.getByTestId('minimap')).toBeVisible();

  // Whoever followed a run to its end, and reads no node, is shown all of it.
  await page.keyboard.press('Escape');
  await expect(inspector(page)).not.toHaveAttribute('data-node', 'n200');
  openRunLog(db, growing, largeRunOwner).append([
    {
      type: 'run.status',
      status: 'unsolved',
      reason: 'The step limit is reached.',
      actor: { kind: 'engine' },
    },
  ]);
  await expect(page.getByTestId('minimap')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Follow' })).toBeHidden();
  // Also after the banner took its part of the page: there is nothing left to fit.
  await expect(page.getByTestId('status-banner')).toBeVisible();
  const view = () =>
    page.locator('.react-flow__viewport').evaluate((layer) => getComputedStyle(layer).transform);
  const rested = async () => {
    const first = await view();
    await page.waitForTimeout(700);
    return (await view()) === first;
  };
  await expect.poll(rested).toBe(true);
  const shown = await view();
  await page.getByRole('button', { name: 'Fit' }).click();
  await expect.poll(rested).toBe(true);
  expect(await view()).toBe(shown);
});

test('the lens draws the latest choice, and what other parameters would choose', async ({ page }) => {
  await open(page, small);
  await page.getByTestId('lens').click();
  await expect(page).toHaveURL(/lens=made/);
  const panel = page.getByTestId('lens-choice');
  await expect(panel.locator('tr[data-chosen=true]')).toHaveCount(1);
  const made = await panel.textContent();
  await page.getByRole('button', { name: 'what if' }).click();
  await expect(panel).not.toHaveText(made ?? '');
  await expect(panel.locator('tr[data-chosen=true]')).toHaveCount(1);
  const first = await panel.textContent();
  await page.getByRole('slider', { name: 'c', exact: true }).fill('0');
  await expect(panel).not.toHaveText(first ?? '');
});

for (const theme of ['light', 'dark'] as const) {
  test(`the run page passes the accessibility checks in the ${theme} theme, as a drawing and as a list`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    for (const query of ['?node=n12&lens=made', '?layout=list']) {
      await page.goto(`${espalier.url}/runs/${small}${query}`);
      await expect(tree(page).or(page.getByRole('tree'))).toBeVisible();
      await expect(page.getByTestId('event-sentence')).not.toContainText('loading');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual(
        [],
      );
    }
  });
}
