import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { openDatabase } from '@/db/open';
import { growRun } from '@/tests/support/grown-database';
import { type Espalier, signIn, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
let large = '';
/** Solved by the engine itself: with snapshots, diffs and prompts. */
let real = '';
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  const db = openDatabase(espalier.database);
  large = `/runs/${growRun(db, { attempts: 12, stepsPerAttempt: 60, title: 'Grown for reading' })}`;
  db.$client.close();
  const page = await browser.newPage();
  await signIn(page.context());
  await page.goto(`${espalier.url}/new?task=meeting-rooms`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 120_000 });
  real = new URL(page.url()).pathname;
  await page.close();
});
test.afterAll(() => espalier.remove());

async function open(page: Page, address: string) {
  await page.goto(`${espalier.url}${address}`);
  if (address.startsWith(large))
    await expect(page.getByTestId('event-sentence')).not.toContainText('loading');
}
const tree = (page: Page) => page.getByTestId('tree');
const moment = (page: Page) => page.getByTestId('seq');
const inspected = (page: Page) => page.getByTestId('inspector');
const query = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

test('what an edit changed stands below its node, where there is room', async ({ page }) => {
  await open(page, real);
  const edit = page.locator('[data-testid^=edit-of-]').first();
  await expect(edit).toContainText(/[+−] \S/);
  await tree(page).focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press('-');
  await expect(edit).toHaveCount(0);
});

test('a moment has an address: the whole page opens as it stood then, and comes back to the end', async ({
  page,
}) => {
  await open(page, `${large}?at=200`);
  await expect(moment(page)).toHaveAttribute('data-seq', '200');
  const then = Number(await page.getByTestId('tree').getAttribute('data-nodes'));
  expect(then).toBeGreaterThan(100);
  expect(then).toBeLessThan(200);
  await expect(page.getByTestId('run-status')).toContainText('running');
  const steps = async () => Number(await page.getByTestId('spend-steps').getAttribute('data-value'));
  expect(await steps()).toBe(then - 1);
  const bars = page.getByTestId('budget-bars');
  await expect(bars).toContainText(`steps${(then - 1).toLocaleString('en')}`);
  await page.keyboard.press('e');
  await expect.poll(steps).toBe(720);
  await expect(bars).toContainText('steps720');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', '721');
  await expect(page.getByTestId('run-status')).toContainText('solved');
  await expect.poll(() => query(page, 'at')).toBeNull();
});

test('keys step from decision to decision, and the page says what each was', async ({ page }) => {
  await open(page, large);
  await expect(page.getByTestId('event-sentence')).toContainText('the run is solved');
  await page.keyboard.press(',');
  await expect(page.getByTestId('event-sentence')).toContainText(/started attempt 12 from n\d+/);
  await page.keyboard.press(',');
  await expect(page.getByTestId('event-sentence')).toContainText(/started attempt 11 /);
  await page.keyboard.press('.');
  await expect(page.getByTestId('event-sentence')).toContainText(/started attempt 12 /);
  await page.keyboard.press('<');
  await expect(page.getByTestId('event-sentence')).not.toContainText('started');
});

test('a run plays to its end', async ({ page }) => {
  await open(page, real);
  await expect(page.getByTestId('event-sentence')).toContainText('solved');
  await page.getByLabel('Speed').selectOption('4');
  await page.keyboard.press('p');
  await expect(page.getByTestId('live')).toBeEnabled();
  await expect(page.getByTestId('live')).toBeDisabled();
});

test('two moments are compared in words, and the nodes between them can be lit', async ({ page }) => {
  await open(page, `${large}?at=300&since=100`);
  const changes = page.getByTestId('moment-changes');
  await expect(changes).toContainText(/nodes \+\d+/);
  await expect(changes).toContainText(/spent \d+ steps/);
  await changes.getByRole('button', { name: 'Highlight the new nodes' }).click();
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', /\d+/);
  await page.keyboard.press('m');
  await expect(changes).toBeHidden();
});

