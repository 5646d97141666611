import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './tests/support/browser';

export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // Files side by side, each with a server and a database of its own.
  workers: 2,
  fullyParallel: false,
  globalSetup: './tests/e2e/build-once.ts',
  forbidOnly: true,
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: chromiumOptions,
  },
});
