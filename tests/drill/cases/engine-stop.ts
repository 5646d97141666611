import type { DrillCase } from '@/tests/drill/case';
import { testsPassed } from '@/tests/drill/tests-passed';
import { canStartEngine } from '@/tests/support/docker-engine';

const name = 'Docker engine stopped under a run';

/** Stops and starts a Docker engine of the test's own under runs. Needs root and dockerd. */
export const run: DrillCase = async ({ full, directory }) => {
  if (!full) return { name, tried: 0, lost: [], skipped: 'full form alone' };
  if (!canStartEngine) return { name, tried: 0, lost: [], skipped: 'needs root and dockerd' };
  const { tried, failed } = testsPassed('tests/integration/sandbox/trouble.test.ts', directory);
  return { name, tried, lost: failed, skipped: tried === 0 ? 'the engine did not start' : null };
};
