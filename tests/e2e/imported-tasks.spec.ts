import type { Page } from '@playwright/test';
import { row5 } from '@/tests/support/benchmarks/mini-instance';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  // No engine answers: what is tried here needs none, and no run may reach for an image.
  espalier = await startEspalier({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
});
test.afterAll(() => espalier.remove());

const difficulties = ['<15 min fix', '1-4 hours'];
const rows = Array.from({ length: 400 }, (_, at) => ({
  ...row5('0'.repeat(40), `espalier-test/none:${at}`, `acme__plot-${1000 + at}`),
  repo: at < 300 ? 'acme/plot' : 'acme/table',
  difficulty: difficulties[at % 2],
  ...(at === 7 ? { problem_statement: 'The quaternion is wrong.' } : {}),
}));

async function dropOn(page: Page, testId: string, name: string, content: string) {
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer();
      data.items.add(new File([file.content], file.name));
      return data;
    },
    { name, content },
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent(`[data-testid=${testId}]`, 'drop', { dataTransfer: transfer });
}

test('a file of rows is dropped, narrowed by search and filters, and what is left is run as an experiment', async ({
  page,
}) => {
  await page.goto(`${espalier.url}/tasks?kind=imported`);
  const list = page.getByTestId('imported-tasks');
  await expect(list).toContainText('No task is imported yet');
  await dropOn(page, 'drop-tasks', 'plots.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
  await expect(list).toContainText('400 tasks of plots imported');
  await expect(page.getByTestId('drop-overlay')).toBeHidden();
  await expect(list).toContainText('1–50 of 400');
  await list.getByRole('button', { name: 'Next' }).click();
  await expect(list).toContainText('51–100 of 400');
  await expect(list.getByRole('listitem')).toHaveCount(50);

  await list.getByLabel('Repository').selectOption('acme/table');
  await expect(list).toContainText('1–50 of 100');
  await list.getByLabel('Difficulty').selectOption('1-4 hours');
  await expect(list).toContainText('1–50 of 50');
  await list.getByLabel('Data set').selectOption('plots');
  await expect(list.getByRole('button', { name: 'Run these 50 tasks' })).toBeVisible();
  await list.getByLabel('Repository').selectOption('');
  await list.getByRole('searchbox').fill('quaternion');
  await expect(list.getByRole('listitem')).toHaveText([/acme__plot-1007/]);
  await list.getByRole('searchbox').fill('plot-100');
  await expect(list.getByRole('listitem')).toHaveCount(5);

  await list.getByRole('button', { name: 'Run these 5 tasks' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Start 5 runs' })).toBeEnabled();
  await dialog.getByLabel('Hidden tests').selectOption('holdout');
  await dialog.getByRole('button', { name: 'Start 5 runs' }).click();
  await expect(dialog.getByRole('alert')).toContainText('visible tests');
  await dialog.getByLabel('Hidden tests').selectOption('blind');
  await dialog.getByLabel('Single attempt').check();
  await dialog.getByRole('button', { name: 'Start 10 runs' }).click();
  await page.waitForURL(/\/experiments\/x/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('5 imported tasks, blind');
});

test('predictions and a check that cannot be carried out are refused with a sentence', async ({ page }) => {
  await page.goto(`${espalier.url}/tasks?kind=imported`);
  const list = page.getByTestId('imported-tasks');
  const row = row5('0'.repeat(40), 'espalier-test/none:1', 'refused__plot-1');
  await dropOn(page, 'drop-tasks', 'one.jsonl', JSON.stringify(row));
  await expect(list).toContainText('1 task of one imported');
  await list.getByRole('searchbox').fill('refused__plot');
  await expect(list.getByRole('button', { name: 'Check this task' })).toBeVisible();

  const refusal = list.getByRole('alert');
  const prediction = { instance_id: row.instance_id, model_name_or_path: 'mine', model_patch: '' };
  await dropOn(page, 'drop-predictions', 'bad.jsonl', JSON.stringify({ ...prediction, model_patch: 1 }));
  await expect(refusal).toContainText('Each needs instance_id, model_name_or_path and model_patch.');
  await dropOn(
    page,
    'drop-predictions',
    'far.jsonl',
    JSON.stringify({ ...prediction, instance_id: 'b__b-2' }),
  );
  await expect(refusal).toContainText('No prediction is for one of the listed tasks');
  await dropOn(page, 'drop-predictions', 'good.jsonl', JSON.stringify(prediction));
  await expect(refusal).toContainText('Nothing was started, since tests run in Docker.');
  await list.getByRole('button', { name: 'Check this task' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Time limit of the tests (s)')).toHaveValue('1800');
  await dialog.getByLabel('At the same time').fill('2');
  await dialog.getByRole('button', { name: 'Start the check' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was started, since tests run in Docker.');
  await expect(page.getByTestId('gradings')).toHaveCount(0);
});

test('the list is filtered by the marks of a check, and its buttons do not break their texts', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${espalier.url}/tasks?kind=imported`);
  const list = page.getByTestId('imported-tasks');
  const row = row5('0'.repeat(40), 'espalier-test/none:1', 'marked__plot-1');
  await dropOn(page, 'drop-tasks', 'one.jsonl', JSON.stringify(row));
  const check = list.getByRole('button', { name: /^Check th/ });
  await expect(check).toBeVisible();
  const heights = await list
    .getByRole('button', { name: /^(Run|Check) th/ })
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(Math.max(...heights)).toBeLessThan(40);
  await list.getByRole('searchbox').fill('marked__plot');
  await list.getByLabel('Check on this machine').selectOption('Not checked');
  await expect(list).toContainText('marked__plot-1');
  await list.getByLabel('Check on this machine').selectOption('Can be trusted here');
  await expect(list.getByText('marked__plot-1')).toHaveCount(0);
});
