import { Decompress } from 'fzstd';
import { Refusal } from '@/server/exchange/reading/refusal';
import { limits } from './limits';

/** Unpacks Zstandard. Errors: Refusal if it is damaged or unpacks to more than `limit` bytes. */
export function unzstd(bytes: Uint8Array, limit: number = limits.file): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((part) => {
    size += part.length;
    if (size > limit) throw new Refusal(`The packed file holds more than ${limit / 1024 ** 2} MB.`);
    parts.push(part.slice());
  });
  try {
    const piece = 64 * 1024;
    for (let at = 0; at < bytes.length; at += piece) stream.push(bytes.subarray(at, at + piece));
    stream.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('The file begins like Zstandard, but it is damaged or cut off.');
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
