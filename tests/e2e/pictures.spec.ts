import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '@/db/open';
import { storeLargeRun } from '../support/large-run';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

/** `npm run pictures`: takes the pictures of README and docs anew, from real runs of the repair model. */
let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const take = async (page: Page, name: string) => {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: `docs/images/${name}.png` });
};
const small = { width: 1280, height: 800 };

test('a solved run, a branch, an action by hand, a stitch', async ({ page }) => {
  test.setTimeout(300_000);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${espalier.url}/new?task=timesheet`);
  await page.getByLabel('Seed').fill('2');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 240_000 });
  const { pathname } = new URL(page.url());
  await page.goto(`${espalier.url}${pathname}`);
  await expect(page.getByTestId('event-sentence')).not.toContainText('loading');
  await take(page, 'run-light');

  await page.setViewportSize(small);
  const winner = (await page.getByTestId('winner').getAttribute('data-node')) ?? '';
  await page.goto(`${espalier.url}${pathname}?node=n30`);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n30');
  await page.keyboard.press('b');
  await page
    .getByTestId('branch-form')
    .getByLabel('Hint')
    .fill('Look at how overtime is rounded in clock.py.');
  await take(page, 'steer-branch');
  await page.keyboard.press('Escape');
  await page.goto(`${espalier.url}${pathname}?node=n30`);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n30');
  await page.keyboard.press('a');
  await page.getByTestId('hand-form').getByLabel('Path').fill('timesheet/clock.py');
  await expect(page.getByTestId('hand-form').getByLabel('The file')).not.toBeEmpty();
  await take(page, 'steer-act');
  await page.goto(`${espalier.url}${pathname}?node=${winner}`);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', winner);
  await page.keyboard.press('s');
  await expect(page.getByTestId('choose-host')).toBeVisible();
  await page.getByTestId('tree').focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('button', { name: 'Stitch onto n0' })).toBeVisible();
  await take(page, 'steer-stitch');
});

test('a tree of ten thousand nodes', async ({ page }) => {
  const db = openDatabase(espalier.database);
  const run = storeLargeRun(db, { nodes: 10_000, stepsPerAttempt: 200, seed: 1 });
  db.$client.close();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${espalier.url}/runs/${run}`);
  await expect(page.getByTestId('event-sentence')).not.toContainText('loading', { timeout: 60_000 });
  await take(page, 'tree-10000-dark');
});

test('an experiment', async ({ page }) => {
  test.setTimeout(600_000);
  const plan = path.join(path.dirname(espalier.database), 'experiment.yaml');
  writeFileSync(
    plan,
    `name: Five strategies on six tasks
tasks: [invoice-rounding, session-cache, stock-ledger, timesheet, url-router, csv-import]
arms: [{ strategy: single }, { strategy: best-of-n }, { strategy: sequential }, { strategy: mcts }, { strategy: refine }]
repeats: 2
budget: { steps: 40 }
concurrency: 2
`,
  );
  const command = [path.resolve('bin', 'espalier'), 'experiment', plan];
  execFileSync(process.execPath, [...command, '--database', espalier.database, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${espalier.url}/experiments`);
  await page.getByRole('link', { name: 'Five strategies on six tasks' }).click();
  await page.waitForURL(/\/experiments\/x/);
  await expect(page.getByTestId('experiment-status')).toHaveAttribute('data-status', 'done');
  await take(page, 'experiments');
});
