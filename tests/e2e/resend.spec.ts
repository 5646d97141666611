import { scripted } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
let server: Loopback;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await startLoopback({
    api: 'openai',
    brain: scripted(sessionCacheRepair),
    models: ['m', 'other'],
  });
  espalier = await startEspalier({ OPENAI_BASE_URL: server.baseUrl });
  // The forms list the models that the endpoint has named.
  const found = await fetch(`${espalier.url}/api/trpc/endpoints.discover`, {
    method: 'POST',
    headers: { ...espalier.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'openai' }),
  });
  expect(await found.text()).toContain('"other"');
});
test.afterAll(async () => {
  await espalier.remove();
  await server.close();
});

async function solved(page: Page, model: string): Promise<string> {
  await page.goto(`${espalier.url}/new?task=session-cache`);
  await page.getByText('Single attempt', { exact: true }).click();
  await page.getByLabel('Model', { exact: true }).selectOption(model);
  await page.getByLabel('Sandbox').selectOption('local');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('run-status')).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
  return page.url().replace(/\?.*/, '');
}

test('a prompt is edited at its step and sent again to another model, as a branch that shows what was edited', async ({
  page,
}) => {
  const url = await solved(page, 'openai/m');
  await page.goto(`${url}?node=n2&tab=prompt`);
  const inspector = page.getByTestId('inspector');
  await inspector.getByRole('button', { name: 'Edit and resend…' }).click();
  const form = page.getByTestId('resend-form');
  await form.locator('summary', { hasText: 'task' }).click();
  const task = form.getByLabel(/Part \d+: task/);
  const old = await task.inputValue();
  await task.fill(`${old}\nThe person wrote: look at the eviction.`);
  await expect(page.getByTestId('resend-edits')).toHaveText('One part is edited.');
  await form.getByLabel('Model').selectOption('openai/other');
  await form.getByLabel('Steps at most').fill('1');
  await form.getByRole('button', { name: 'Send edited' }).click();

  await expect(inspector).not.toHaveAttribute('data-node', 'n2', { timeout: 30_000 });
  await expect(page.getByTestId('by-person')).toContainText('prompt edited by');
  await inspector.getByRole('tab', { name: 'Prompt' }).click();
  const requests = () => server.requests.filter(({ body }) => body.model === 'other');
  await expect.poll(() => requests().length).toBe(1);
  expect(requests().every(({ body }) => JSON.stringify(body).includes('The person wrote'))).toBe(true);
  const note = page.getByTestId('resent-note');
  await expect(note).toContainText('Prompt edited by a person');
  await expect(note).toContainText('The person wrote: look at the eviction.');
  await note.getByRole('button', { name: 'n2' }).click();
  await expect(inspector).toHaveAttribute('data-node', 'n2');
});

test('at a step of the repair model it is not offered, and the reason is there', async ({ page }) => {
  const url = await solved(page, 'repair');
  await page.goto(`${url}?node=n2&tab=prompt`);
  await expect(page.getByRole('button', { name: 'Edit and resend…' })).toBeDisabled();
  await expect(page.getByTestId('inspector')).toContainText('repair is no language model');
});
