import { spawnSync } from 'node:child_process';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

let espalier: Espalier;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());
test.beforeEach(({ context }) => context.clearCookies());

const cli = (...args: string[]) => {
  const env = { ...process.env, ESPALIER_DATABASE: espalier.database };
  const { status, stdout } = spawnSync(process.execPath, ['bin/espalier', ...args], {
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stdout.trim();
};

test('without a token there is a page that says where to find it; the printed address signs in', async ({
  page,
}) => {
  await page.goto(`${espalier.url}/tasks?x=1`);
  await expect(page.getByText('bin/espalier token')).toBeVisible();
  await page.getByLabel('Token, or the whole address').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('not valid');
  await page.getByLabel('Token, or the whole address').fill(cli('token', '--address', espalier.url));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${espalier.url}/tasks?x=1`);
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();

  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.goto(cli('token', '--address', espalier.url));
  await expect(page).toHaveURL(`${espalier.url}/`);
  await expect(page.getByRole('link', { name: 'New run' }).first()).toBeVisible();
});

test('a named person acts under the name, until removed', async ({ page }) => {
  await page.goto(cli('people', 'add', 'Ada Lovelace', '--address', espalier.url));
  await page.goto(`${espalier.url}/new?task=meeting-rooms`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  const runId = new URL(page.url()).pathname.split('/').at(-1);
  const query = encodeURIComponent(JSON.stringify({ runId, after: 0, limit: 1 }));
  const response = await fetch(`${espalier.url}/api/trpc/runs.events?input=${query}`, {
    headers: espalier.headers,
  });
  expect((await response.json()).result.data[0].actor).toEqual({ kind: 'person', name: 'Ada Lovelace' });

  await expect(page.getByTestId('signed-in-as')).toHaveText('Ada Lovelace');
  cli('people', 'remove', 'Ada Lovelace');
  await page.goto(`${espalier.url}/`);
  await expect(page.getByRole('heading', { name: 'Sign in to Espalier' })).toBeVisible();
});

test('a new token signs everyone out, also of a page that is open', async ({ page }) => {
  await page.goto(cli('token', '--address', espalier.url));
  await page.goto(`${espalier.url}/tasks`);
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();
  cli('token', '--new');
  // The open page may find out by itself, and then has no link any more.
  const signIn = page.getByRole('heading', { name: 'Sign in to Espalier' });
  await page.getByRole('link', { name: 'Settings' }).or(signIn).first().click();
  await expect(signIn).toBeVisible();
});
