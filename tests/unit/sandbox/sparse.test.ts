import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { filledStretches, writeSparse } from '@/server/sandbox/local/sparse';

const temporary = mkdtempSync(join(tmpdir(), 'espalier-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let files = 0;
const KiB = 1024;

/** Zeros and other bytes in turn, of any lengths: beginnings and ends fall within blocks and on their borders. */
const contents = fc
  .array(fc.tuple(fc.constantFrom(0, 7), fc.integer({ min: 1, max: 200 * KiB })), { maxLength: 8 })
  .map((parts) => Buffer.concat(parts.map(([byte, length]) => Buffer.alloc(length, byte))));

it('writes the same bytes, and mode, wherever the zeros lie', async () => {
  await fc.assert(
    fc.asyncProperty(contents, async (bytes) => {
      const path = join(temporary, `file-${++files}`);
      await writeSparse(Buffer.from(path), bytes, 0o640);
      expect(readFileSync(path).equals(bytes)).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o640);
    }),
    { numRuns: 60 },
  );
});

it('leaves out whole blocks of zeros and nothing else', () => {
  fc.assert(
    fc.property(contents, (bytes) => {
      const again = Buffer.alloc(bytes.length);
      for (const { from, to } of filledStretches(bytes)) bytes.copy(again, from, from, to);
      expect(again.equals(bytes)).toBe(true);
    }),
  );
  const bytes = Buffer.alloc(1024 * KiB);
  bytes[300 * KiB] = 1;
  expect(filledStretches(bytes)).toEqual([{ from: 256 * KiB, to: 320 * KiB }]);
});

it('takes no room on the disk for a long stretch of zeros', async () => {
  const path = join(temporary, 'hollow');
  const bytes = Buffer.alloc(64 * 1024 * KiB);
  bytes[bytes.length - 1] = 1;
  await writeSparse(Buffer.from(path), bytes, 0o600);
  const { size, blocks } = statSync(path);
  expect(size).toBe(bytes.length);
  expect(blocks * 512).toBeLessThan(KiB * KiB);
});

it('does not write over a file that is there', async () => {
  const path = join(temporary, 'taken');
  await writeSparse(Buffer.from(path), Buffer.from('first'), 0o600);
  await expect(writeSparse(Buffer.from(path), Buffer.from('second'), 0o600)).rejects.toThrow('EEXIST');
  expect(readFileSync(path, 'utf8')).toBe('first');
});
