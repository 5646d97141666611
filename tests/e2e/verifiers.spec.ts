import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiInputs } from '@/components/trpc/types';
import { leaseMs, releaseRun, thisOwner } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import { passesVisible } from '@/server/core/run/tree';
import { defaultBudget } from '@/server/core/usage/budget';
import { executeRun } from '@/server/engine/loop/run';
import { parseParameters, strategyNamed } from '@/server/search';
import { writeRepo } from '@/tests/support/buggy-repos';
import { simulatedWorld } from '@/tests/support/simulated-world';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

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
  await expect(page.getByTestId('report-under-way')).toContainText(/Running the tests again/);
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
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Give the directory of your repository.')).toBeVisible();
  await page.getByLabel('Directory').fill('/nowhere/at/all');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('This task could not be loaded.')).toBeVisible();
});

test('an own directory is measured with its setup, variables and reference repair', async ({ page }) => {
  const repo = writeRepo({
    'price.mjs': 'export const price = () => 1;\n',
    'price.test.mjs': [
      "import assert from 'node:assert/strict';",
      "import { existsSync } from 'node:fs';",
      "import { test } from 'node:test';",
      "import { price } from './price.mjs';",
      "test('costs two', () => assert.equal(price(), 2));",
      "test('was set up', () => assert.ok(existsSync('made')));",
      "test('has its variable', () => assert.equal(process.env.MODE, 'fast'));",
    ].join('\n'),
  });
  const repaired = writeRepo({ 'price.mjs': 'export const price = () => 2;\n' });
  try {
    await page.goto(`${espalier.url}/tasks/directory`);
    await page.getByRole('textbox', { name: 'Directory' }).fill(repo);
    await page.getByRole('textbox', { name: 'Test command' }).fill('node --test');
    await page.getByText('Setup, runner, limits, protected files, holdout, reference').click();
    await page.getByRole('textbox', { name: 'Setup command' }).fill('touch made');
    await page.getByRole('textbox', { name: 'Environment variables' }).fill('fast');
    await page.getByRole('textbox', { name: 'Reference repair' }).fill(repaired);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Write each variable as NAME=value')).toBeVisible();
    await page.getByRole('textbox', { name: 'Environment variables' }).fill('MODE=fast');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Reruns').fill('2');
    await page.getByLabel('Mutants').fill('0');
    await page.getByTestId('start-report').click();
    const report = page.getByTestId('quality-report');
    await expect(report).toBeVisible({ timeout: 60_000 });
    await expect(report).toContainText('2 pass, 1 fail');
    await expect(report).toContainText('The reference repair passes the tests.');
  } finally {
    for (const made of [repo, repaired]) rmSync(made, { recursive: true, force: true });
  }
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
  await page.getByLabel('Why is it right?').fill('It is a program.');
  await page.getByTestId('accept').click();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved');
  await expect(page.getByText('A person accepted it: It is a program.')).toBeVisible();
});

