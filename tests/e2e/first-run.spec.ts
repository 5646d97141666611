import { axeFindings, axeLooks, setLook } from './axe';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

let espalier: Espalier;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

test('axe finds nothing on the first page without runs, at any width, light or dark', async ({ page }) => {
  const found: string[] = [];
  for (const look of axeLooks) {
    await setLook(page, look);
    await page.goto(espalier.url);
    await expect(page.getByTestId('can-do')).toBeVisible();
    found.push(...(await axeFindings(page)));
  }
  expect(found).toEqual([]);
});

test('a new user sees what the page can do, and a finished run with failures, branches and a solution', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(espalier.url);
  await expect(page.getByTestId('can-do').locator('dt')).toHaveCount(6);
  await expect(page.getByTestId('can-do')).toBeInViewport({ ratio: 1 });
  await page.getByTestId('open-example').click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', /^\d{2,}$/);
  expect(Number(await page.getByTestId('tree').getAttribute('data-nodes'))).toBeGreaterThan(30);
  // It says that it is recorded, and its log tells why the search went where it went.
  await expect(page.getByTestId('origin-badge')).toHaveText('recorded run of Espalier');
  await expect(page.getByTestId('status-banner')).toContainText('A recorded run: solved');
  const story = page.getByTestId('story');
  await expect(story.getByRole('heading', { name: 'Why the search went there' })).toBeVisible();
  await expect(story.getByRole('button', { name: /^event [\d,]+$/ }).first()).toBeVisible();
  await page.getByTestId('winner').click();
  await expect(page.getByTestId('inspector')).toContainText('src/parser.js');
  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(page.getByTestId('inspector')).toContainText('is a node of a recorded run');
  // A second look opens the same run.
  await page.goto(espalier.url);
  await expect(page.getByTestId('shown-runs')).toContainText('1 of 1 runs');
});

test('the form for a first run is filled in: its task is in sight, with id and difficulty', async ({
  page,
}) => {
  await page.goto(`${espalier.url}/new`);
  const chosen = page.getByRole('group', { name: 'Sample task' }).locator('label:has(input:checked)');
  await expect(chosen).toContainText(/spreadsheet-formulas · medium · javascript/);
  await expect(chosen).toBeInViewport({ ratio: 1 });
  await page.getByLabel('Sandbox').selectOption('local');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 180_000 });
  expect(Number(await page.getByTestId('tree').getAttribute('data-nodes'))).toBeGreaterThan(30);
  // An event that the story names is a step in history.
  await page
    .getByRole('button', { name: /^event \d+$/ })
    .first()
    .click();
  await expect(page).toHaveURL(/[?&]at=\d+/);
  await page.goBack();
  await expect(page).not.toHaveURL(/[?&]at=/);
});

test('an action by hand opens wide, with numbered lines; Tab leaves the text', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(espalier.url);
  await page.locator('[data-run-link]').first().click();
  await page.getByTestId('winner').click();
  const inspector = page.getByTestId('inspector');
  const narrow = (await inspector.boundingBox())?.width ?? 0;
  await page.keyboard.press('a');
  const form = page.getByTestId('hand-form');
  await expect(form.getByLabel('Action')).toBeFocused();
  await expect.poll(async () => (await inspector.boundingBox())?.width ?? 0).toBeGreaterThan(1.5 * narrow);
  await form.getByLabel('Action').selectOption('write_file');
  await form.getByLabel('Content').fill('one\ntwo\nthree');
  await expect(form.getByTestId('line-numbers')).toHaveText(/^1\s2\s3\s*$/);
  await form.getByLabel('Path').fill('notes.txt');
  await page.keyboard.press('Tab');
  await expect(form.getByLabel('Content')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(form.getByLabel('Content')).not.toBeFocused();
});

test('several nodes, of several runs, stand side by side; a step back takes the last one away', async ({
  page,
}) => {
  await page.goto(espalier.url);
  const links = page.locator('[data-run-link]');
  await expect(links).toHaveCount(2);
  const ids = await links.evaluateAll((all) =>
    all.map((link) => link.getAttribute('href')?.split('/').at(-1) ?? ''),
  );
  expect(ids).toHaveLength(2);
  const [made, recorded] = ids;
  await page.goto(`${espalier.url}/nodes?of=${made}:n0,${made}:n5`);
  const table = page.getByTestId('aligned');
  await expect(table.locator('thead th')).toHaveCount(2);
  await page.getByLabel('Add a node').fill(`${recorded}:n1`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(table.locator('thead th')).toHaveCount(3);
  await expect(page.getByText('The nodes belong to different tasks')).toBeVisible();
  await expect(table.locator('tr[data-differs]').first()).toBeVisible();
  for (const look of axeLooks) {
    await setLook(page, look);
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.getByLabel('Add a node').fill('nonsense');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Write a node as n7')).toBeVisible();
  await page.goBack();
  await expect(table.locator('thead th')).toHaveCount(2);
});

test('two runs are saved as one archive, and their best nodes are compared', async ({ page }) => {
  await page.goto(espalier.url);
  const boxes = page.getByRole('checkbox', { name: /^Select / });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  const saved = page.waitForEvent('download');
  await page.getByTestId('export-selected').click();
  expect((await saved).suggestedFilename()).toBe('2-runs.zip');
  await page.getByTestId('selection').getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('link', { name: 'Compare their best nodes' }).click();
  await expect(page.getByTestId('aligned').locator('thead th')).toHaveCount(2);
});
