import { type Espalier, startEspalier } from './espalier';
import { type BrowserContext, expect, type Page, test } from './test';

let espalier: Espalier;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const status = (page: Page) => page.getByTestId('run-status');
const node = (page: Page, id: string) => page.getByTestId(`node-${id}`);
const inspected = (page: Page) => page.getByTestId('inspector');
const shot = async (page: Page, name: string) => {
  if (process.env.ESPALIER_SHOTS)
    await page.screenshot({ path: `${process.env.ESPALIER_SHOTS}/${name}.png` });
};

async function startRun(page: Page, { n, perAttempt }: { n: number; perAttempt: number }): Promise<string> {
  await page.goto(`${espalier.url}/new?task=package-resolver`);
  await page.getByText('Best of n', { exact: true }).click();
  await page.getByLabel('n', { exact: true }).fill(String(n));
  await page.getByLabel('Steps in total').fill('2000');
  await page.getByLabel('Steps per attempt').fill(String(perAttempt));
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  return page.url();
}

test('a person steers a running search: what it could not solve, a branch with a hint does; acts are seen in two windows', async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const url = await startRun(page, { n: 1000, perAttempt: 10 });
  // Two whole attempts of the search first: with ten steps each they do not find the fault.
  const steps = async () => Number(await page.getByTestId('spend-steps').getAttribute('data-value'));
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThanOrEqual(20);
  await expect(status(page)).toHaveAttribute('data-status', 'running');
  await page.goto(`${url}?node=n1`);
  const other = await secondWindow(context, `${url}?node=n1`);

  await page.keyboard.press('t');
  await expect(page.getByTestId('marks')).toContainText('pinned');
  // A window behind another paints nothing: it is brought forward, and must show the mark at once.
  await other.bringToFront();
  await expect(other.getByTestId('marks')).toContainText('pinned', { timeout: 1_000 });
  await page.bringToFront();
  await expect(page.getByTestId('marked')).toBeVisible();
  await page.keyboard.press('t');
  await expect(page.getByTestId('marks')).toBeHidden();

  // A branch with a hint: b, the words, Enter.
  await page.keyboard.press('b');
  await expect(page.getByTestId('branch-form').getByLabel('Hint')).toBeFocused();
  await page.keyboard.type('Look at compareVersions in src/version.js.');
  await shot(page, 'branch-form');
  await page.keyboard.press('Enter');
  await other.bringToFront();
  await expect(other.getByText('You branched from n1', { exact: false }).first()).toBeVisible();
  await page.bringToFront();
  await expect(status(page)).toHaveAttribute('data-status', 'solved', { timeout: 90_000 });
  await shot(page, 'branch-solved');
  await page.getByTestId('winner').click();
  const winner = (await page.getByTestId('winner').getAttribute('data-node')) ?? '';
  await expect(inspected(page)).toHaveAttribute('data-node', winner);
  await page.getByRole('tab', { name: 'Selection' }).click();
  await expect(inspected(page)).toContainText('You branched from n1');
  await other.close();
});

