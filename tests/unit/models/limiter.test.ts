import { describe, expect, it } from 'vitest';
import { CallFailed } from '@/server/core/ports/call-failed';
import { createLimiter } from '@/server/models/language/limiter';
import { ownPlaces } from '@/server/models/language/places';
import { backoffMs, retried, tries } from '@/server/models/language/retry';
import { busiest } from './busiest';
import { virtualTime } from './virtual-time';

const minute = 60_000;
const never = new AbortController().signal;

describe('sixteen callers under a limit of 60 requests a minute', () => {
  it('never exceed it in any minute, and waste less than a tenth of it', async () => {
    const time = virtualTime();
    const limiter = createLimiter(
      () => ({ concurrency: 16, requestsPerMinute: 60 }),
      time.waiting,
      ownPlaces(time.waiting),
    );
    const begun: number[] = [];
    let done = 0;
    const caller = async (seed: number) => {
      for (let call = 0; call < 40; call++) {
        await limiter.run(async () => {
          begun.push(time.now());
          await time.waiting.sleep(500 + ((seed * 7 + call * 13) % 40) * 100, never);
          done++;
        }, never);
      }
    };
    const all = Promise.all(Array.from({ length: 16 }, (_, seed) => caller(seed)));
    await time.until(all);
    expect(done).toBe(640);
    expect(busiest(begun, minute)).toBe(60);
    const minutes = ((begun.at(-1) ?? 0) - (begun[0] ?? 0)) / minute;
    // The first minute’s 60 may begin at once, so that over m minutes 60·(m + 1) are allowed.
    expect(begun.length / (60 * (minutes + 1))).toBeGreaterThan(0.9);
  });

  it('go in the order of asking, at most so many at once', async () => {
    const time = virtualTime();
    const limiter = createLimiter(
      () => ({ concurrency: 3, requestsPerMinute: null }),
      time.waiting,
      ownPlaces(time.waiting),
    );
    const order: number[] = [];
    let active = 0;
    let most = 0;
    const all = Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        limiter.run(async () => {
          order.push(index);
          active++;
          most = Math.max(most, active);
          await time.waiting.sleep(100 - index, never);
          active--;
        }, never),
      ),
    );
    await time.until(all);
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('all wait when the provider asks one of them to', async () => {
    const time = virtualTime();
    const limiter = createLimiter(
      () => ({ concurrency: 4, requestsPerMinute: null }),
      time.waiting,
      ownPlaces(time.waiting),
    );
    limiter.holdOff(9_000);
    const begun: number[] = [];
    const all = Promise.all(
      Array.from({ length: 4 }, () => limiter.run(async () => void begun.push(time.now()), never)),
    );
    await time.until(all);
    expect(begun.every((at) => at >= 9_000)).toBe(true);
  });

  it('one that gives up while it waits leaves its place to the next', async () => {
    const time = virtualTime();
    const limiter = createLimiter(
      () => ({ concurrency: 1, requestsPerMinute: null }),
      time.waiting,
      ownPlaces(time.waiting),
    );
    const quits = new AbortController();
    let free = () => {};
    const first = limiter.run(() => new Promise<void>((resolve) => (free = resolve)), never);
    const second = limiter.run(async () => 'second', quits.signal);
    const third = limiter.run(async () => 'third', never);
    await Promise.resolve();
    quits.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    free();
    await first;
    expect(await third).toBe('third');
  });
});

describe('trying again', () => {
  it('waits longer each time, by chance between half and all of it, at most 30 s', () => {
    expect([2, 3, 4, 5].map((next) => backoffMs(next, () => 0))).toEqual([500, 1_000, 2_000, 4_000]);
    expect([2, 3, 12].map((next) => backoffMs(next, () => 1))).toEqual([1_000, 2_000, 30_000]);
  });

  it('ends after five tries, and at once where a person is needed', async () => {
    const time = virtualTime();
    const count = async (fault: 'overloaded' | 'key') => {
      let tried = 0;
      const work = retried(
        async () => {
          tried++;
          throw new CallFailed(fault, 'No.');
        },
        time.waiting,
        never,
        () => {},
      ).catch((error: unknown) => error);
      await time.until(work);
      return tried;
    };
    expect(await count('overloaded')).toBe(tries);
    expect(await count('key')).toBe(1);
  });
});
