interface Numbers extends ArrayLike<number> {
  set(from: ArrayLike<number>): void;
}

/** The array itself if it has `count` entries, otherwise a copy with room for twice as many; new entries are 0. */
function roomFor<A extends Numbers>(array: A, count: number, make: (length: number) => A): A {
  if (array.length >= count) return array;
  const larger = make(count * 2);
  larger.set(array);
  return larger;
}

export const roomForFloats = (array: Float32Array, count: number): Float32Array =>
  roomFor(array, count, (length) => new Float32Array(length));
export const roomForIntegers = (array: Int32Array, count: number): Int32Array =>
  roomFor(array, count, (length) => new Int32Array(length));
export const roomForFlags = (array: Uint8Array, count: number): Uint8Array =>
  roomFor(array, count, (length) => new Uint8Array(length));