test('a person acts by hand on a run that has ended, reads its files, marks nodes, and lets the agent go on', async ({
  page,
}) => {
  test.setTimeout(150_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await startRun(page, { n: 2, perAttempt: 6 });
  await expect(status(page)).toHaveAttribute('data-status', 'unsolved', { timeout: 60_000 });

  // By hand: the file is edited where it is shown, and the step is an ordinary node.
  await node(page, 'n2').click();
  await expect(inspected(page)).toHaveAttribute('data-node', 'n2');
  await page.keyboard.press('a');
  const form = page.getByTestId('hand-form');
  await expect(form).toContainText('Name the file to edit.');
  await form.getByLabel('Path').fill('src/version.js');
  const editor = form.getByLabel('The file');
  await expect(editor).toHaveValue(/i < 2/);
  await editor.fill((await editor.inputValue()).replace('i < 2', 'i < 1'));
  await shot(page, 'act-form');
  await form.getByRole('button', { name: 'Run action' }).click();
  await expect(inspected(page)).toContainText('edit src/version.js', { timeout: 30_000 });
  const mine = (await inspected(page).getAttribute('data-node')) ?? '';
  await expect(node(page, mine)).toBeVisible();
  await expect(inspected(page)).toContainText('i < 1');
  await expect(status(page)).toHaveAttribute('data-status', 'unsolved', { timeout: 30_000 });

  // Its files, as they stand there.
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByLabel('Search in the files').fill('i < 1');
  await page.getByTestId('file-hits').getByRole('button').first().click();
  await expect(page.getByTestId('file-view')).toContainText('export function compareVersions');
  await shot(page, 'files');
  const tar = await page.request.get(
    `${espalier.url}${await page.getByRole('link', { name: 'All as tar' }).getAttribute('href')}`,
  );
  expect(tar.headers()['content-disposition']).toContain(`${mine}.tar`);
  expect((await tar.body()).toString('latin1')).toContain(`${mine}/src/version.js`);

  // Marks: a note, a value, a prune and its undo; a branch below what is pruned is refused.
  await page.keyboard.press('i');
  await expect(page.getByTestId('note-form')).toBeVisible();
  await page.keyboard.type('a step aside');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('marked')).toContainText('a step aside');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('marked')).toBeHidden();
  await expect(page.getByTestId('note-form')).toBeHidden();
  await page.keyboard.press('Delete');
  await expect(node(page, mine)).toHaveAttribute('data-pruned', 'true');
  await node(page, mine).click({ button: 'right' });
  await expect(
    page.getByTestId('act-menu').getByRole('menuitem', { name: /Branch from here/ }),
  ).toBeDisabled();
  await shot(page, 'menu-pruned');
  await page
    .getByTestId('act-menu')
    .getByRole('menuitem', { name: /^Restore/ })
    .click();
  await expect(node(page, mine)).toHaveAttribute('data-pruned', 'false');

  // The agent goes on from what was done by hand, each attempt after an approval.
  await expect(page.getByTestId('act-bar').getByRole('button', { name: 'Branch from here' })).toBeEnabled();
  await page.keyboard.press('b');
  await page.getByTestId('branch-form').getByLabel('Steps at most').fill('3');
  await page.getByTestId('branch-form').getByRole('button', { name: 'Branch' }).click();
  await expect(page.getByText(`You branched from ${mine}`, { exact: false }).first()).toBeVisible({
    timeout: 20_000,
  });
  await expect(status(page)).toHaveAttribute('data-status', /unsolved|solved/, { timeout: 60_000 });
});

test('the strategy’s next attempts are approved, rejected or edited; a pause for now drops the step in flight', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await startRun(page, { n: 1000, perAttempt: 4 });
  await page.getByLabel('Require approval').click();
  await expect(page.getByLabel('Require approval')).toBeChecked();
  const pending = page.getByTestId('pending');
  await expect(pending).toContainText('Waiting for your approval', { timeout: 30_000 });
  await shot(page, 'approval');
  await pending.getByRole('button', { name: 'Reject' }).click();
  await expect(pending).toContainText('You rejected 1 proposal.', { timeout: 10_000 });
  await pending.getByRole('button', { name: 'Edit' }).click();
  await pending.getByLabel('Hint').fill('Look at compareVersions in src/version.js.');
  await pending.getByLabel('Steps at most').fill('12');
  await pending.getByRole('button', { name: 'Approve edited' }).click();
  await expect(status(page)).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });

  await startRun(page, { n: 1000, perAttempt: 40 });
  await expect(status(page)).toHaveAttribute('data-status', 'running', { timeout: 30_000 });
  await page.getByTestId('pause-now').click();
  await expect(page.getByTestId('status-banner')).toContainText('steps in flight were dropped');
  const drawn = Number(await page.getByTestId('tree').getAttribute('data-nodes'));
  await page.getByTestId('pause').click();
  await expect
    .poll(async () => Number(await page.getByTestId('tree').getAttribute('data-nodes')))
    .toBeGreaterThan(drawn);
});

async function secondWindow(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await expect(page.getByTestId('act-bar')).toBeVisible();
  return page;
}
