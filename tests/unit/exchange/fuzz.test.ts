import { expect, test } from 'vitest';
import { fuzz } from '@/tests/support/exchange/fuzz';

test('a damaged file is read whole or refused with a sentence', async () => {
  const counts = { read: 0, refused: 0, fault: 0 };
  const faults: string[] = [];
  for await (const { sample, input, outcome, reason } of fuzz(1500, 'unit')) {
    counts[outcome] += 1;
    if (outcome === 'fault') faults.push(`${sample} ${input}: ${reason}`);
  }
  expect(faults).toEqual([]);
  // Both happen often, or the damage is of the wrong kind.
  expect(counts.read).toBeGreaterThan(300);
  expect(counts.refused).toBeGreaterThan(300);
});
