import { Heap } from './heap.js';
import { isBefore } from './job.js';

export class Dispatcher {
  #waiting = new Heap(isBefore);

  constructor({ maxTries = 3 } = {}) {
    this.maxTries = maxTries;
    this.failed = [];
  }

  submit(job) {
    this.#waiting.push(job);
    return this;
  }

  get waiting() {
    return this.#waiting.size;
  }

  /** The next job for a courier, or null when none waits. */
  next() {
    return this.#waiting.pop() ?? null;
  }

  /** Puts a job back after a failure, until it was tried too often. */
  giveBack(job) {
    const again = { ...job, tries: job.tries + 1 };
    if (again.tries >= this.maxTries) this.failed.push(again);
    else this.submit(again);
  }
}
