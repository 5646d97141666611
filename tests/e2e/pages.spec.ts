import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { populate } from '@/tests/support/populated';
import { axeFindings, axeLooks, setLook } from './axe';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

/**
 * Every page, filled, in both themes and at each width: axe finds nothing, targets of 24 px included, and nothing covers
 * another or has to be scrolled sideways. `ESPALIER_SCREENSHOTS=DIRECTORY npx playwright test pages.spec.ts` takes a picture of each besides.
 */
const pictures = process.env.ESPALIER_SCREENSHOTS;
const names = [
  'runs',
  'run',
  'run-deep',
  'run-real',
  'run-imported',
  'transcript',
  'new',
  'new-again',
  'tasks',
  'tasks-imported',
  'task',
  'directory',
  'folders',
  'experiments',
  'experiment-new',
  'experiment',
  'experiment-trees',
  'lab',
  'holdout',
  'nodes',
  'settings',
  'missing',
];
/** The same page with other content: CI leaves these out. */
const variants = new Set(['run-deep', 'run-real', 'new-again']);
let espalier: Espalier;
let addresses: Record<string, string>;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
  addresses = populate(espalier.database);
});
test.afterAll(() => espalier.remove());

/** What does not have its place: controls of the header that something covers, figures that overlap, a page too wide. */
const displaced = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth)
      found.push(`the page stands ${scrollWidth - clientWidth} px beyond its edge`);
    // The first header is the bar of the page; others head parts of it, and may lie further down.
    for (const control of document.querySelector('header')?.querySelectorAll('a, button') ?? []) {
      const { x, y, width, height } = control.getBoundingClientRect();
      if (width === 0) continue;
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      if (!top || !(control.contains(top) || top.contains(control)))
        found.push(`${control.getAttribute('aria-label') ?? control.textContent} is covered or out of view`);
    }
    const boxes = [...document.querySelectorAll('figure')].map((figure) => figure.getBoundingClientRect());
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1))
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          found.push('two figures overlap');
    return found;
  });

for (const name of names) {
  test(`${name}: axe finds nothing in six looks, and everything has its place`, async ({ page }) => {
    test.skip(process.env.CI !== undefined && variants.has(name), 'a variant of a page that is looked at');
    test.setTimeout(240_000);
    const found: string[] = [];
    await page.goto(`${espalier.url}${addresses[name]}`);
    for (const look of axeLooks) {
      await setLook(page, look);
      // What is the same in both themes is looked at once.
      const rules = look.colorScheme === 'dark' ? ['color-contrast'] : undefined;
      const lines = [...(await axeFindings(page, rules)), ...(await displaced(page))];
      found.push(...lines.map((line) => `${look.width} px ${look.colorScheme}: ${line}`));
    }
    expect(found).toEqual([]);
  });

  if (pictures) {
    test(`${name}: pictures`, async ({ page }) => {
      test.setTimeout(240_000);
      mkdirSync(pictures, { recursive: true });
      for (const width of [390, 768, 1280, 1920]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize({ width, height: width < 700 ? 844 : width < 1000 ? 1024 : 900 });
          await page.goto(`${espalier.url}${addresses[name]}`);
          await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
          await page.waitForTimeout(600);
          await page.screenshot({ path: path.join(pictures, `${name}-${width}-${colorScheme}.png`) });
        }
      }
    });
  }
}
