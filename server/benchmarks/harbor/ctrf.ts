import { z } from 'zod';
import type { TestResult } from '@/server/core/verdict/outcome';

const report = z.object({
  results: z.object({
    tests: z.array(
      z.object({
        name: z.string(),
        status: z.string(),
        message: z.string().nullish(),
        duration: z.number().nullish(),
      }),
    ),
  }),
});

const longestMessage = 4000;

/** The tests of a `ctrf.json` (Common Test Report Format); null where there is no such report. Of one name the last counts. */
export function testsOfCtrf(text: string | null): TestResult[] | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = report.safeParse(value);
  if (!read.success) return null;
  const tests = new Map<string, TestResult>();
  for (const { name, status, message } of read.data.results.tests) {
    const is = statusOf(status);
    tests.set(name, {
      id: name,
      status: is,
      message: is === 'passed' ? '' : (message ?? '').slice(0, longestMessage),
      frame: null,
    });
  }
  return [...tests.values()];
}

function statusOf(status: string): TestResult['status'] {
  if (status === 'passed') return 'passed';
  return status === 'failed' ? 'failed' : 'skipped';
}
