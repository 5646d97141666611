import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { cookieName } from '@/server/access/cookie';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

/** Debian's browser, driven over WebDriver BiDi: the Firefox that Playwright drives is one of its own making. */
const firefox = [process.env.ESPALIER_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (file) => file !== undefined && existsSync(file),
);

let espalier: Espalier;
let browser: Browser;
let page: Page;
/** What the pages reported as errors of their own. */
const faults: string[] = [];

test.describe.configure({ mode: 'serial' });
test.skip(firefox === undefined, 'Firefox is not installed.');
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox as string, headless: true });
  page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(error instanceof Error ? error.message : String(error)));
  await page.setViewport({ width: 1440, height: 900 });
  // The address that `npm start` prints signs the browser in.
  await page.goto(`${espalier.url}/?token=${espalier.token}`);
  const names = (await browser.cookies()).map(({ name }) => name);
  expect(names).toContain(cookieName(espalier.database.replace(/\/[^/]*$/, '')));
});
test.afterAll(async () => {
  await browser?.close();
  await espalier?.remove();
});

const byId = (id: string) => page.locator(`[data-testid="${id}"]`);
/** Null, or the empty text, while the element is not there: `expect.poll` looks again then, and not after an error. */
const attribute = (id: string, name: string) =>
  page.evaluate(
    (selector, of) => document.querySelector(selector)?.getAttribute(of) ?? null,
    `[data-testid="${id}"]`,
    name,
  );
const textOf = (id: string) =>
  page.evaluate((selector) => document.querySelector(selector)?.textContent ?? '', `[data-testid="${id}"]`);
const click = (role: string, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();

test('a search is started and watched to its end', async () => {
  await page.goto(`${espalier.url}/new?task=invoice-rounding`);
  await click('button', 'Start');
  await byId('tree').wait();
  await expect.poll(() => attribute('run-status', 'data-status'), { timeout: 90_000 }).toBe('solved');
  expect(Number(await attribute('tree', 'data-nodes'))).toBeGreaterThan(4);
  expect(new URL(page.url()).pathname).toMatch(/^\/runs\/r/);
});

test('the diff of the solution is read, and the tests that it mended', async () => {
  await byId('winner').click();
  await expect.poll(() => attribute('inspector', 'data-node')).toMatch(/^n\d+$/);
  await click('tab', 'Diff');
  await expect.poll(() => textOf('inspector')).toMatch(/@@|src\//);
  await click('tab', 'Tests');
  await expect.poll(() => textOf('inspector')).toContain('fixed');
});

test('a person branches from a node with a hint, by keys', async () => {
  const run = new URL(page.url());
  await page.goto(`${run.origin}${run.pathname}?node=n1`);
  await expect.poll(() => attribute('inspector', 'data-node')).toBe('n1');
  const before = Number(await attribute('tree', 'data-nodes'));
  await page.keyboard.press('b');
  await byId('branch-form').wait();
  await page.keyboard.type('Look at the rounding.');
  await page.keyboard.press('Enter');
  await page.locator('::-p-text(You branched from n1)').wait();
  await expect
    .poll(async () => Number(await attribute('tree', 'data-nodes')), { timeout: 60_000 })
    .toBeGreaterThan(before);
});

test('two nodes are compared, and Back leads to where one was', async () => {
  await byId('winner').click();
  await page.keyboard.press('c');
  await byId('node-n0').click({ button: 'right' });
  await page.locator('[role="menuitem"]::-p-text(Compare with)').click();
  await byId('comparison').wait();
  await expect.poll(() => textOf('comparison')).toMatch(/src\//);
  await page.goBack();
  await expect.poll(() => page.$('[data-testid="comparison"]')).toBeNull();
});

test('no page reported an error', () => {
  expect(faults).toEqual([]);
});
