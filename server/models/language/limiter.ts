import type { Waiting } from './retry';

export interface Limits {
  /** Requests under way at once; null: any number. */
  concurrency: number | null;
  /** Requests begun in any minute; null: any number. */
  requestsPerMinute: number | null;
}

/** One per endpoint and process: all runs wait in its line. */
export interface Limiter {
  /** Runs `work` once a place is free; in the order of asking. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Nobody starts for so many milliseconds. */
  holdOff(ms: number): void;
}

const minuteMs = 60_000;
/** Requests reach the provider later than they leave here, by ever different times. */
const slack = 1.02;

/** A sliding minute over the begun requests, and a count of those under way. `limits` is asked each time: it may change. */
export function createLimiter(limits: () => Limits, waiting: Waiting): Limiter {
  let active = 0;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let begun: number[] = [];
  const line: (() => void)[] = [];

  /** Milliseconds until one more may begin; Infinity: when another ends. */
  function freeIn(): number {
    const { concurrency, requestsPerMinute } = limits();
    if (concurrency !== null && active >= concurrency) return Number.POSITIVE_INFINITY;
    const now = waiting.now();
    const span = minuteMs * slack;
    begun = begun.filter((at) => now - at < span);
    const held = Math.max(0, heldUntil - now);
    if (requestsPerMinute === null || begun.length < requestsPerMinute) return held;
    const oldest = begun[begun.length - requestsPerMinute] ?? now;
    return Math.max(held, oldest + span - now);
  }

  async function turn(signal: AbortSignal): Promise<void> {
    const behind = line.length > 0;
    let ring = () => {};
    const mine = () => ring();
    line.push(mine);
    try {
      if (behind) await rung(signal);
      for (let wait = freeIn(); wait > 0; wait = freeIn()) {
        if (wait === Number.POSITIVE_INFINITY) await rung(signal);
        else await waiting.sleep(Math.ceil(wait), signal);
      }
      signal.throwIfAborted();
      active++;
      begun.push(waiting.now());
    } finally {
      line.splice(line.indexOf(mine), 1);
      line[0]?.();
    }

    function rung(until: AbortSignal): Promise<void> {
      return new Promise((resolve, reject) => {
        const abort = () => reject(until.reason);
        ring = () => {
          until.removeEventListener('abort', abort);
          resolve();
        };
        if (until.aborted) abort();
        until.addEventListener('abort', abort, { once: true });
      });
    }
  }

  return {
    async run(work, signal) {
      await turn(signal);
      try {
        return await work();
      } finally {
        active--;
        line[0]?.();
      }
    },
    holdOff(ms) {
      heldUntil = Math.max(heldUntil, waiting.now() + ms);
    },
  };
}