test('without tests a run is labelled, its results are graded and compared, and a person’s choice counts', async ({
  page,
}) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  try {
    cpSync('tasks/invoice-rounding/repo', directory, { recursive: true });
    await page.goto(`${espalier.url}/new`);
    await page.getByRole('tab', { name: 'Your own directory' }).click();
    await page.getByRole('textbox', { name: 'Directory' }).fill(directory);
    await page.getByLabel('There are no tests').check();
    await expect(page.getByLabel('Test command')).toHaveCount(0);
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByText('Describe what is wanted').first()).toBeVisible();

    const statement = 'The tax on many invoices is one cent too low: it is rounded down.';
    const runId = await requestQuality({ kind: 'directory', path: directory, noTests: true, statement }, 60, {
      n: 5,
      temperature: 2,
    });
    await page.goto(`${espalier.url}/runs/${runId}`);
    await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'unsolved', {
      timeout: 60_000,
    });
    await expect(page.getByTestId('no-verifier')).toBeVisible();
    await expect(page.getByTestId('status-banner')).toContainText('no test can check the result');
    await expect(page.getByTestId('position-bias')).toContainText('verdicts of the judge changed');
    const results = page.getByTestId('results').getByRole('listitem');
    const [first, second] = [
      await results.nth(0).getAttribute('data-node'),
      await results.nth(1).getAttribute('data-node'),
    ];
    await results.nth(1).getByRole('button').click();
    await page.getByRole('tab', { name: 'Tests' }).click();
    await expect(page.getByTestId('grade')).toContainText('reads no code');

    await page.getByTestId('which-is-better').click();
    const dialog = page.getByRole('dialog', { name: 'Which is better?' });
    await expect(dialog.getByText('src/').first()).toBeVisible();
    await dialog.getByLabel('Reason').fill('It rounds.');
    await dialog.getByRole('button', { name: `${second} is better` }).click();
    await expect(dialog).toBeHidden();
    await expect(results.nth(0)).toHaveAttribute('data-node', second ?? '');
    await expect(page.locator(`[data-testid=results] [data-node=${first}]`)).toContainText('rejected');
    await page.goto(espalier.url);
    await expect(page.getByRole('row').filter({ hasText: runId })).toContainText('no verifier');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('the holdout is run at a node on demand, and the gap is drawn', async ({ page }) => {
  const runId = await requestQuality({ kind: 'sample', name: 'url-router' }, 3, { n: 1 });
  await page.goto(`${espalier.url}/runs/${runId}?node=n1&tab=tests`);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'unsolved', {
    timeout: 60_000,
  });
  await page.getByTestId('run-holdout').click();
  await expect(page.getByText(/(?:passed|failed), \d of 7/)).toBeVisible({ timeout: 60_000 });
  await page.goto(`${espalier.url}/holdout`);
  await expect(page.getByTestId('gaps').getByRole('listitem').first()).toContainText('best-of-n');
  await expect(page.getByRole('img', { name: /best-of-n: .*The gap is \d+ %/ })).toBeVisible();
});

/** A run asked for over the API, as the page would; the engine takes it. */
async function requestQuality(
  task: ApiInputs['runs']['create']['task'],
  steps: number,
  parameters: Record<string, unknown>,
): Promise<string> {
  const response = await fetch(`${espalier.url}/api/trpc/runs.create`, {
    method: 'POST',
    headers: { ...espalier.headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      task,
      strategy: 'best-of-n',
      parameters,
      model: 'repair',
      sandbox: 'local',
      seed: 1,
      budget: { ...defaultBudget, steps, stepsPerAttempt: 10 },
      onInterruption: 'resume',
    }),
  });
  const { result } = await response.json();
  return result.data.runId;
}

test('a patch applied by hand solves a task, and what the tests do not need is left out of it', async ({
  page,
}) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  try {
    writeFileSync(path.join(directory, 'rate.js'), "exports.rate = () => 3;\nexports.name = 'freight';\n");
    writeFileSync(
      path.join(directory, 'rate.test.js'),
      "const { rate } = require('./rate.js');\nrequire('node:test')('rate', () => require('node:assert').equal(rate(), 7 * 611));\n",
    );
    const runId = await requestQuality({ kind: 'directory', path: directory, test: 'node --test' }, 3, {
      n: 1,
    });
    await page.goto(`${espalier.url}/runs/${runId}?node=n0`);
    const status = page.getByTestId('run-status');
    await expect(status).toHaveAttribute('data-status', 'unsolved', { timeout: 60_000 });
    await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n0');
    await page.keyboard.press('a');
    const form = page.getByTestId('hand-form');
    await form.getByLabel('Action').selectOption('apply_patch');
    await form
      .getByLabel('Patch')
      .fill(
        "--- a/rate.js\n+++ b/rate.js\n@@ -1,2 +1,2 @@\n-exports.rate = () => 3;\n-exports.name = 'freight';\n+exports.rate = () => 7 * 611;\n+exports.name = 'parcel';\n",
      );
    await form.getByRole('button', { name: 'Run action' }).click();
    await expect(status).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
    const minimised = page.getByTestId('minimised');
    await expect(minimised).toContainText('1 of 2 hunks');
    await expect(minimised).toContainText('rate.js:2');
    await minimised.getByText('What they would have changed').click();
    await expect(minimised.getByText("'parcel'")).toBeVisible();
    await expect(page.getByTestId('status-banner')).toContainText('without what the tests do not need');
    const winner = page.getByTestId('winner');
    await winner.click();
    await expect(page.getByTestId('inspector')).toHaveAttribute(
      'data-node',
      (await winner.getAttribute('data-node')) ?? '',
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
