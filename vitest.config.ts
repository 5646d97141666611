import path from 'node:path';
import { defineConfig } from 'vitest/config';

const shared = { resolve: { alias: { '@': path.resolve(import.meta.dirname) } } };

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          testTimeout: 30_000,
          // No unit test changes what its process shares: loading every module anew for each file would cost a third.
          isolate: false,
          pool: 'threads',
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As in playwright.config.ts.
          retry: process.env.CI ? 1 : 0,
          fileParallelism: false,
          // As above. A test that changes what its process shares puts it back.
          isolate: false,
        },
      },
    ],
  },
});
