import { expect, test } from 'vitest';
import { byteCount } from '@/server/core/base/byte-count';

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1536, '1.5 KB'],
  [281 * 2 ** 20, '281 MB'],
  [3 * 2 ** 40, '3.0 TB'],
  [2 ** 52, '4096 TB'],
])('%d bytes are told as %s', (bytes, text) => {
  expect(byteCount(bytes)).toBe(text);
});
