/** The result of leaving things out one by one. */
export interface Minimised<T> {
  /** What is needed, in its order. */
  kept: T[];
  /** False where `passes` gave up first: a smaller set may pass. */
  complete: boolean;
}

/**
 * The smallest part of `items` that still passes, such that no single item can be left out: the algorithm `ddmin` of
 * Zeller and Hildebrandt, “Simplifying and Isolating Failure-Inducing Input”, IEEE TSE 28(2), 2002. All items together
 * must pass. `passes` returns null to end it. Equal parts are tried once.
 */
export async function minimise<T>(
  items: readonly T[],
  passes: (kept: readonly T[]) => Promise<boolean | null>,
): Promise<Minimised<T>> {
  const known = new Map<string, boolean>();
  let kept = items.map((_, index) => index);
  const part = (indexes: readonly number[]) => indexes.map((index) => items[index] as T);
  const tries = async (indexes: readonly number[]): Promise<boolean | null> => {
    const key = indexes.join();
    const result = known.get(key) ?? (await passes(part(indexes)));
    if (result !== null) known.set(key, result);
    return result;
  };
  let parts = 2;
  while (kept.length > 1) {
    const size = Math.ceil(kept.length / parts);
    const chunks = Array.from({ length: Math.ceil(kept.length / size) }, (_, at) =>
      kept.slice(at * size, (at + 1) * size),
    );
    const rests = chunks.map((chunk) => kept.filter((index) => !chunk.includes(index)));
    let smaller: number[] | null = null;
    // With two chunks the rests are the chunks themselves.
    for (const candidate of chunks.length > 2 ? [...chunks, ...rests] : chunks) {
      const result = await tries(candidate);
      if (result === null) return { kept: part(kept), complete: false };
      if (result) {
        smaller = candidate;
        break;
      }
    }
    if (smaller === null && size === 1) break;
    parts =
      smaller === null
        ? Math.min(parts * 2, kept.length)
        : chunks.includes(smaller)
          ? 2
          : Math.max(parts - 1, 2);
    kept = smaller ?? kept;
  }
  return { kept: part(kept), complete: true };
}
