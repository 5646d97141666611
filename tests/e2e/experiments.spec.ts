import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const accessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
};

test('an experiment is made in the page, fills live, is presented by keys, and its trees stand side by side', async ({
  page,
}) => {
  test.setTimeout(180_000);
  // The former address leads there too.
  await page.goto(`${espalier.url}/compare`);
  await page.waitForURL(/\/experiments$/);
  await page.getByRole('link', { name: 'New experiment' }).first().click();
  await page.getByRole('button', { name: 'None' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('Choose at least one task.')).toBeVisible();
  await page.getByLabel('Invoice tax is a cent too low').check();
  await page.getByRole('button', { name: 'Remove arm sequential' }).click();
  await page.getByLabel('Repeats').fill('2');
  await page.getByLabel('Steps of a run').fill('14');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/experiments\/x/);
  await expect(page.locator('[data-cell="solved"], [data-cell="unsolved"]').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByTestId('experiment-status')).toHaveAttribute('data-status', 'done', {
    timeout: 90_000,
  });
  await expect(page.locator('[data-cell="solved"], [data-cell="unsolved"]')).toHaveCount(4);
  await expect(page.getByTestId('verdict')).toContainText('With one task the result describes this task.');
  await accessible(page);

  const success = page.locator('[data-figure="success"]');
  await success.getByRole('button', { name: 'Table' }).click();
  await expect(success.getByRole('row').nth(1)).toContainText('single');
  await success.getByRole('button', { name: 'Table' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save Solved against budget spent as SVG' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('anytime.svg');
  const drawing = readFileSync(await saved.path(), 'utf8');
  expect(Number(/width="([\d.]+)"/.exec(drawing)?.[1])).toBeGreaterThan(300);
  expect(drawing).toContain('>best-of-n</text>');
  expect(drawing).not.toContain('var(--');

  await page.getByLabel('Estimated by').selectOption('history');
  await expect(page.getByText('The history holds 0 runs from which difficulty can be learned')).toBeVisible();
  await page.getByLabel('Estimated by').selectOption('probes');
  await page.getByRole('button', { name: 'Make these runs' }).click();
  await expect(page.locator('[data-figure="budget-spread"]')).toContainText('both solve as many tasks');
  await expect(page.getByTestId('experiment-status')).toHaveAttribute('data-status', 'done');

  await page.keyboard.press('p');
  await expect(page.getByTestId('present')).toHaveAttribute('data-slide', '0');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Solved, by arm' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'How to spread the next runs' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'compare trees' }).click();
  await expect(page.getByTestId('tree-pane')).toHaveCount(2);
  await expect(page.getByTestId('shared-steps')).toContainText(/the same in both|share no step/);
  await page.getByTestId('tree-pane').nth(1).waitFor();
  await page.getByRole('heading', { level: 2 }).getByRole('link', { name: 'best-of-n' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-place')).toHaveText('best-of-n · 1');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').nth(1).press('Enter');
  await page.waitForURL(/\/experiments\/x\w+$/);
  await page.goto(`${espalier.url}/`);
  await expect(
    page
      .getByText('No runs yet')
      .or(page.getByRole('link', { name: 'New run' }))
      .first(),
  ).toBeVisible();
});

test('a sweep makes an arm for each combination, and shows how much each parameter matters', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto(`${espalier.url}/experiments/new`);
  await page.getByRole('button', { name: 'None' }).click();
  await page.getByLabel('Invoice tax is a cent too low').check();
  for (const name of ['sequential', 'single']) {
    await page.getByRole('button', { name: `Remove arm ${name}` }).click();
  }
  await page.getByLabel('Repeats').fill('1');
  await page.getByLabel('Steps of a run').fill('8');
  const arm = page.locator('fieldset[data-arm="best-of-n"]');
  await arm.getByRole('button', { name: 'Parameters' }).click();
  for (const [at, parameter, label, values] of [
    [0, 'n', 'N', '1, 4'],
    [1, 'temperature', 'Temperature', '0.2, 1'],
  ] as const) {
    await arm.getByRole('button', { name: 'Sweep a parameter' }).click();
    await arm.getByLabel('Parameter to sweep').nth(at).selectOption(parameter);
    await arm.getByLabel(`Values of ${label}`).fill(values);
  }
  await expect(arm).toContainText('4 arms, one for each combination');
  await expect(page.getByText('1 task × 4 arms × 1 = 4 runs')).toBeVisible();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/experiments\/x/);
  await expect(page.getByTestId('experiment-status')).toHaveAttribute('data-status', 'done', {
    timeout: 120_000,
  });
  const figure = page.locator('[data-figure="sweep"]');
  await expect(figure).toContainText('From 1 run of every arm on 1 task.');
  await expect(figure.getByRole('img', { name: /Solve rates by/ })).toBeVisible();
  await figure.getByLabel('Across').selectOption('temperature');
  await expect(figure.getByRole('img', { name: 'Solve rates by Temperature and N' })).toBeVisible();
  await figure.getByRole('button', { name: 'Table' }).click();
  await expect(figure.getByRole('row')).toHaveCount(5);
  await accessible(page);
});

test('the lab bears a claim out, redraws it by a slider, and opens one of its searches as a tree', async ({
  page,
}) => {
  await page.goto(`${espalier.url}/lab?claim=verifier-plateau`);
  const outcome = page.getByTestId('outcome');
  await expect(outcome).toHaveAttribute('data-holds', 'true', { timeout: 60_000 });
  await expect(outcome).toContainText('the tests allow 69.2 % at most');
  await page.getByLabel('Tests pass what is wrong').fill('0');
  await expect(outcome).toContainText('the tests allow 100.0 % at most');
  await accessible(page);
  await page.getByRole('button', { name: 'Open one search as a tree' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', /[1-9]/);
});
