import { expect, test } from '@playwright/test';
import { leaseMs, releaseRun, thisOwner } from '../../db/leases';
import { openDatabase } from '../../db/open';
import { createRun, loadState } from '../../db/runs';
import { defaultBudget } from '../../server/core/budget';
import { passesVisible } from '../../server/core/tree';
import { executeRun } from '../../server/engine/run';
import { parseParameters, strategyNamed } from '../../server/search';
import { simulatedWorld } from '../support/simulated-world';
import { type Espalier, startEspalier } from './espalier';

let espalier: Espalier;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

test('a task’s tests are measured from its page: progress, cancel, a report that stays', async ({ page }) => {
  await page.goto(`${espalier.url}/tasks`);
  const card = page.getByRole('listitem').filter({ hasText: 'Wildcard routes lose the first folder' });
  await card.getByRole('link', { name: /Check its tests/ }).click();
  await expect(page.getByText('No report yet')).toBeVisible();

  await page.getByLabel('Reruns').fill('400');
  await page.getByTestId('start-report').click();
  await expect(page.getByTestId('report-under-way')).toContainText(/Running them again/);
  await page.getByTestId('cancel-report').click();
  await expect(page.getByText('was cancelled before its end')).toBeVisible();

  await page.getByLabel('Reruns').fill('2');
  await page.getByLabel('Mutants').fill('2');
  await page.getByTestId('start-report').click();
  const report = page.getByTestId('quality-report');
  await expect(report).toBeVisible({ timeout: 60_000 });
  await expect(report.locator('[data-level]')).toHaveAttribute('data-level', /few|fix-first/);
  await expect(report).toContainText('src/router.js:23–27');

  await page.reload();
  await expect(report).toBeVisible();
  await page.goto(`${espalier.url}/tasks`);
  await expect(card.locator('[data-level]')).toBeVisible();
});

test('a directory that is none is refused with what to do', async ({ page }) => {
  await page.goto(`${espalier.url}/tasks/directory`);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('Give the directory of your repository.')).toBeVisible();
  await page.getByLabel('Directory').fill('/nowhere/at/all');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('This task could not be loaded.')).toBeVisible();
});

test('a flagged solution shows why, and becomes the winner by a person’s word', async ({ page }) => {
  const db = openDatabase(espalier.database);
  const strategy = strategyNamed('best-of-n');
  const parsed = parseParameters(strategy, { n: 100 });
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const runId = createRun(db, {
    spec: {
      taskName: 'simulated',
      taskTitle: 'A number to find',
      strategy: strategy.name,
      parameters: parsed.parameters,
      model: 'guess',
      sandbox: 'local',
      seed: 2,
      budget: { ...defaultBudget, steps: 200, stepsPerAttempt: 10 },
      onInterruption: 'resume',
    },
    task: {},
    allowShell: false,
    actor: { kind: 'person', name: 'test' },
    owner: { id: thisOwner(), leaseUntil: Date.now() + 30 * leaseMs },
  });
  const text = 'It ends the process from within.';
  const world = simulatedWorld({ signals: [{ kind: 'early-exit', where: 'number:1', text }] });
  await executeRun(db, world, runId, thisOwner(), new AbortController().signal);
  releaseRun(db, runId, thisOwner());
  const node = [...loadState(db, runId).nodes.values()].find(passesVisible);
  db.$client.close();
  if (!node) throw new Error('nothing passed');

  await page.goto(`${espalier.url}/runs/${runId}?node=${node.id}&tab=tests`);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'unsolved');
  await expect(page.getByTestId('status-banner')).toContainText('is flagged');
  await expect(page.getByTestId('holdout-gap')).toContainText('passed every visible test');
  await expect(page.getByTestId('gaming-signals')).toContainText(text);
  await expect(page.getByTestId('verdict-runs')).toContainText('ran 2 times');
  await page.getByLabel('Is it right all the same?').fill('It is a program.');
  await page.getByTestId('vouch').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved');
  await expect(page.getByText('A person vouched for it: It is a program.')).toBeVisible();
});
