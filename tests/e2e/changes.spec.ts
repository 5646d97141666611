import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const status = (page: Page) => page.getByTestId('run-status');
const steps = async (page: Page) => Number(await page.getByTestId('spend-steps').getAttribute('data-value'));

test('a run that used up its budget goes on after a raise, then by another strategy, and says who did it', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto(`${espalier.url}/new?task=template-blocks`);
  await page.getByText('Best of n', { exact: true }).click();
  await page.getByLabel('n', { exact: true }).fill('1000');
  await page.getByLabel('Steps in total').fill('8');
  await page.getByLabel('Steps per attempt').fill('4');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(status(page)).toHaveAttribute('data-status', 'unsolved', { timeout: 60_000 });
  expect(await steps(page)).toBe(8);

  await page.getByTestId('edit-budget').click();
  await page.getByRole('textbox', { name: 'Steps in total', exact: true }).fill('5000');
  await expect(page.getByTestId('forecast')).toContainText('more attempts');
  await page.getByLabel('Reason').fill('it was close');
  await page.getByRole('button', { name: 'Set the limits' }).click();
  await expect(status(page)).toHaveAttribute('data-status', 'running');
  await expect.poll(() => steps(page), { timeout: 60_000 }).toBeGreaterThan(10);
  await expect(page.getByTestId('changes')).toContainText('steps 8 → 5000');
  await expect(page.getByTestId('changes')).toContainText('it was close');

  await page.getByTestId('edit-strategy').click();
  await page.getByLabel('Strategy', { exact: true }).selectOption('mcts');
  await page.getByRole('button', { name: 'Apply from the next decision' }).click();
  await expect(page.getByTestId('changes')).toContainText('strategy best-of-n → mcts');
  await expect(page.getByText('The change applies from the next decision.')).toBeVisible();

  await page.getByTestId('edit-budget').click();
  await page.getByRole('textbox', { name: 'Steps in total', exact: true }).fill('3');
  await expect(page.getByText('The run has spent more than this')).toBeVisible();
  await page.getByRole('button', { name: 'Set the limits' }).click();
  await expect(status(page)).toHaveAttribute('data-status', 'unsolved', { timeout: 60_000 });
  await expect(page.getByText(/The best node|No node is better/).first()).toBeVisible();
});

test('the bank reads as a list whose links lead to the nodes it came from; likeness and context cost stand beside', async ({
  page,
}) => {
  await page.goto(`${espalier.url}/new?task=session-cache`);
  await page.getByText('Sequential retries', { exact: true }).click();
  await page.getByLabel('Memory').selectOption('postmortem');
  await page.getByLabel('Importance').selectOption('ordinary');
  await page.getByLabel('Steps per attempt').fill('8');
  await page.getByLabel('Stop on solution').uncheck();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(status(page)).toHaveAttribute('data-status', /solved/, { timeout: 90_000 });

  await expect(page.getByTestId('findings').getByRole('listitem').first()).toBeVisible();
  const entry = page.getByTestId('experience-a1');
  await entry.scrollIntoViewIfNeeded();
  await entry.locator('summary').click();
  await expect(entry).toContainText('Post-mortem');
  await expect(entry).toContainText('The attempt took 8 steps');
  const link = entry.getByRole('button').first();
  const node = await link.textContent();
  await link.click();
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', node ?? '');

  await expect(page.getByText(/attempts count as about/)).toBeVisible();
  expect(Number(await page.getByTestId('likeness').textContent())).toBeGreaterThan(0);
  await expect(page.getByTestId('context-cost')).toContainText('experience');
  if (process.env.ESPALIER_SHOTS) await page.screenshot({ path: `${process.env.ESPALIER_SHOTS}/bank.png` });
});
