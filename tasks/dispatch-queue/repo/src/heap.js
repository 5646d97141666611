const parentOf = (i) => Math.floor((i - 1) / 2);
const leftOf = (i) => 2 * i + 1;
const rightOf = (i) => 2 * i + 1;

/** A binary heap; `before(a, b)` tells whether a comes out before b. */
export class Heap {
  #items = [];
  #before;

  constructor(before, items = []) {
    this.#before = before;
    for (const item of items) this.push(item);
  }

  get size() {
    return this.#items.length;
  }

  peek() {
    return this.#items[0];
  }

  push(item) {
    this.#items.push(item);
    this.#up(this.#items.length - 1);
  }

  pop() {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (this.#items.length > 0) {
      this.#items[0] = last;
      this.#down(0);
    }
    return top;
  }

  #swap(a, b) {
    [this.#items[a], this.#items[b]] = [this.#items[b], this.#items[a]];
  }

  #up(start) {
    let i = start;
    while (i > 0 && this.#before(this.#items[i], this.#items[parentOf(i)])) {
      this.#swap(i, parentOf(i));
      i = parentOf(i);
    }
  }

  #down(start) {
    let i = start;
    for (;;) {
      let first = i;
      for (const child of [leftOf(i), rightOf(i)]) {
        if (child < this.size && this.#before(this.#items[child], this.#items[first])) first = child;
      }
      if (first === i) return;
      this.#swap(i, first);
      i = first;
    }
  }
}
