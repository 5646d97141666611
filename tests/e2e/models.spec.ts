import { expect, test } from '@playwright/test';
import { scripted } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';
import { type Espalier, startEspalier } from './espalier';

const key = 'sk-test-0123456789abcdef';
let espalier: Espalier;
let server: Loopback;
/** Named in the environment alone. */
let anthropic: Loopback;
let release = () => {};
const released = new Promise<void>((resolve) => {
  release = resolve;
});
test.beforeAll(async () => {
  test.setTimeout(300_000);
  const plan = scripted(sessionCacheRepair);
  const brain: typeof plan = (seen) => ({
    ...plan(seen),
    thinking: 'The eviction looks at the wrong end. '.repeat(6),
    text: `Step ${seen.steps.length + 1}: ${'the session used last must stay, '.repeat(8)}as planned.`,
    calls: seen.tools.includes('run_tests')
      ? plan(seen).calls
      : [{ name: 'finish', arguments: '{"summary":"ok"}' }],
  });
  server = await startLoopback({
    api: 'openai',
    brain,
    key,
    models: ['m-large', 'm-small'],
    // The first request is the test in Settings; of the run, the third step is held in the middle of its answer.
    halfway: (request) => (request === 4 ? released : Promise.resolve()),
  });
  anthropic = await startLoopback({ api: 'anthropic', brain, key });
  espalier = await startEspalier({ ANTHROPIC_BASE_URL: anthropic.baseUrl, ANTHROPIC_API_KEY: key });
});
test.afterAll(async () => {
  await espalier.remove();
  await server.close();
  await anthropic.close();
});

test('an endpoint is added, tried and priced in Settings, and a run with its model solves a task, heard as it speaks', async ({
  page,
}) => {
  await page.goto(`${espalier.url}/settings`);
  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('loop');
  await dialog.getByLabel('Address').fill('loopback without a scheme');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('begins with http');
  await dialog.getByLabel('Address').fill(server.baseUrl);
  await dialog.getByLabel('Key').fill(key);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const card = page.getByTestId('endpoint-loop');
  await expect(card).toContainText('key saved');
  await card.getByRole('button', { name: 'List models' }).click();
  await expect(card).toContainText('m-large, m-small');
  await card.getByRole('button', { name: 'Set prices' }).click();
  await dialog.getByLabel('Model', { exact: true }).fill('m-large');
  await dialog.getByLabel('Input', { exact: true }).fill('3');
  await dialog.getByLabel('Output', { exact: true }).fill('15');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(card).toContainText('$3 in, $15 out');
  await card.getByLabel('Try a model').fill('m-large');
  await card.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByTestId('test-loop')).toContainText('Calls tools. Reports its tokens.');
  expect(await page.content()).not.toContain(key);

  await page.goto(`${espalier.url}/new?task=session-cache`);
  await page.getByLabel('Model', { exact: true }).selectOption('loop/m-large');
  await page.getByLabel('Sandbox').selectOption('local');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('live-output')).toContainText('Step 3: the session used last');
  release();
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
  await expect(page.getByTestId('live-output')).toHaveCount(0);
  await expect(page.getByTestId('budget-bars')).toContainText(/cache hits\d+ % of input/);
  await page.getByTestId('winner').click();
  const inspector = page.getByTestId('inspector');
  await inspector.getByTestId('thinking').locator('summary').click();
  await expect(inspector).toContainText('The eviction looks at the wrong end.');
  await page.getByRole('tab', { name: 'Cost' }).click();
  await expect(inspector).toContainText('counted bythe endpoint');
});

test('a mixed run from the form: the probe on one model, attempts on two others of both protocols, summaries charged by role; then the endpoint goes', async ({
  page,
}) => {
  const before = server.requests.length;
  await page.goto(`${espalier.url}/new?task=session-cache`);
  await page.getByText('Adaptive', { exact: true }).click();
  await page.getByLabel('Probe steps').fill('2');
  await page.getByLabel('Models', { exact: true }).fill('loop/m-large, anthropic/m-third');
  await page.getByLabel('Stop on solution').uncheck();
  await page.getByText('Other models for single roles').click();
  await page.getByLabel('Probe', { exact: true }).selectOption('loop/m-small');
  await expect(page.getByLabel('Discriminating tests').locator('option')).not.toContainText(['repair']);
  await page.getByLabel('Summaries').selectOption('loop/m-large');
  await page.getByLabel('Sandbox').selectOption('local');
  await page.getByLabel('Attempts', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
  const modelsCalled = server.requests.slice(before).map(({ body }) => body.model);
  expect(new Set(modelsCalled)).toEqual(new Set(['m-small', 'm-large']));
  expect(new Set(anthropic.requests.map(({ body }) => body.model))).toEqual(new Set(['m-third']));
  await expect(page.getByTestId('budget-bars')).toContainText(/probe[\d,.]+( k)? tokens/);
  await expect(page.getByTestId('budget-bars')).toContainText(/summaries[\d,.]+( k)? tokens/);
  await expect(page.getByTestId('expense-summary')).toContainText('3 calls');

  await page.goto(`${espalier.url}/settings`);
  const card = page.getByTestId('endpoint-loop');
  await card.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByTestId('uses-loop')).toContainText('2 runs that have ended used it');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByTestId('confirm-remove').click();
  await expect(card).toHaveCount(0);
});
