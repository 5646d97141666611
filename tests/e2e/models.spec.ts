import { scripted } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

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
    // Six requests are the test in Settings; of the run, the third step is held in the middle of its answer.
    halfway: (request) => (request === 9 ? released : Promise.resolve()),
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
  for (const [protocol, explained, ending] of [
    ['Gemini', 'hands its thought signatures back', '/v1beta'],
    ['OpenAI Responses', 'reasoning goes back encrypted', '/responses'],
    ['OpenAI-compatible', 'which most servers and gateways speak', 'paste the address of the deployment'],
  ] as const) {
    await dialog.getByLabel('Protocol').selectOption(protocol);
    await expect(dialog).toContainText(explained);
    await expect(dialog).toContainText(ending);
  }
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
  await expect(page.getByTestId('test-loop')).toContainText('The model replied in');
  const known = page.getByTestId('known-loop');
  await expect(known).toContainText('Calls tools.');
  await expect(known).toContainText('Reports its tokens.');
  await expect(known).toContainText('Thinks, and takes a level of effort.');
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

test('a step of three calls shows each with what came of it, folded', async ({ page }) => {
  const [tests, read, search, edit] = sessionCacheRepair.map(({ kind, ...given }) => ({
    name: kind,
    arguments: JSON.stringify(given),
  }));
  const missing = { name: 'read_file', arguments: '{"path": "no-such-file.py"}' };
  const several = await startLoopback({
    api: 'anthropic',
    models: ['m'],
    brain: ({ steps }) => ({
      text: steps.length === 0 ? 'First I look at all of it.' : 'The wrong end is dropped.',
      calls: (steps.length === 0 ? [tests, read, search] : [edit, missing, tests]).filter(
        (call) => call !== undefined,
      ),
    }),
  });
  await page.goto(`${espalier.url}/settings`);
  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('several');
  await dialog.getByLabel('Protocol').selectOption('anthropic');
  await dialog.getByLabel('Address').fill(several.baseUrl);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.goto(`${espalier.url}/new?task=session-cache`);
  await page.getByLabel('Model', { exact: true }).selectOption('several/m');
  await page.getByLabel('Sandbox').selectOption('local');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
  await page.getByTestId('winner').click();
  const inspector = page.getByTestId('inspector');
  await expect(inspector.getByRole('heading', { level: 2 }).first()).toContainText(
    'edit session_cache/lru.py · read no-such-file.py · run tests',
  );
  const calls = inspector.getByTestId('call');
  await expect(calls).toHaveCount(3);
  await expect(inspector).toContainText('Call 2 of 3 · read file');
  await expect(inspector.getByText('the action failed')).toHaveCount(1);
  const passing = calls.nth(2).getByText(/All \d+ tests pass/);
  await expect(passing).toBeHidden();
  await calls
    .nth(2)
    .getByText(/Observation, \d+ line/)
    .click();
  await expect(passing).toBeVisible();
  await several.close();
});
