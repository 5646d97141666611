import AxeBuilder from '@axe-core/playwright';
import { waitingCommands } from '@/db/commands';
import type { Database } from '@/db/connection';
import { openDatabase } from '@/db/open';
import { openRunLog } from '@/db/run-log';
import type { RunId } from '@/server/core/base/ids';
import { growRun } from '@/tests/support/grown-database';
import { growLargeRun, largeRunOwner, storeLargeRun } from '@/tests/support/large-run';
import { waitingForApproval } from '@/tests/support/waiting-for-approval';
import { storedRun } from '@/tests/unit/db/stored-run';
import { TreeBuilder } from '@/tests/unit/search/build-tree';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

let espalier: Espalier;
let db: Database;
let run: RunId;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  db = openDatabase(espalier.database);
  run = growRun(db, { attempts: 2, stepsPerAttempt: 24, title: 'Grown for reading' });
});
test.afterAll(async () => {
  db.$client.close();
  await espalier.remove();
});

test('an attempt is read from top to bottom, searched, and led back to the tree', async ({ page }) => {
  await page.goto(`${espalier.url}/runs/${run}?node=n24`);
  await page.getByTestId('transcript-link').click();
  await expect(page).toHaveURL(/\/transcript\?node=n24$/);
  const transcript = page.getByTestId('transcript');
  await expect(transcript.getByRole('heading', { level: 2 }).first()).toContainText(
    /\d+ steps from the task to n24/,
  );
  await expect(page.getByTestId('step-n24')).toBeAttached();
  await expect(transcript.getByRole('button', { name: 'Print' })).toBeEnabled();
  const results = await new AxeBuilder({ page }).analyze();
  expect(results.violations).toEqual([]);

  await page.keyboard.press('/');
  await page.keyboard.type('n24');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('step-n24')).toHaveAttribute('data-matches', 'true');
  await expect(page.getByTestId('step-n24')).toBeInViewport();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('searchbox')).toBeHidden();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeGreaterThan(2 * 900);
  await page.emulateMedia({ media: 'screen' });
  await page.goBack();
  await expect(page).toHaveURL(/runs\/r\w+\?node=n24$/);
  await expect(page.getByTestId('transcript-link')).toBeFocused();
});

test('what opens over the page gives the focus back when it closes', async ({ page }) => {
  await page.goto(`${espalier.url}/runs/${run}?node=n20&pin=n10`);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n20');
  const tree = page.getByTestId('tree');
  await tree.focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tree).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tree).toBeFocused();

  const more = page.getByTestId('act-bar').getByRole('button', { name: 'More commands' });
  await more.click();
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();
  await more.click();
  await page.getByRole('menuitem', { name: /Compare with n10/ }).click();
  await page.getByRole('button', { name: 'Close the node comparison (esc)' }).click();
  await expect(page.getByTestId('comparison')).toBeHidden();
  await expect(more).toBeFocused();

  await page.getByTestId('lens').click();
  await page.getByRole('button', { name: 'Close the lens' }).click();
  await expect(page.getByTestId('lens')).toBeFocused();

  // From a menu that is gone, the focus goes to the button that opened it.
  const save = page.getByTestId('export');
  await save.click();
  await page.getByTestId('export-html').click();
  await expect(page.getByTestId('page-contents')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(save).toBeFocused();
});

test('a comparison of two nodes is a step in history', async ({ page }) => {
  await page.goto(`${espalier.url}/runs/${run}?node=n20&pin=n10`);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n20');
  await page.getByTestId('act-bar').getByRole('button', { name: 'More commands' }).click();
  await page.getByRole('menuitem', { name: /Compare with n10/ }).click();
  await expect(page.getByTestId('comparison')).toBeVisible();
  const more = page.getByRole('link', { name: 'More nodes' });
  await more.click();
  await page.waitForURL(/\/nodes\?of=/);
  await page.goBack();
  await expect(more).toBeFocused();
  await page.goBack();
  await expect(page.getByTestId('comparison')).toBeHidden();
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n20');
});

test('the title says how the run stands, and a hidden tab is notified of its end', async ({
  context,
  page,
}) => {
  await context.grantPermissions(['notifications'], { origin: espalier.url });
  const growing = storeLargeRun(db, { nodes: 20, shape: 'bushy', seed: 3, open: true });
  const grow = growLargeRun(db, growing, { seed: 3, shape: 'bushy' });
  // The browser's own notification, with a note of its heading; and a tab that the browser calls hidden.
  await page.addInitScript(() => {
    const Real = window.Notification;
    const shown: string[] = [];
    Object.assign(window, { shown });
    window.Notification = class extends Real {
      constructor(heading: string, options?: NotificationOptions) {
        super(heading, options);
        shown.push(heading);
      }
    };
    let hidden = false;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    window.addEventListener('hide-tab', () => {
      hidden = true;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    window.addEventListener('show-tab', () => {
      hidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
    });
  });
  await page.goto(`${espalier.url}/runs/${growing}`);
  await expect(page).toHaveTitle('A search of 20 nodes');
  await page.getByTestId('notify').click();
  await expect(page.getByTestId('notify')).toHaveAttribute('aria-pressed', 'true');
  await page.evaluate(() => window.dispatchEvent(new Event('hide-tab')));
  grow(6);
  openRunLog(db, growing, largeRunOwner).append([
    { type: 'run.status', status: 'paused', reason: null, actor: { kind: 'engine' } },
  ]);
  await expect(page).toHaveTitle('Paused · A search of 20 nodes');
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { shown: string[] }).shown))
    .toEqual(['Paused']);
  // Hidden, it followed no steps; shown again, it misses none.
  await page.evaluate(() => window.dispatchEvent(new Event('show-tab')));
  await expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', '26');
});

test('while a proposal waits, a solution by hand is offered with its patch, and the run can be stopped', async ({
  page,
}) => {
  const solvedTree = new TreeBuilder('mcts');
  const { head } = solvedTree.walk({ steps: 3, reward: 1, by: { kind: 'person', name: 'Ada' } });
  // Its lease is another process's for an hour, so that no engine takes it.
  const waiting = storedRun(db, { tree: solvedTree, leaseUntil: Date.now() + 3_600_000 });
  waiting.append(waitingForApproval(head));
  waiting.flush();
  await page.goto(`${espalier.url}/runs/${waiting.runId}`);
  const banner = page.getByTestId('status-banner');
  await expect(banner).toContainText(`Solved at ${head}`);
  await expect(page).toHaveTitle(/^\? Waiting for approval/);
  await expect(banner.getByTestId('winner')).toHaveText(`Show ${head}`);
  await expect(banner.getByRole('button', { name: /patch/i }).first()).toBeVisible();
  await banner.getByTestId('stop-solved').click();
  await expect
    .poll(() => waitingCommands(db, waiting.runId).map(({ command }) => command.kind))
    .toEqual(['stop']);
});
