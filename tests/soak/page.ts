import { chromium } from '@playwright/test';
import type { RunId } from '@/server/core/base/ids';
import { type Espalier, signIn } from '@/tests/e2e/espalier';
import { chromiumOptions } from '@/tests/support/browser';

interface OpenPage {
  /** Goes to the run by links, as a person does: what the page kept of the one before would stay. */
  show(runId: RunId): Promise<void>;
  /** Resolves once the run is drawn. */
  shows(runId: RunId): Promise<void>;
  /** What its scripts hold after a collection of garbage, bytes. */
  bytes(): Promise<number>;
  close(): Promise<void>;
}

/** One page of a real browser, open throughout. */
export async function openPage(espalier: Espalier): Promise<OpenPage> {
  const browser = await chromium.launch(chromiumOptions);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  await signIn(context);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.goto(espalier.url);
  return {
    async show(runId) {
      if (new URL(page.url()).pathname !== '/') await page.locator('header a[href="/"]').first().click();
      await page.locator(`a[href="/runs/${runId}"]`).first().click();
    },
    async shows(runId) {
      await page.waitForURL(`**/runs/${runId}**`);
      await page.locator('canvas').first().waitFor();
    },
    async bytes() {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    },
    async close() {
      await browser.close();
    },
  };
}
