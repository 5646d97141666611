import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const request = {
  task: { kind: 'sample', name: 'token-bucket' },
  model: 'repair',
  sandbox: 'local',
  seed: 3,
  onInterruption: 'resume',
  budget: {
    attempts: null,
    steps: 30,
    stepsPerAttempt: 8,
    tokens: null,
    usd: null,
    seconds: null,
    concurrency: 1,
    minStepsForNewAttempt: 3,
  },
};

async function run(strategy: string, parameters: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${espalier.url}/api/trpc/runs.create`, {
    method: 'POST',
    headers: { ...espalier.headers, 'content-type': 'application/json', origin: espalier.url },
    body: JSON.stringify({ ...request, strategy, parameters }),
  });
  const { result } = await response.json();
  return result.data.runId;
}

test('what another strategy would choose is shown beside what the run chose, and runs nothing', async ({
  page,
}) => {
  const runId = await run('mcts', { stopOnSolution: false, linearUntilFirstFinish: false });
  await page.goto(`${espalier.url}/runs/${runId}`);
  const status = page.getByTestId('run-status');
  await expect(status).toHaveAttribute('data-status', /solved|unsolved/, { timeout: 120_000 });
  const nodes = await page.getByTestId('tree').getAttribute('data-nodes');

  await page.getByRole('button', { name: 'Try another strategy here' }).click();
  const dialog = page.getByRole('dialog');
  const choice = dialog.getByTestId('what-if-choice');
  await expect(choice).toContainText(/mcts would/);
  await dialog.getByLabel('Moment').selectOption({ index: 1 });
  await expect(choice).toContainText('the same node');
  await dialog.getByLabel('Strategy').selectOption('ab-mcts');
  await expect(choice).toContainText('ab-mcts would continue from');
  await expect(choice.getByRole('columnheader', { name: 'successes' })).toBeVisible();
  await dialog.getByText('Parameters').click();
  await expect(dialog.getByLabel('Prior successes')).toBeVisible();
  expect(await page.getByTestId('tree').getAttribute('data-nodes')).toBe(nodes);
});

test('a tournament’s votes are listed with their ballots', async ({ page }) => {
  const runId = await run('tournament', { n: 3, steps: 5, entrants: 'all', votes: 3 });
  await page.goto(`${espalier.url}/runs/${runId}`);
  const votes = page.getByRole('region', { name: 'Votes' });
  await expect(votes).toContainText('tournament, round 2', { timeout: 60_000 });
  await expect(votes).toContainText(/a1 \d · a2 \d/);
});
