import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buggyRepos, writeRepo } from '@/tests/support/buggy-repos';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
/** The path of the run that the first test solves and the second reads. */
let solvedRun = '';
const started: ChildProcess[] = [];
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const nodes = (page: Page) =>
  page
    .getByTestId('tree')
    .getAttribute('data-nodes')
    .then((count) => Number(count));
const status = (page: Page) => page.getByTestId('run-status');
const runIdOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

async function api<T>(procedure: string, input: unknown): Promise<T> {
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await fetch(`${espalier.url}/api/trpc/${procedure}?input=${query}`, {
    headers: espalier.headers,
  });
  const { result } = await response.json();
  return result.data;
}

test('one click starts a search, the tree grows, and the winner’s patch applies and passes', async ({
  page,
}) => {
  await page.goto(espalier.url);
  await page
    .getByRole('link', { name: /New run/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  const seen = new Set<number>();
  await expect
    .poll(
      async () => {
        seen.add(await nodes(page));
        return status(page).getAttribute('data-status');
      },
      { timeout: 90_000, intervals: [100] },
    )
    .toBe('solved');
  solvedRun = new URL(page.url()).pathname;
  // On a busy machine the page may show few of the states in between.
  expect(seen.size).toBeGreaterThan(1);
  expect(await nodes(page)).toBeGreaterThan(4);

  await page.getByTestId('winner').click();
  const winner = await page.getByTestId('inspector').getAttribute('data-node');
  const glyph = page.getByTestId(`node-${winner}`);
  await expect(glyph).toHaveAttribute('data-score', '1');
  await expect(glyph).toHaveAttribute('data-holdout', 'passed');
  await page.getByRole('tab', { name: 'Tests' }).click();
  await expect(page.getByTestId('inspector')).toContainText('fixed');

  const { spec } = await api<{ spec: { taskName: string } }>('runs.state', { runId: runIdOf(page) });
  const patch = await api<string>('runs.patch', { runId: runIdOf(page), nodeId: winner });
  const copy = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  cpSync(path.join('tasks', spec.taskName, 'repo'), copy, { recursive: true });
  writeFileSync(path.join(copy, 'fix.patch'), patch);
  execFileSync('git', ['init', '-q'], { cwd: copy });
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  expect(spawnSync('node', ['--test'], { cwd: copy, env }).status).not.toBe(0);
  execFileSync('git', ['apply', 'fix.patch'], { cwd: copy });
  expect(spawnSync('node', ['--test'], { cwd: copy, env }).status).toBe(0);
  rmSync(copy, { recursive: true, force: true });
});

test('a node shows its step, diff, tests, prompt, selection and cost; a reload shows the same', async ({
  page,
}) => {
  await page.goto(`${espalier.url}${solvedRun}`);
  await page.getByTestId('winner').click();
  const inspector = page.getByTestId('inspector');
  const shown: Record<string, RegExp> = {
    Step: /run tests|finish|edit/,
    Diff: /@@|src\//,
    Tests: /fixed/,
    Prompt: /tokens/,
    Selection: /score/,
    Cost: /snapshot added/,
  };
  for (const [tab, text] of Object.entries(shown)) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(inspector).toContainText(text);
  }
  const before = { nodes: await nodes(page), node: await inspector.getAttribute('data-node') };
  await page.reload();
  await expect(inspector).toHaveAttribute('data-node', before.node ?? '');
  await expect.poll(() => nodes(page)).toBe(before.nodes);
  await expect(status(page)).toHaveAttribute('data-status', 'solved');
});

test('a run is made again from its page, with another seed, and repeated as an experiment', async ({
  page,
}) => {
  await page.goto(`${espalier.url}${solvedRun}`);
  await page.getByTestId('run-again').click();
  await page.waitForURL(/\/new\?from=r/);
  const runId = solvedRun.replace('/runs/', '');
  await expect(page.getByTestId('task-of-run')).toContainText(`Open ${runId}`);
  await page.getByRole('link', { name: 'Repeat with other seeds' }).click();
  await page.waitForURL(/\/experiments\/new\?from=r/);
  await expect(page.getByTestId('task-of-run')).toContainText(runId);
  await expect(page.getByLabel('Repeats')).toHaveValue('5');
  await page.goBack();
  await page.getByRole('button', { name: 'Another seed' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/runs/r') && url.pathname !== solvedRun);
  type Run = { spec: { seed: number; strategy: string; taskName: string } };
  const [first, again] = await Promise.all([
    api<Run>('runs.state', { runId }),
    api<Run>('runs.state', { runId: runIdOf(page) }),
  ]);
  expect(again.spec).toEqual({ ...first.spec, seed: first.spec.seed + 1 });
});

test('settings tell what snapshots take, run by run, and remove what nothing needs', async ({ page }) => {
  await page.goto(`${espalier.url}/settings`);
  await expect(page.getByRole('table')).toContainText(solvedRun.replace('/runs/', ''));
  await page.getByRole('button', { name: 'Remove what no node needs' }).click();
  await expect(page.getByRole('status')).toContainText(/Nothing had to be removed|Removed:/);
});

test('a run made on the command line appears live and is paused and stopped from the browser', async ({
  page,
}) => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  await page.goto(espalier.url);
  const child = spawn(
    process.execPath,
    [
      'bin/espalier',
      'run',
      '--task',
      'template-blocks',
      '--strategy',
      'best-of-n',
      '--param',
      'n=200',
      '--max-steps',
      '5000',
    ],
    { env: { ...env, ESPALIER_DATABASE: espalier.database }, stdio: 'ignore' },
  );
  started.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await page.locator('tr', { hasText: 'template-blocks' }).locator('[data-run-link]').click();
  await expect.poll(() => nodes(page)).toBeGreaterThan(3);
  await page.getByTestId('pause').click();
  await expect(status(page)).toHaveAttribute('data-status', 'paused');
  const paused = await api<{ seq: number }>('runs.state', { runId: runIdOf(page) });
  await page.getByTestId('pause').click();
  await expect(status(page)).toHaveAttribute('data-status', 'running');
  await expect
    .poll(async () => (await api<{ seq: number }>('runs.state', { runId: runIdOf(page) })).seq)
    .toBeGreaterThan(paused.seq + 3);
  await page.getByTestId('stop').click();
  await page.getByTestId('confirm-stop').click();
  await expect(status(page)).toHaveAttribute('data-status', 'stopped');
  expect(await exited).toBe(1);
});

test('a run goes on after everything was killed and started again, in the page left open', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto(`${espalier.url}/new?task=template-blocks`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect.poll(() => nodes(page)).toBeGreaterThan(5);
  await espalier.stop('SIGTERM');
  const left = await nodes(page);
  await espalier.restart();
  await expect.poll(() => nodes(page), { timeout: 60_000 }).toBeGreaterThan(left + 3);
  await page.getByTestId('stop').click();
  await page.getByTestId('confirm-stop').click();
  await expect(status(page)).toHaveAttribute('data-status', 'stopped');
});

test('a directory of one’s own: what cannot work is said, what can is solved', async ({ page }) => {
  await page.goto(`${espalier.url}/new`);
  await page.getByRole('tab', { name: 'Your own directory' }).click();
  const directory = page.getByRole('textbox', { name: 'Directory' });
  await directory.fill('/no/such/place');
  await page.getByLabel('Test command').fill('node --test');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText(/\/no\/such\/place/).last()).toBeVisible();
  expect(page.url()).toContain('/new');

  const working = writeRepo({ 'a.test.js': "require('node:test')('holds', () => {});\n" });
  await directory.fill(working);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(status(page)).toHaveAttribute('data-status', 'failed');
  await expect(
    page
      .getByTestId('status-banner')
      .or(page.getByText(/passes? already/))
      .first(),
  ).toContainText('already');
  rmSync(working, { recursive: true, force: true });

  const repo = writeRepo(buggyRepos['a page count that loses the last page']);
  await page.goto(`${espalier.url}/new`);
  await page.getByRole('tab', { name: 'Your own directory' }).click();
  await directory.fill(repo);
  await page.getByLabel('Test command').fill('node --test');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(status(page)).toHaveAttribute('data-status', 'solved', { timeout: 90_000 });
  rmSync(repo, { recursive: true, force: true });
});

test('the tests of a directory have a setup, a limit, protected files and a holdout; no holdout is said, wrong values get a sentence', async ({
  page,
}) => {
  const repo = writeRepo({
    'src/sum.js': "exports.sum = (a, b) => a - b;\nexports.base = require('./base.json').base;\n",
    'test/sum.test.js':
      "const test = require('node:test');\nconst assert = require('node:assert');\nconst { base, sum } = require('../src/sum.js');\ntest('adds', () => assert.strictEqual(sum(2, 3), 5));\ntest('has its base', () => assert.strictEqual(base, 10));\n",
  });
  const holdout = writeRepo({
    'test/more.test.js':
      "const test = require('node:test');\nconst assert = require('node:assert');\nconst { sum } = require('../src/sum.js');\ntest('adds others', () => assert.strictEqual(sum(7, 30), 37));\n",
  });
  await page.goto(`${espalier.url}/new`);
  await page.getByRole('tab', { name: 'Your own directory' }).click();
  await page.getByRole('textbox', { name: 'Directory' }).fill(repo);
  await page.getByLabel('Test command').fill('node --test');
  await expect(page.getByTestId('no-holdout')).toContainText('No holdout');
  await page.getByText('Setup, runner, limits, protected files, holdout').click();
  await page.getByLabel('Test runner').selectOption('node');
  await page.getByLabel('Environment variables').fill('TZ');
  await expect(page.getByText('Write each variable as NAME=value')).toBeVisible();
  await page.getByLabel('Environment variables').fill('TZ=UTC');
  await page.getByLabel('Setup command').fill('printf \'{"base": 10}\' > src/base.json');
  await page.getByLabel('Time limit').fill('30');
  await page.getByLabel('Protected files').fill('src/base.json');
  await page.getByRole('button', { name: 'Keep back a third of the test files' }).click();
  await expect(page.getByTestId('holdout-made')).toBeVisible();
  await expect(page.getByTestId('no-holdout')).toHaveCount(0);
  if (process.env.ESPALIER_SHOTS)
    await page.screenshot({ path: `${process.env.ESPALIER_SHOTS}/directory.png` });
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText(/only one test file was found/).last()).toBeVisible();
  expect(page.url()).toContain('/new');

  await page.getByLabel('Holdout', { exact: true }).fill(holdout);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(status(page)).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
  await expect(
    page
      .getByTestId('status-banner')
      .or(page.getByText(/holdout/))
      .first(),
  ).toContainText('holdout');
  for (const directory of [repo, holdout]) rmSync(directory, { recursive: true, force: true });
});
