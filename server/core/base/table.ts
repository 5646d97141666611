const chunkBits = 7;
const chunkSize = 1 << chunkBits;
const within = chunkSize - 1;

/**
 * A map in the order of insertion whose copies cost a few pointers: entries may be added and replaced, never removed.
 * Entries lie in chunks of 128 that copies share; whoever writes into a shared chunk copies that chunk first. The index
 * of keys is shared as well, as long as copies only go on with the same keys.
 */
export class Table<K, V> {
  #keyOf: (value: V) => K;
  #chunks: V[][];
  /** Whether this table alone holds the chunk at the same position, and may write into it. */
  #owned: boolean[];
  #index: Map<K, number>;
  #size: number;

  private constructor(
    keyOf: (value: V) => K,
    chunks: V[][],
    owned: boolean[],
    index: Map<K, number>,
    size: number,
  ) {
    this.#keyOf = keyOf;
    this.#chunks = chunks;
    this.#owned = owned;
    this.#index = index;
    this.#size = size;
  }

  /** The values by their keys; of equal keys the last one counts, in the place of the first. */
  static of<K, V>(keyOf: (value: V) => K, values: Iterable<V> = []): Table<K, V> {
    const table = new Table(keyOf, [], [], new Map(), 0);
    for (const value of values) table.set(value);
    return table;
  }

  get size(): number {
    return this.#size;
  }

  has(key: K): boolean {
    return this.#at(key) >= 0;
  }

  get(key: K): V | undefined {
    const at = this.#at(key);
    return at < 0 ? undefined : this.at(at);
  }

  /** The value at a position in the order of insertion, counted from 0; a negative one is counted from the end. */
  at(position: number): V | undefined {
    const at = position < 0 ? this.#size + position : position;
    return at >= 0 && at < this.#size ? this.#chunks[at >> chunkBits]?.[at & within] : undefined;
  }

  last(): V | undefined {
    return this.at(-1);
  }

  /** Adds the value, or puts it in the place of the one with the same key. Copies made before do not change. */
  set(value: V): void {
    const key = this.#keyOf(value);
    const known = this.#at(key);
    const at = known < 0 ? this.#size : known;
    if (known < 0) this.#claim(key);
    const number = at >> chunkBits;
    let chunk = this.#chunks[number];
    if (chunk === undefined || !this.#owned[number]) {
      chunk =
        chunk === undefined ? [] : chunk.slice(0, Math.min(chunkSize, this.#size - (number << chunkBits)));
      this.#chunks[number] = chunk;
      this.#owned[number] = true;
    }
    chunk[at & within] = value;
    if (known < 0) this.#size++;
  }

  /** A table with the same entries. Neither is changed by what is set in the other. */
  copy(): Table<K, V> {
    this.#owned.fill(false);
    return new Table(this.#keyOf, this.#chunks.slice(), this.#owned.slice(), this.#index, this.#size);
  }

  /** The place of the key in the order of the values, from 0; −1 where it has none. */
  indexOf(key: K): number {
    return this.#at(key);
  }

  /**
   * The positions that both tables have and where their values differ, ascending. Chunks that both share are not looked
   * at, so this takes as long as what was set since one was a copy of the other.
   */
  changedSince(before: Table<K, V>): number[] {
    const size = Math.min(this.#size, before.#size);
    const changed: number[] = [];
    for (let start = 0, number = 0; start < size; start += chunkSize, number++) {
      const [now, then] = [this.#chunks[number], before.#chunks[number]];
      if (now === then || now === undefined || then === undefined) continue;
      const count = Math.min(chunkSize, size - start);
      for (let i = 0; i < count; i++) if (now[i] !== then[i]) changed.push(start + i);
    }
    return changed;
  }

  *keys(): IterableIterator<K> {
    for (const value of this.values()) yield this.#keyOf(value);
  }

  *values(): IterableIterator<V> {
    const size = this.#size;
    for (let start = 0, number = 0; start < size; start += chunkSize, number++) {
      const chunk = this.#chunks[number] ?? [];
      const count = Math.min(chunkSize, size - start);
      for (let i = 0; i < count; i++) yield chunk[i] as V;
    }
  }

  /** All values, as `[...values()]`, but faster. */
  toArray(): V[] {
    const last = this.#chunks.length - 1;
    const whole = this.#chunks.map((chunk, number) => {
      const count = number === last ? this.#size - (last << chunkBits) : chunkSize;
      return chunk.length === count ? chunk : chunk.slice(0, count);
    });
    return whole.flat();
  }

  *[Symbol.iterator](): IterableIterator<[K, V]> {
    for (const value of this.values()) yield [this.#keyOf(value), value];
  }

  #at(key: K): number {
    const at = this.#index.get(key);
    return at !== undefined && at < this.#size ? at : -1;
  }

  /** Gives the key the next position. An index that another copy has taken elsewhere is left to it. */
  #claim(key: K): void {
    if (this.#index.get(key) === this.#size) return;
    if (this.#index.size !== this.#size) {
      this.#index = new Map();
      let at = 0;
      for (const own of this.keys()) this.#index.set(own, at++);
    }
    this.#index.set(key, this.#size);
  }
}
