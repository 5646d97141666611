export interface BoundedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** Keeps the most recently used values up to a total `weight` of `limit`. */
export function boundedCache<V>(limit: number, weight: (value: V) => number): BoundedCache<V> {
  const entries = new Map<string, V>();
  let total = 0;
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      const before = entries.get(key);
      if (before !== undefined) total -= weight(before);
      entries.delete(key);
      entries.set(key, value);
      total += weight(value);
      for (const [oldest, old] of entries) {
        if (total <= limit) break;
        entries.delete(oldest);
        total -= weight(old);
      }
    },
  };
}
