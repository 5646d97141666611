import { CallFailed, isPassing } from '@/server/core/ports/call-failed';
import { Adapted } from './refused';
import { givenUp } from './sentences';

/** What waiting needs of the world. */
export interface Waiting {
  /** Milliseconds. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted meanwhile. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Uniform in [0,1). */
  random(): number;
}

export const realWaiting: Waiting = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal.addEventListener('abort', abort, { once: true });
    }),
  random: Math.random,
};

export const tries = 5;
const firstMs = 1_000;
const mostMs = 30_000;
/** A provider that asks for longer is not waited for. */
const longestWaitMs = 300_000;

/** Milliseconds before try `next` (2 is the first repetition): doubled each time, half of it left to chance. */
export function backoffMs(next: number, random: () => number): number {
  const whole = Math.min(mostMs, firstMs * 2 ** (next - 2));
  return whole / 2 + (random() * whole) / 2;
}

/** A model that is being loaded is waited for so long, and looked at so often. */
const longestLoadMs = 600_000;
const loadingMs = 5_000;
/** The most that is learnt of a model in one call. */
const mostAdapted = 12;

/** Calls `once` until it throws something else than that the request has been adapted. */
export async function untilAdapted<T>(once: () => Promise<T>): Promise<T> {
  for (let adapted = 0; ; adapted++) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof Adapted)) throw error;
      if (adapted >= mostAdapted) throw new CallFailed('bad-request', error.message);
    }
  }
}

/** Calls `once` until it succeeds, a person is needed, or five tries failed. The answer says how many requests it took. */
export async function retried<T>(
  once: () => Promise<T>,
  waiting: Waiting,
  signal: AbortSignal,
  /** Hears how long the provider asks everybody to wait. */
  holdOff: (ms: number) => void,
): Promise<{ value: T; tried: number }> {
  let requests = 0;
  let loadedMs = 0;
  const request = () => {
    requests++;
    return once();
  };
  for (let tried = 1; ; tried++) {
    try {
      return { value: await untilAdapted(request), tried: requests };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallFailed) || !isPassing(error.fault)) throw error;
      const serverDelayMs = error.retryAfterMs ?? 0;
      if (error.fault === 'loading' && loadedMs < longestLoadMs) {
        const waitMs = Math.min(Math.max(serverDelayMs, loadingMs), longestLoadMs);
        await waiting.sleep(waitMs, signal);
        loadedMs += waitMs;
        tried = 0;
        continue;
      }
      if (tried >= tries || serverDelayMs > longestWaitMs) {
        const wait = serverDelayMs > longestWaitMs ? serverDelayMs : null;
        throw new CallFailed(error.fault, givenUp(error.message, tried, wait), error.spent);
      }
      if (serverDelayMs > 0) holdOff(serverDelayMs);
      await waiting.sleep(Math.max(serverDelayMs, backoffMs(tried + 1, waiting.random)), signal);
    }
  }
}
