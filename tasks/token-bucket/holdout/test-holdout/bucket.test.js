import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenBucket } from '../src/bucket.js';
import { RateLimiter } from '../src/limiter.js';

function bucketAt(options) {
  let at = 0;
  const bucket = new TokenBucket({ ...options, now: () => at });
  return { bucket, advance: (ms) => { at += ms; } };
}

test('a full bucket stays full', () => {
  const { bucket, advance } = bucketAt({ capacity: 7, refillPerSecond: 3 });
  advance(10_000);
  assert.equal(bucket.available, 7);
  advance(10_000);
  assert.equal(bucket.available, 7);
});

test('fractions of a token are kept', () => {
  const { bucket, advance } = bucketAt({ capacity: 2, refillPerSecond: 1 });
  bucket.tryTake(2);
  for (let i = 0; i < 4; i++) {
    advance(250);
    bucket.tryTake(5);
  }
  assert.equal(bucket.tryTake(), true);
  assert.equal(bucket.tryTake(), false);
});

test('an empty bucket without refill stays empty', () => {
  const { bucket, advance } = bucketAt({ capacity: 1, refillPerSecond: 0 });
  bucket.tryTake();
  advance(1e9);
  assert.equal(bucket.tryTake(), false);
});

test('the remaining count never exceeds the limit', () => {
  let at = 0;
  const limiter = new RateLimiter({ capacity: 3, refillPerSecond: 10, now: () => at });
  limiter.check('k');
  at = 5000;
  assert.equal(limiter.check('k').remaining, 2);
});