test('a search finds texts and files, walks by key, lights the tree, and stands in the address', async ({
  page,
}) => {
  await open(page, large);
  await page.keyboard.press('/');
  await page.keyboard.type('tests fail is:fixed');
  await expect(page.getByTestId('found-count')).toHaveText(/^\d+ of 721 nodes$/);
  const found = Number((await page.getByTestId('found-count').textContent())?.split(' ')[0]);
  expect(found).toBeGreaterThan(0);
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', String(found));
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-found][aria-selected=true]')).toHaveCount(1);
  const first = await page.locator('[data-found][aria-selected=true]').getAttribute('data-found');
  await expect(inspected(page)).toHaveAttribute('data-node', first ?? '');
  await expect.poll(() => query(page, 'q')).toBe('tests fail is:fixed');
  const hit = page.locator('[data-found]').first();
  await expect(hit.locator('mark')).toBeInViewport({ ratio: 1 });
  await expect(hit.getByTitle(/target tests pass/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(inspected(page)).not.toHaveAttribute('data-node', first ?? '');
  await page.keyboard.press('Shift+Enter');
  await expect(inspected(page)).toHaveAttribute('data-node', first ?? '');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(inspected(page)).not.toHaveAttribute('data-node', first ?? '');
  await page.keyboard.press('N');
  await expect(inspected(page)).toHaveAttribute('data-node', first ?? '');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', String(found));
  await page.reload();
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', String(found));

  await page.getByRole('combobox', { name: /Search actions/ }).fill('depth>deep');
  await expect(page.getByTestId('search').getByRole('alert')).toContainText('depth needs a number');
  await page.getByRole('combobox', { name: /Search actions/ }).fill('no such words anywhere');
  await expect(page.getByTestId('search')).toContainText('No node matches');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', '0');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', '');
});

test('a view is saved under a name, opened again, deleted and brought back', async ({ page }) => {
  await open(page, `${large}?q=is:solved&node=n720`);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByLabel('Name of this view').fill('the winner');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await open(page, large);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'the winner', exact: true }).click();
  await expect(inspected(page)).toHaveAttribute('data-node', 'n720');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-lit', '1');
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: /Delete the view/ }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Saved views' }).click();
  await expect(page.getByRole('button', { name: 'the winner', exact: true })).toBeVisible();
});

test('a finished run answers what won, why there, at what cost and what the fix is', async ({ page }) => {
  await open(page, real);
  const story = page.getByTestId('story');
  for (const part of ['What won', 'Why the search went there', 'Where the budget went', 'The fix']) {
    await expect(story.getByText(part, { exact: true })).toBeVisible();
  }
  await expect(story.locator('[data-line=added]').first()).toBeVisible();
  const reference = story.getByTestId('reference');
  await expect(story.getByTestId('overlap')).toContainText(/reference/);
  await expect(reference.locator('[data-line=added]').first()).toBeVisible();
  await page.getByTestId('story-best').click();
  await expect(inspected(page)).toHaveAttribute('data-node', /n\d+/);
  const won = await inspected(page).getAttribute('data-node');
  await page.keyboard.press('Escape');
  await expect(story).toBeVisible();
  await page
    .getByRole('region', { name: 'Attempts' })
    .getByRole('button', { name: /won · / })
    .click();
  await expect(inspected(page)).toHaveAttribute('data-node', won ?? '');
});

test('a diff is read side by side, against the parent, the root and a kept node', async ({ page }) => {
  await open(page, `${real}?tab=diff`);
  await page.getByTestId('winner').click();
  await page.getByRole('button', { name: 'root', exact: true }).click();
  await expect(inspected(page).locator('[data-line=added]').first()).toBeVisible();
  await expect(inspected(page).locator('[data-line] [class*=text-code]').first()).toBeVisible();
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect(inspected(page).locator('[data-side=after][data-line=added]').first()).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.press('Home');
  await expect(inspected(page)).toHaveAttribute('data-node', 'n0');
  await page.getByRole('button', { name: /^kept n/ }).click();
  await expect(inspected(page).locator('[data-line=removed]').first()).toBeVisible();
});

