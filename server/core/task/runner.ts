import { z } from 'zod';

/**
 * How a task's tests are run and their report read. `auto` picks by the command; `exit` reads only the exit code;
 * `none`: the task has no tests, and nothing tells whether a result is right.
 */
export const runnerSchema = z.enum([
  'auto',
  'node',
  'vitest',
  'jest',
  'mocha',
  'ava',
  'unittest',
  'pytest',
  'go',
  'cargo',
  'tap',
  'junit',
  'exit',
  'none',
]);
export type Runner = z.infer<typeof runnerSchema>;
