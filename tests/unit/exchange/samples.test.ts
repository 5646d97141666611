import { describe, expect, test } from 'vitest';
import { figuresOf } from '@/server/exchange/figures';
import { readFile } from '@/server/exchange/read';
import { samples } from '@/tests/support/exchange/samples';

const figures = async (name: string, bytes: Uint8Array) => figuresOf(name, await readFile(name, bytes));

describe('a small file of every format', () => {
  test.each(samples)('$name is $format', async ({ name, bytes, format, version, shape, usd, resolved }) => {
    const [first] = await figures(name, bytes);
    expect(first).toMatchObject({ format, version, resolved });
    const { nodes, branchPoints, leaves, depth } = first ?? {};
    expect([nodes, branchPoints, leaves, depth]).toEqual(shape ?? [0, 0, 0, 0]);
    if (usd === null) expect(first?.usd).toBeNull();
    else expect(first?.usd).toBeCloseTo(usd, 9);
  });

  test('a name tells nothing: every file is the same under another one', async () => {
    for (const { name, bytes, format } of samples) {
      const [first] = await figures('x.bin', bytes);
      expect([name, first?.format]).toEqual([name, format]);
    }
  });

  test('a parent stands before its children, and every leaf of an attempt is a node', async () => {
    for (const { name, bytes } of samples) {
      for (const run of (await readFile(name, bytes)).runs) {
        const seen = new Set<string | null>([null]);
        for (const node of run.nodes) {
          expect(seen.has(node.parent)).toBe(true);
          seen.add(node.id);
        }
        expect(run.attempts.every(({ leaf }) => seen.has(leaf))).toBe(true);
      }
    }
  });
});
