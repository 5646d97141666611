import type { Limits, Places } from './places';
import type { Waiting } from './retry';

/** One per endpoint and process: all runs of the process wait in its line. */
export interface Limiter {
  /** Runs `work` once a place is free; in the order of asking. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Nobody starts for so many milliseconds. */
  holdOff(ms: number): void;
}

/** A line before the places of an endpoint. `limits` is asked each time: it may change. */
export function createLimiter(
  limits: () => Limits,
  waiting: Pick<Waiting, 'sleep'>,
  places: Places,
): Limiter {
  const line: (() => void)[] = [];

  async function turn(signal: AbortSignal): Promise<() => void> {
    const behind = line.length > 0;
    let ring = () => {};
    const mine = () => ring();
    line.push(mine);
    try {
      if (behind) await rung(signal);
      for (;;) {
        signal.throwIfAborted();
        const place = places.take(limits());
        if ('give' in place) return place.give;
        if (place.waitMs === Number.POSITIVE_INFINITY) await rung(signal);
        else await waiting.sleep(Math.ceil(place.waitMs), signal);
      }
    } catch (error) {
      if (line[0] === mine) places.leave();
      throw error;
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
      const give = await turn(signal);
      try {
        return await work();
      } finally {
        give();
        line[0]?.();
      }
    },
    holdOff: places.holdOff,
  };
}
