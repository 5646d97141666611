import { promisify } from 'node:util';
import {
  constants,
  deflateSync,
  inflateSync,
  deflate as startDeflate,
  inflate as startInflate,
} from 'node:zlib';

const deflate = promisify(startDeflate);
const inflate = promisify(startInflate);

/** From this size on (bytes) an object is packed and unpacked by threads of its own, and as it is where it is dense. */
export const largeBytes = 1 << 20;

/**
 * What the file of a large object begins with: one byte for how the rest is packed, then the length of the content as 64
 * bits. The file of a small one is a zlib stream, whose first byte is neither.
 */
const asItIs = 0;
const deflated = 1;
export const headerBytes = 9;
const fast = { level: constants.Z_BEST_SPEED, chunkSize: 1 << 18 };

/** Samples of this length (bytes), so many, tell whether content is worth deflating. */
const sample = { bytes: 16 << 10, count: 4 };
/** Content whose samples do not shrink below this share is left as it is. */
const denseShare = 0.9;

const header = (packing: number, length: number): Buffer => {
  const bytes = Buffer.alloc(headerBytes);
  bytes[0] = packing;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
};

export const isLargeFile = (file: Uint8Array): boolean => file[0] === asItIs || file[0] === deflated;

/** The file of an object, as parts. */
export function packed(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length <= largeBytes) return [deflateSync(bytes, { level: 6 })];
  if (isDense(bytes)) return [header(asItIs, bytes.length), bytes];
  return [header(deflated, bytes.length), deflateSync(bytes, fast)];
}

/** The same, deflated off this thread, and fast. */
export async function packedAside(bytes: Uint8Array): Promise<Uint8Array[]> {
  if (bytes.length <= largeBytes) return [await deflate(bytes, { level: constants.Z_BEST_SPEED })];
  if (isDense(bytes)) return packed(bytes);
  return [header(deflated, bytes.length), await deflate(bytes, fast)];
}

/** The content of an object's file. Error: one that is no zlib stream throws. */
export function unpacked(file: Buffer): Buffer {
  if (file[0] === asItIs) return file.subarray(headerBytes);
  return inflateSync(file[0] === deflated ? file.subarray(headerBytes) : file);
}

/** The same, inflated off this thread where it is large. */
export async function unpackedAside(file: Buffer): Promise<Buffer> {
  if (file[0] !== deflated) return unpacked(file);
  return inflate(file.subarray(headerBytes), { chunkSize: fast.chunkSize });
}

function isDense(bytes: Uint8Array): boolean {
  const stride = Math.floor((bytes.length - sample.bytes) / (sample.count - 1));
  const parts = Array.from({ length: sample.count }, (_, i) =>
    bytes.subarray(i * stride, i * stride + sample.bytes),
  );
  const before = parts.reduce((sum, part) => sum + part.length, 0);
  return deflateSync(Buffer.concat(parts), fast).length > denseShare * before;
}
