import { heartbeatMs } from '@/db/leases';
import { outageOf } from '@/db/outage/outage';

/** How soon a renewal is tried again while the database cannot be written; milliseconds. */
const retryMs = 100;

/**
 * Renews a lease until `end`. A database that is busy or full does not lose it: nobody else can write then either, and
 * the renewal is tried again. `lost` is called once, with the error where there was one.
 */
export function keepLease(renew: () => boolean, lost: (error?: unknown) => void): { end(): void } {
  let timer: NodeJS.Timeout;
  const beat = () => {
    let next = heartbeatMs;
    try {
      if (!renew()) return lost();
    } catch (error) {
      if (outageOf(error) === null) return lost(error);
      next = retryMs;
    }
    timer = setTimeout(beat, next);
  };
  timer = setTimeout(beat, heartbeatMs);
  return { end: () => clearTimeout(timer) };
}
