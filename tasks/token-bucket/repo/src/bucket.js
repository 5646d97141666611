export class TokenBucket {
  constructor({ capacity, refillPerSecond, now }) {
    if (!(capacity > 0)) throw new RangeError('capacity must be positive');
    if (!(refillPerSecond >= 0)) throw new RangeError('refillPerSecond must not be negative');
    this.capacity = capacity;
    this.refillPerSecond = refillPerSecond;
    this.now = now;
    this.tokens = capacity;
    this.updatedAt = now();
  }

  #refill() {
    const at = this.now();
    const earned = ((at - this.updatedAt) / 1000) * this.refillPerSecond;
    this.tokens = Math.min(this.tokens, this.tokens + earned);
    this.updatedAt = at;
  }

  /** Takes `cost` tokens if they are there. */
  tryTake(cost = 1) {
    this.#refill();
    if (this.tokens < cost) return false;
    this.tokens -= cost;
    return true;
  }

  get available() {
    this.#refill();
    return Math.floor(this.tokens);
  }

  /** Milliseconds until `cost` tokens are there; Infinity if they never will be. */
  waitFor(cost = 1) {
    this.#refill();
    if (this.tokens >= cost) return 0;
    if (cost > this.capacity || this.refillPerSecond === 0) return Infinity;
    return Math.ceil(((cost - this.tokens) / this.refillPerSecond) * 1000);
  }
}
