import { describe, expect, it } from 'vitest';
import { wilson } from '@/server/core/statistics/wilson';

describe('the Wilson interval', () => {
  it('has the bounds computed by hand', () => {
    // 7 of 10: (0.7 + 0.19208 ± 1.96·√(0.021 + 0.009604)) ÷ 1.38416
    const { low, high } = wilson(7, 10);
    expect(low).toBeCloseTo(0.3968, 4);
    expect(high).toBeCloseTo(0.8922, 4);
  });

  it('says something also where none or all succeeded', () => {
    expect(wilson(0, 10).low).toBe(0);
    expect(wilson(0, 10).high).toBeCloseTo(0.2775, 4);
    expect(wilson(10, 10)).toMatchObject({ high: 1 });
    expect(wilson(10, 10).low).toBeCloseTo(0.7225, 4);
  });

  it('knows nothing without a trial, and the more the narrower', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    const width = (n: number) => wilson(n / 2, n).high - wilson(n / 2, n).low;
    expect(width(100)).toBeLessThan(width(20));
  });
});
