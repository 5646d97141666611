import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './tests/support/browser';

export default defineConfig({
  testDir: 'tests/e2e',
  // Pictures are taken on request: `npm run pictures`.
  testIgnore: process.env.ESPALIER_PICTURES ? [] : ['**/pictures.spec.ts'],
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // Files side by side, each with a server and a database of its own.
  workers: 2,
  fullyParallel: false,
  globalSetup: './tests/e2e/build-once.ts',
  forbidOnly: true,
  // A machine that stands still for half a minute fails whatever test it meets. Who needed a second try is named at the end.
  retries: process.env.CI ? 1 : 0,
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    // Software rendering pays for every frame of what breathes and glides; tree.spec.ts keeps the motion.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: chromiumOptions,
  },
});
