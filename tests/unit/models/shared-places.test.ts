import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLimiter } from '@/server/models/language/limiter';
import type { Limits } from '@/server/models/language/places';
import { type SharedPlaces, sharedPlaces } from '@/server/models/language/shared-places';
import { holdDatabase } from '@/tests/support/held-database';
import { busiest } from './busiest';
import { virtualTime } from './virtual-time';

const never = new AbortController().signal;
const minute = 60_000;
let directory: string;
let opened: SharedPlaces[] = [];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(() => {
  for (const one of opened) one.close();
  opened = [];
  rmSync(directory, { recursive: true, force: true });
});

/** What another process would open: its own connection to the same file. */
function another(now: () => number): SharedPlaces {
  const places = sharedPlaces(path.join(directory, 'requests.db'), now);
  opened.push(places);
  return places;
}

describe('two processes over one file', () => {
  it('with eight callers each keep to 60 requests a minute together, waste less than a tenth, and share alike', async () => {
    const time = virtualTime();
    const limits: Limits = { concurrency: 16, requestsPerMinute: 60 };
    const begun: number[] = [];
    const each = [0, 0];
    const callers = [0, 1].flatMap((process) => {
      const limiter = createLimiter(() => limits, time.waiting, another(time.now).of('there'));
      return Array.from({ length: 8 }, async (_, seed) => {
        for (let call = 0; call < 40; call++) {
          await limiter.run(async () => {
            begun.push(time.now());
            each[process] = (each[process] ?? 0) + 1;
            await time.waiting.sleep(500 + ((seed * 7 + call * 13) % 40) * 100, never);
          }, never);
        }
      });
    });
    await time.until(Promise.all(callers));
    expect(begun).toHaveLength(640);
    expect(busiest(begun, minute)).toBe(60);
    const minutes = ((begun.at(-1) ?? 0) - (begun[0] ?? 0)) / minute;
    expect(begun.length / (60 * (minutes + 1))).toBeGreaterThan(0.9);
    expect(each).toEqual([320, 320]);
  });

  it('take turns for the places under way: a long line of one starves nobody in the other', async () => {
    const time = virtualTime();
    const order: string[] = [];
    let active = 0;
    let most = 0;
    const process = (name: string, calls: number) => {
      const limits: Limits = { concurrency: 2, requestsPerMinute: null };
      const limiter = createLimiter(() => limits, time.waiting, another(time.now).of('there'));
      return Array.from({ length: calls }, () =>
        limiter.run(async () => {
          order.push(name);
          most = Math.max(most, ++active);
          await time.waiting.sleep(1_000, never);
          active--;
        }, never),
      );
    };
    await time.until(Promise.all([...process('a', 12), ...process('b', 3)]));
    expect(most).toBe(2);
    expect(order.lastIndexOf('b')).toBeLessThan(9);
  });

  it('hear of each other that the provider wants everybody to wait, and know nothing of other endpoints', () => {
    let now = 1_000_000;
    const [one, other] = [another(() => now), another(() => now)];
    const limits: Limits = { concurrency: 1, requestsPerMinute: null };
    one.of('there').holdOff(9_000);
    expect(other.of('there').take(limits)).toEqual({ waitMs: 9_000 });
    expect(other.of('elsewhere').take(limits)).toHaveProperty('give');
    now += 9_000;
    expect(other.of('there').take(limits)).toHaveProperty('give');
  });
});

it('a place and a turn of a process that died are free again once their lease has run out', () => {
  let now = 1_000_000;
  const limits: Limits = { concurrency: 1, requestsPerMinute: 2 };
  const [dead, living] = [another(() => now), another(() => now)];
  expect(dead.of('there').take(limits)).toHaveProperty('give');
  expect(dead.of('there').take(limits)).toEqual({ waitMs: Number.POSITIVE_INFINITY });
  const places = living.of('there');
  expect(places.take(limits)).toHaveProperty('waitMs');
  now += 15_001;
  expect(places.take(limits)).toHaveProperty('give');
  // What it began still counts by the minute.
  expect(living.of('there').take({ ...limits, concurrency: null })).toEqual({ waitMs: 61_200 - 15_001 });
});

it('a clock set back holds nobody up for longer than the window', () => {
  let now = 10 * 3_600_000;
  const places = another(() => now).of('there');
  const limits: Limits = { concurrency: null, requestsPerMinute: 1 };
  places.take(limits);
  now -= 3_600_000;
  expect(places.take(limits)).toEqual({ waitMs: 61_200 });
});

it('what was written before the machine started again, or by the time of day, holds nobody up', () => {
  const limits: Limits = { concurrency: 1, requestsPerMinute: 1 };
  const before = another(() => 1_700_000_000_000).of('there');
  before.take(limits);
  before.holdOff(3_600_000);
  expect(
    another(() => 5_000)
      .of('there')
      .take(limits),
  ).toHaveProperty('give');
});

it('a file that another program holds makes a request wait, and a place is given back when it is free', async () => {
  const limits: Limits = { concurrency: 1, requestsPerMinute: null };
  const places = another(() => 5_000).of('there');
  const place = places.take(limits);
  if (!('give' in place)) throw new Error('There is no place.');
  const held = await holdDatabase(path.join(directory, 'requests.db'));
  place.give();
  const waits = another(() => 5_000);
  expect(places.take(limits)).toEqual({ waitMs: 200 });
  held.release();
  let free = waits.of('there').take(limits);
  while (!('give' in free)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    free = waits.of('there').take(limits);
  }
  free.give();
});

it('a file that is no ledger is refused with what to do', () => {
  writeFileSync(
    path.join(directory, 'requests.db'),
    'not a database, but long enough to be taken for one'.repeat(40),
  );
  const places = another(() => 0).of('there');
  expect(() => places.take({ concurrency: 1, requestsPerMinute: null })).toThrow(/requests\.db.*Remove it/);
});

it('the file holds the requests of about a minute, however many there were', () => {
  let now = 0;
  const limits: Limits = { concurrency: null, requestsPerMinute: 100_000 };
  const places = another(() => now).of('there');
  const file = path.join(directory, 'requests.db');
  // The file is made with the first request.
  places.take(limits);
  const ledger = new BetterSqlite3(file, { readonly: true });
  const rows: number[] = [];
  const sizes: number[] = [];
  for (let request = 1; request <= 6_000; request++) {
    const taken = places.take(limits);
    if ('give' in taken) taken.give();
    now += 100;
    if (request % 2_000 !== 0) continue;
    rows.push(Number(ledger.prepare('select count(*) from requests').pluck().get()));
    sizes.push(Number(ledger.pragma('page_count', { simple: true })));
  }
  ledger.close();
  expect(Math.max(...rows)).toBeLessThan(1_000);
  expect(new Set(sizes).size).toBe(1);
});
