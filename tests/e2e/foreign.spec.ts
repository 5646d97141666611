import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '@/db/open';
import { listRuns } from '@/db/runs';
import { type Espalier, startEspalier } from './espalier';
import { type BrowserContext, expect, type Page, test } from './test';

/** A page of another site that tries to reach or to use this instance, in the browser of a person who is signed in. */
let espalier: Espalier;
let folder: string;
let foreign: Server;
/** The same server under a host name that is another site to the browser, and under one that differs by its port only. */
let elsewhere = { cross: '', sameSite: '' };
/** What the foreign page serves. */
let html = '';
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  folder = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  writeFileSync(path.join(folder, 'a.test.js'), '');
  foreign = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>foreign</title><body>${html}`);
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const address = foreign.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  elsewhere = { cross: `http://localhost:${port}/`, sameSite: `http://127.0.0.1:${port}/` };
});
test.afterAll(async () => {
  foreign.close();
  rmSync(folder, { recursive: true, force: true });
  await espalier.remove();
});

const api = (procedure: string) => `${espalier.url}/api/trpc/${procedure}`;
const newRun = () => ({
  task: { kind: 'directory', path: folder, test: `touch ${folder}/ran`, statement: 'x' },
  model: 'repair',
  strategy: 'single',
  parameters: {},
  sandbox: 'local',
});
const visit = async (page: Page, from: string, content: string) => {
  html = content;
  await page.goto(from);
};
/** Statuses of the responses that pages of this context get from the instance. */
function statusesOf(context: BrowserContext): number[] {
  const statuses: number[] = [];
  context.on('response', (response) => {
    if (response.url().startsWith(espalier.url)) statuses.push(response.status());
  });
  return statuses;
}
const made = () => {
  const db = openDatabase(espalier.database);
  const { length } = listRuns(db);
  db.$client.close();
  return length;
};

for (const site of ['cross', 'sameSite'] as const) {
  test.describe(`a page of another ${site === 'cross' ? 'site' : 'port'}`, () => {
    test('cannot show a page of ours in a frame', async ({ page, context }) => {
      const statuses = statusesOf(context);
      await visit(
        page,
        elsewhere[site],
        `<iframe src="${espalier.url}/tasks/directory?path=${folder}&test=touch+ran"></iframe>`,
      );
      await expect.poll(() => statuses).toEqual([403]);
      await expect(page.frameLocator('iframe').getByRole('button')).toHaveCount(0);
    });

    test('cannot read or change anything by fetch, image, script or event stream', async ({
      page,
      context,
    }) => {
      const statuses = statusesOf(context);
      await visit(page, elsewhere[site], '');
      const results = await page.evaluate(
        async ([list, follow, create, body]) => {
          const outcome = (promise: Promise<unknown>) =>
            promise.then(
              () => 'read',
              () => 'refused',
            );
          const element = (tag: 'img' | 'script', src: string) =>
            outcome(
              new Promise((resolve, reject) => {
                const made = document.createElement(tag);
                made.onload = resolve;
                made.onerror = reject;
                made.src = src;
                document.body.append(made);
              }),
            );
          const stream = outcome(
            new Promise((resolve, reject) => {
              const source = new EventSource(follow, { withCredentials: true });
              source.onopen = resolve;
              source.onerror = reject;
            }),
          );
          const send = (mode: RequestMode, type: string) =>
            fetch(create, {
              method: 'POST',
              mode,
              credentials: 'include',
              headers: { 'content-type': type },
              body,
            });
          await send('no-cors', 'text/plain').catch(() => null);
          return {
            read: await outcome(fetch(list, { credentials: 'include' })),
            json: await outcome(send('cors', 'application/json')),
            image: await element('img', list),
            script: await element('script', list),
            stream: await stream,
          };
        },
        [api('runs.list'), api('runs.watch'), api('runs.create'), JSON.stringify(newRun())] as const,
      );
      expect(new Set(Object.values(results))).toEqual(new Set(['refused']));
      expect(statuses.every((status) => status === 403 || status === 401)).toBe(true);
      expect(made()).toBe(0);
    });

    test('cannot send a form', async ({ page, context }) => {
      const statuses = statusesOf(context);
      await visit(
        page,
        elsewhere[site],
        `<form method="post" enctype="text/plain" action="${api('runs.create')}">
         <input name='${JSON.stringify(newRun()).slice(0, -1)},"x":"' value='"}'></form>`,
      );
      await page.evaluate(() => document.forms[0]?.submit());
      await page.waitForURL(/api\/trpc/);
      expect(statuses).toEqual([403]);
      expect(made()).toBe(0);
    });

    test('cannot reach the window that it opens, and what it names there waits for a person', async ({
      page,
      context,
    }) => {
      const address = `${espalier.url}/tasks/directory?path=${folder}&test=${encodeURIComponent(`touch ${folder}/ran`)}`;
      await visit(page, elsewhere[site], `<a href="#">go</a>`);
      const opening = context.waitForEvent('page');
      await page.evaluate((to) => {
        const opened = window.open(to);
        setInterval(() => opened?.postMessage({ type: 'submit' }, '*'), 50);
        Object.assign(window, { opened });
      }, address);
      const opened = await opening;
      await expect(opened.getByTestId('filled-from-link')).toBeVisible();
      await expect(opened.getByLabel('Directory')).toHaveValue(folder);
      await expect(opened.getByLabel('Test command')).toHaveValue(`touch ${folder}/ran`);
      await expect(opened.getByTestId('start-report')).toHaveCount(0);
      expect(await opened.evaluate(() => window.opener === null)).toBe(true);
      await opened.getByRole('button', { name: 'Continue' }).click();
      await expect(opened.getByTestId('start-report')).toBeVisible();
      expect(existsSync(path.join(folder, 'ran'))).toBe(false);
      await opened.reload();
      await expect(opened.getByTestId('filled-from-link')).toBeVisible();
    });
  });
}

test('a host name of others is not served, though it leads here', async ({ playwright }) => {
  const { launchOptions } = test.info().project.use;
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP evil.example 127.0.0.1'],
  });
  const page = await browser.newPage({ extraHTTPHeaders: espalier.headers });
  for (const at of ['/', '/api/trpc/runs.list', '/_next/static/x.js']) {
    const response = await page.goto(espalier.url.replace('127.0.0.1', 'evil.example') + at);
    expect(response?.status()).toBe(403);
  }
  await browser.close();
});

test('every response carries the headers that close it', async ({ playwright }) => {
  const request = await playwright.request.newContext({
    extraHTTPHeaders: espalier.headers,
    maxRedirects: 0,
  });
  const places = ['/', '/nowhere', '/%', '/tasks/', '/compare/a', '/icon.svg', '/_next/static/none.js'];
  const data = ['/api/health', '/api/trpc/runs.list', '/api/trpc/none', '/api/none', '/api/runs/r/n/files'];
  for (const at of [...places, ...data]) {
    const headers = (await request.get(espalier.url + at)).headers();
    expect({ at, policy: headers['content-security-policy'] }).toEqual({
      at,
      policy: expect.stringMatching(/^(?!.*unsafe).*base-uri 'none'.*frame-ancestors 'none'/),
    });
    expect({ at, ...headers }).toMatchObject({
      at,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
  const stream = await fetch(`${api('runs.watch')}`, {
    headers: { ...espalier.headers, accept: 'text/event-stream' },
  });
  expect(stream.headers.get('x-frame-options')).toBe('DENY');
  await stream.body?.cancel();
  await request.dispose();
});
