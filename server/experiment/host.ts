import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { openExperiments } from '@/db/experiments';
import { outageOf } from '@/db/outage/outage';
import { type Outages, outages } from '@/db/outage/outages';
import { probe } from '@/db/outage/wait-out';
import { errorMessage } from '@/server/core/base/error-message';
import { advance } from './advance';
import { experimentFailed } from './sentences';

const lookMs = 200;

/** Keeps experiments going (one, or all without `only`) until `signal` is aborted. Their runs are hosted elsewhere. */
export async function hostExperiments(
  db: Database,
  {
    signal,
    only,
    report,
    outage = outages(report),
  }: { signal: AbortSignal; only?: string; report: (line: string) => void; outage?: Outages },
): Promise<void> {
  /** An experiment that fails does so at every look: it is reported once for each message. */
  const reported = new Map<string, string>();
  while (!signal.aborted) {
    outage.looked('experiments', look);
    await sleep(lookMs, undefined, { signal }).catch(() => {});
  }

  function look(): void {
    if (outage.present) probe(db.$client);
    for (const id of openExperiments(db)) {
      if (only !== undefined && id !== only) continue;
      try {
        advance(db, id, Date.now());
        reported.delete(id);
      } catch (error) {
        if (outageOf(error) !== null) throw error;
        const message = errorMessage(error);
        if (reported.get(id) !== message) report(experimentFailed(id, message));
        reported.set(id, message);
      }
    }
  }
}
