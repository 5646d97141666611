import { TokenBucket } from './bucket.js';

export class RateLimiter {
  #buckets = new Map();

  constructor({ capacity, refillPerSecond, idleMs = 600_000, now = Date.now }) {
    this.options = { capacity, refillPerSecond, now };
    this.idleMs = idleMs;
  }

  #bucket(key) {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = new TokenBucket(this.options);
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  /** Decides on one request of a client. */
  check(key, cost = 1) {
    const bucket = this.#bucket(key);
    const allowed = bucket.tryTake(cost);
    return { allowed, remaining: bucket.available, retryAfterMs: allowed ? 0 : bucket.waitFor(cost) };
  }

  /** Forgets keys that were not used for `idleMs`; returns how many. */
  sweep() {
    const limit = this.options.now() - this.idleMs;
    let removed = 0;
    for (const [key, bucket] of this.#buckets) {
      if (bucket.updatedAt <= limit) {
        this.#buckets.delete(key);
        removed += 1;
      }
    }
    return removed;
  }

  get size() {
    return this.#buckets.size;
  }
}
