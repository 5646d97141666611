import type { DrillCase } from '@/tests/drill/case';
import { specsPassed } from '@/tests/drill/tests-passed';
import { chromiumOptions } from '@/tests/support/browser';

const name = 'foreign pages in a real browser';

/**
 * Pages of another site and of another port try to frame, read, change and steer: by frame, form, script, image,
 * event stream, fetch, a window they open, a host name that leads here.
 */
export const run: DrillCase = async ({ full, directory, report }) => {
  if (!full) return { name, tried: 0, lost: [], skipped: 'full form alone; the suite e2e has it' };
  if (!chromiumOptions.executablePath) return { name, tried: 0, lost: [], skipped: 'needs Chromium' };
  const { tried, passed, failed } = specsPassed('foreign.spec.ts', directory);
  report(`${passed} of ${tried} tests`);
  return { name, tried, lost: failed, skipped: tried === 0 ? 'no test ran' : null };
};
