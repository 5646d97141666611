import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { openExperiments } from '@/db/experiments';
import { errorMessage } from '@/server/core/base/error-message';
import { advance } from './advance';
import { experimentFailed } from './sentences';

const lookMs = 200;

/** Keeps experiments going (one, or all without `only`) until `signal` is aborted. Their runs are hosted elsewhere. */
export async function hostExperiments(
  db: Database,
  { signal, only, report }: { signal: AbortSignal; only?: string; report: (line: string) => void },
): Promise<void> {
  while (!signal.aborted) {
    for (const id of openExperiments(db)) {
      if (only !== undefined && id !== only) continue;
      try {
        advance(db, id, Date.now());
      } catch (error) {
        report(experimentFailed(id, errorMessage(error)));
      }
    }
    await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
}
