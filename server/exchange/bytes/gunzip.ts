import { gunzipSync } from 'node:zlib';
import { Refusal } from '@/server/exchange/reading/refusal';
import { limits } from './limits';

/** Unpacks gzip. Errors: Refusal if it is damaged or unpacks to more than `limits.file`. */
export function gunzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.file });
  } catch (error) {
    const isLarge =
      error instanceof RangeError ||
      (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE');
    throw new Refusal(
      isLarge
        ? `The packed file holds more than ${limits.file / 1024 ** 2} MB.`
        : 'The file begins like gzip, but it is damaged or cut off.',
    );
  }
}
