import type { Waiting } from './retry';

export interface Limits {
  /** Requests under way at once; null: any number. */
  concurrency: number | null;
  /** Requests begun in any minute; null: any number. */
  requestsPerMinute: number | null;
}

/** A place for one request, to be given back once when it has ended. */
interface Place {
  give(): void;
}

/** The places for requests to one endpoint. Whoever is first in line here asks for one. */
export interface Places {
  /** A place, or after how many milliseconds to ask again; Infinity: when a place taken here is given back. */
  take(limits: Limits): Place | { waitMs: number };
  /** Who was told to wait waits no longer. */
  leave(): void;
  /** Nobody starts for so many milliseconds. */
  holdOff(ms: number): void;
}

/** Requests reach the provider later than they leave here, by ever different times. */
const slack = 1.02;
/** Milliseconds over which begun requests are counted. */
export const spanMs = 60_000 * slack;

/**
 * Milliseconds until one more may begin by the rate. `last` is when the request began that is as many before the next one as
 * a minute allows; undefined where there were not so many.
 */
export const rateWaitMs = (last: number | undefined, now: number): number =>
  last === undefined ? 0 : Math.min(spanMs, Math.max(0, last + spanMs - now));

/** Places that this process alone takes: a sliding minute over the begun requests, and a count of those under way. */
export function ownPlaces({ now }: Pick<Waiting, 'now'>): Places {
  let active = 0;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let begun: number[] = [];
  return {
    take({ concurrency, requestsPerMinute: rate }) {
      if (concurrency !== null && active >= concurrency) return { waitMs: Number.POSITIVE_INFINITY };
      const at = now();
      begun = begun.filter((one) => at - one < spanMs);
      const last = rate === null ? undefined : begun[begun.length - rate];
      const waitMs = Math.max(0, heldUntil - at, rateWaitMs(last, at));
      if (waitMs > 0) return { waitMs };
      active++;
      begun.push(at);
      return { give: () => void active-- };
    },
    leave() {},
    holdOff(ms) {
      heldUntil = Math.max(heldUntil, now() + ms);
    },
  };
}
