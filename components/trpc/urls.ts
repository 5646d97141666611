import type { RunId } from '@/server/core/base/ids';

export const url = '/api/trpc';

/**
 * Where the state of a run is asked for: the run page names it in its head, so that the browser fetches it while the
 * scripts are still loading, and the question asked later finds it there.
 */
export const stateUrl = (runId: RunId): string =>
  `${url}/runs.state?input=${encodeURIComponent(JSON.stringify({ runId }))}`;