test('an edit’s lines are numbered as in its file', async ({ page }) => {
  await open(page, `${real}?tab=diff`);
  await page.getByTestId('winner').click();
  while ((await inspected(page).locator('h2').first().textContent())?.includes('edit') === false) {
    await page.keyboard.press('ArrowLeft');
  }
  await page.getByRole('button', { name: 'parent', exact: true }).click();
  const number = inspected(page).locator('[data-line=removed] [aria-hidden]').first();
  const inFile = await number.textContent();
  expect(Number(inFile)).toBeGreaterThan(3);
  await page.getByRole('tab', { name: 'Step' }).click();
  await expect(number).toHaveText(inFile ?? '');
});

test('a long observation is cut until asked for, texts are copied, a node is downloaded, the panel widens', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${real}?node=n0`);
  await expect(page.getByTestId('statement')).toContainText(/^Looking for a 30-minute .* no room is free\.$/);
  const all = inspected(page).getByRole('button', { name: /^Show all \d+ lines$/ });
  const walked = new Set<string | null>();
  while (!(await all.isVisible())) {
    const at = await inspected(page).getAttribute('data-node');
    expect(walked.has(at)).toBe(false);
    walked.add(at);
    await page.keyboard.press('ArrowRight');
    await expect(inspected(page)).not.toHaveAttribute('data-node', at ?? '');
    await expect(inspected(page).getByText('Observation')).toBeVisible();
    await expect(inspected(page).getByRole('button', { name: 'Copy the observation' })).toBeVisible();
  }
  const text = inspected(page).locator('pre').last();
  const lines = async () => (await text.textContent())?.split('\n').length ?? 0;
  const cut = await lines();
  await all.click();
  await expect.poll(lines).toBeGreaterThan(cut);

  await inspected(page).getByRole('button', { name: 'Copy the observation' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe((await text.textContent()) ?? '');

  const node = await inspected(page).getAttribute('data-node');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download this node' }).click(),
  ]);
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(saved.node.id).toBe(node);
  expect(saved.calls.at(-1).observation.text).toBe(await text.textContent());

  const narrow = (await inspected(page).boundingBox())?.width ?? 0;
  await tree(page).focus();
  await page.keyboard.press('w');
  await expect
    .poll(async () => (await inspected(page).boundingBox())?.width ?? 0)
    .toBeGreaterThan(narrow * 1.4);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('make the panel wide or narrow');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the lists on the left stand as they were after the panel was wide', async ({ page }) => {
  await open(page, `${large}?node=n5`);
  const attempts = page.getByRole('region', { name: 'Attempts' });
  const oldest = attempts.getByText('1', { exact: true });
  await attempts.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await oldest.scrollIntoViewIfNeeded();
  await expect(oldest).toBeInViewport();
  await page.keyboard.press('w');
  await expect(attempts).toBeHidden();
  await page.keyboard.press('w');
  await expect(oldest).toBeInViewport();
  await expect(page.getByRole('region', { name: 'Choices' }).getByRole('button').first()).toBeVisible();
});

test('siblings are walked by key', async ({ page }) => {
  await open(page, large);
  await expect(page.getByTestId('event-sentence')).toContainText('the run is solved');
  await page.keyboard.press(',');
  await expect(page.getByTestId('event-sentence')).toContainText(/started attempt \d+ from n\d+/);
  const eventText = await page.getByTestId('event-sentence').textContent();
  const fork = /started attempt \d+ from (n\d+)/.exec(eventText ?? '')?.[1];
  await open(page, `${large}?node=${fork}`);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('siblings')).toContainText('child 1 of');
  await page.keyboard.press(']');
  await expect(page.getByTestId('siblings')).toContainText('child 2 of');
  await page.keyboard.press('[');
  await expect(page.getByTestId('siblings')).toContainText('child 1 of');
});

test('what is not kept is said: files of a node without a snapshot', async ({ page }) => {
  await open(page, `${large}?node=n20&tab=diff`);
  await expect(inspected(page).getByRole('alert')).toContainText('not kept on this machine');
});

test('the run list is sorted, narrowed and filtered in the address', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('button', { name: 'Spend' }).click();
  await expect.poll(() => query(page, 'sort')).toBe('steps');
  await expect(page.locator('[data-run-link]').first()).toHaveText('Grown for reading');
  await page.getByLabel('Filter runs').fill('grown');
  await expect(page.locator('[data-run-link]')).toHaveCount(1);
  await page.reload();
  await expect(page.locator('[data-run-link]')).toHaveCount(1);
  await open(page, '/?show=failed');
  await expect(page.getByText('No run is failed')).toBeVisible();
  await page.getByRole('button', { name: /Show all/ }).click();
  await expect(page.locator('[data-run-link]')).toHaveCount(2);
});

test('the palette goes to pages, runs and nodes, and does what the page can', async ({ page }) => {
  await open(page, '/');
  await expect(page.locator('[data-run-link]')).toHaveCount(2);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('grown');
  await expect(page.getByRole('option', { name: /Grown for reading/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForURL(`${espalier.url}${large}`);
  await expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', '721');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('n33');
  await page.keyboard.press('Enter');
  await expect(inspected(page)).toHaveAttribute('data-node', 'n33');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('clear the selection');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('story')).toBeVisible();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog');
  await expect(keys).toContainText('to the next decision');
  // Nothing is selected and the run has ended: what cannot be done is not offered.
  await expect(keys).not.toContainText(/Steering|pause/);
  await keys.evaluate((sheet) => sheet.scrollTo(0, sheet.scrollHeight));
  await expect(keys.getByText('compare moments')).toBeInViewport();
  await expect(keys.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
  await keys.getByRole('button', { name: 'Close' }).click();
  await expect(keys).toBeHidden();
});

test('a pause can be taken back from its toast', async ({ page }) => {
  await open(page, '/new?task=template-blocks');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  const status = page.getByTestId('run-status');
  await expect(status).toHaveAttribute('data-status', 'running');
  await page.getByTestId('pause').click();
  await expect(status).toHaveAttribute('data-status', 'paused');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(status).toHaveAttribute('data-status', 'running');
  await page.getByTestId('stop').click();
  await page.getByTestId('confirm-stop').click();
  await expect(status).toHaveAttribute('data-status', 'stopped');
});

for (const theme of ['light', 'dark'] as const) {
  test(`no page breaks an accessibility rule, ${theme}`, async ({ page }) => {
    test.setTimeout(240_000);
    page.setDefaultTimeout(30_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const pages: [string, (page: Page) => Promise<unknown>][] = [
      ['/', (at) => at.locator('[data-run-link]').first().waitFor()],
      ['/new', (at) => at.getByRole('button', { name: 'Start' }).waitFor()],
      ['/tasks', (at) => at.getByText('Invoice tax is a cent too low').first().waitFor()],
      ['/tasks?kind=imported', (at) => at.getByText('No task is imported yet').waitFor()],
      ['/folders', (at) => at.getByRole('heading', { level: 1 }).waitFor()],
      ['/settings', (at) => at.getByRole('button', { name: 'Remove what no node needs' }).waitFor()],
      ['/holdout', (at) => at.getByTestId('gaps').getByRole('img').first().waitFor()],
      [real, (at) => at.getByTestId('story').locator('[data-line=added]').first().waitFor()],
      [`${real}?node=n3&tab=step`, (at) => at.getByRole('heading', { name: 'Observation' }).waitFor()],
      [`${real}?node=n3&tab=prompt`, (at) => at.getByText('as sent').waitFor()],
      [`${real}?node=n3&tab=selection`, (at) => at.getByText('candidate', { exact: true }).first().waitFor()],
      [`${real}?node=n0&tab=tests`, (at) => at.getByText('run by the verifier').waitFor()],
      [`${large}?q=is:fixed&at=400&since=50`, (at) => at.getByTestId('found-count').waitFor()],
      ['/runs/rnosuchrun', (at) => at.getByText('There is no such run').waitFor()],
    ];
    for (const [address, ready] of pages) {
      await open(page, address);
      await ready(page);
      const { violations } = await new AxeBuilder({ page }).exclude('.react-flow').analyze();
      const summaries = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('\n')}`,
      );
      expect(summaries, address).toEqual([]);
    }
  });
}
