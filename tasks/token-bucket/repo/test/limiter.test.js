import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TokenBucket } from '../src/bucket.js';
import { rateLimitHeaders } from '../src/headers.js';
import { RateLimiter } from '../src/limiter.js';

function fakeClock() {
  let at = 0;
  return { now: () => at, advance: (ms) => { at += ms; } };
}

function burst(limiter, key, count) {
  return Array.from({ length: count }, () => limiter.check(key).allowed).filter(Boolean).length;
}

describe('TokenBucket', () => {
  test('starts full and runs dry', () => {
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 1, now: () => 0 });
    assert.deepEqual([bucket.tryTake(), bucket.tryTake(), bucket.tryTake()], [true, true, false]);
  });

  test('earns tokens with time', () => {
    const clock = fakeClock();
    const bucket = new TokenBucket({ capacity: 4, refillPerSecond: 2, now: clock.now });
    bucket.tryTake(4);
    clock.advance(1000);
    assert.equal(bucket.available, 2);
  });

  test('never holds more than its capacity', () => {
    const clock = fakeClock();
    const bucket = new TokenBucket({ capacity: 4, refillPerSecond: 2, now: clock.now });
    clock.advance(60_000);
    assert.equal(bucket.available, 4);
  });

  test('tells how long to wait', () => {
    const bucket = new TokenBucket({ capacity: 3, refillPerSecond: 2, now: () => 0 });
    bucket.tryTake(3);
    assert.equal(bucket.waitFor(1), 500);
    assert.equal(bucket.waitFor(4), Infinity);
  });
});

describe('RateLimiter', () => {
  test('keeps clients apart', () => {
    const limiter = new RateLimiter({ capacity: 1, refillPerSecond: 0, now: () => 0 });
    assert.equal(limiter.check('a').allowed, true);
    assert.equal(limiter.check('a').allowed, false);
    assert.equal(limiter.check('b').allowed, true);
  });

  test('after a quiet minute a client may burst again, no more than before', () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ capacity: 5, refillPerSecond: 1, now: clock.now });
    assert.equal(burst(limiter, 'client', 10), 5);
    clock.advance(60_000);
    assert.equal(burst(limiter, 'client', 80), 5);
  });

  test('sweeps idle clients', () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ capacity: 1, refillPerSecond: 1, idleMs: 1000, now: clock.now });
    limiter.check('a');
    clock.advance(1500);
    limiter.check('b');
    assert.equal(limiter.sweep(), 1);
    assert.equal(limiter.size, 1);
  });
});

test('a refusal carries Retry-After', () => {
  const headers = rateLimitHeaders(5, { allowed: false, remaining: 0, retryAfterMs: 1200 });
  assert.deepEqual(headers, { 'RateLimit-Limit': '5', 'RateLimit-Remaining': '0', 'Retry-After': '2' });
});
