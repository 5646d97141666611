import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/server/core/base/random';
import { pairedBootstrap, quantile } from '@/server/core/statistics/bootstrap';
import { holm } from '@/server/core/statistics/holm';
import { mcnemarExact } from '@/server/core/statistics/mcnemar';
import { paretoFront } from '@/server/core/statistics/pareto';
import { passAtK, passHatK } from '@/server/core/statistics/pass-at-k';
import { pairsToSettle, tasksToSettle } from '@/server/core/statistics/sample-size';
import { wilson } from '@/server/core/statistics/wilson';
import { choose, ratio } from './exact';

const digits = 9;

describe('pass@k and pass^k', () => {
  it('agree with counting subsets, for every n up to 30', () => {
    for (let n = 1; n <= 30; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const all = choose(n, k);
          expect(passAtK(n, c, k)).toBeCloseTo(1 - ratio(choose(n - c, k), all), digits);
          expect(passHatK(n, c, k)).toBeCloseTo(ratio(choose(c, k), all), digits);
        }
      }
    }
  });

  it('hold at the edges: none, all, one sample, more than there are', () => {
    expect([passAtK(10, 0, 5), passHatK(10, 0, 5)]).toEqual([0, 0]);
    expect([passAtK(10, 10, 5), passHatK(10, 10, 5)]).toEqual([1, 1]);
    expect([passAtK(1, 1, 1), passAtK(1, 0, 1)]).toEqual([1, 0]);
    expect([passAtK(5, 2, 6), passHatK(5, 2, 6)]).toEqual([null, null]);
  });

  it('has the value of the published example: 200 samples of which 10 pass', () => {
    // Chen et al. 2021: pass@1 is c/n; pass@100 by the product.
    expect(passAtK(200, 10, 1)).toBeCloseTo(0.05, digits);
    expect(passAtK(200, 10, 100)).toBeCloseTo(1 - ratio(choose(190, 100), choose(200, 100)), digits);
  });
});

describe('the Wilson interval', () => {
  it('solves the equation it comes from: |p̂ − p| = z·√(p(1 − p)/n) at both ends', () => {
    const z = 1.959963984540054;
    for (const [successes, trials] of [
      [1, 2],
      [7, 10],
      [81, 263],
      [15, 148],
      [999, 1000],
    ] as const) {
      for (const bound of Object.values(wilson(successes, trials))) {
        const distance = Math.abs(successes / trials - bound);
        expect(distance).toBeCloseTo(z * Math.sqrt((bound * (1 - bound)) / trials), digits);
      }
    }
  });

  it('agrees with the table of Newcombe 1998 (method 3)', () => {
    const rounded = (a: number, b: number) =>
      Object.values(wilson(a, b)).map((bound) => Math.round(bound * 1e4) / 1e4);
    expect(rounded(81, 263)).toEqual([0.2553, 0.3662]);
    expect(rounded(15, 148)).toEqual([0.0624, 0.1605]);
    expect(rounded(0, 20)).toEqual([0, 0.1611]);
    expect(rounded(1, 29)).toEqual([0.0061, 0.1718]);
  });

  it('holds at the edges: none, all, one trial', () => {
    const z2 = 1.959963984540054 ** 2;
    expect(wilson(0, 1).high).toBeCloseTo(z2 / (1 + z2), digits);
    expect(wilson(1, 1).low).toBeCloseTo(1 / (1 + z2), digits);
    expect(wilson(0, 7)).toMatchObject({ low: 0 });
    expect(wilson(7, 7)).toMatchObject({ high: 1 });
  });
});

describe("McNemar's exact test", () => {
  it('agrees with sums of whole binomials', () => {
    for (let b = 0; b <= 40; b++) {
      for (let c = 0; c <= 40; c++) {
        let tail = 0n;
        for (let i = 0; i <= Math.min(b, c); i++) tail += choose(b + c, i);
        expect(mcnemarExact(b, c)).toBeCloseTo(Math.min(1, 2 * ratio(tail, 2n ** BigInt(b + c))), digits);
      }
    }
  });

  it('has known values, is the same both ways, and says nothing where no pair differs', () => {
    expect(mcnemarExact(0, 6)).toBeCloseTo(0.03125, digits);
    expect(mcnemarExact(1, 9)).toBeCloseTo(0.021484375, digits);
    expect(mcnemarExact(9, 1)).toBe(mcnemarExact(1, 9));
    expect(mcnemarExact(0, 0)).toBe(1);
    expect(mcnemarExact(0, 1)).toBe(1);
    expect(mcnemarExact(5, 5)).toBe(1);
    expect(mcnemarExact(1500, 1700)).toBeGreaterThan(0);
  });
});

describe("Holm's adjustment", () => {
  it('steps down as in the textbook, in the order given', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(adjusted[i]).toBeCloseTo(p, digits);
    });
  });

  it('leaves one alone, caps at 1 and takes none', () => {
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('the paired bootstrap over tasks', () => {
  it('is the same for the same seed and another for another', () => {
    const some = [0.2, -0.1, 0.4, 0, 0.3];
    expect(pairedBootstrap(some, 'a')).toEqual(pairedBootstrap(some, 'a'));
    expect(pairedBootstrap(some, 'a', 50)).not.toEqual(pairedBootstrap(some, 'b', 50));
  });

  it('covers the true mean about as often as it says', () => {
    const random = seededRandom('coverage');
    let covered = 0;
    for (let round = 0; round < 200; round++) {
      const sample = Array.from({ length: 40 }, () => random() - 0.5);
      const interval = pairedBootstrap(sample, `r${round}`, 500);
      if (interval && interval.low <= 0 && interval.high >= 0) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.89);
    expect(covered / 200).toBeLessThan(0.99);
  });

  it('agrees with the exact distribution where that can be counted', () => {
    // Two tasks: the mean of a resample is 0, ½ or 1 with ¼, ½, ¼.
    expect(pairedBootstrap([0, 1], 'two')).toEqual({ low: 0, high: 1 });
  });

  it('knows nothing without a task and only the point with one', () => {
    expect(pairedBootstrap([], 'x')).toBeNull();
    expect(pairedBootstrap([0.3], 'x')).toEqual({ low: 0.3, high: 0.3 });
  });

  it('interpolates quantiles between neighbours', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([7], 0.975)).toBe(7);
  });
});

describe('how many tasks would settle it', () => {
  it('has the size of the tables: d/s = 0.5 wants 32 pairs by the normal approximation', () => {
    // Mean 1, deviation 2: two values at 1 ± √2.
    expect(tasksToSettle([1 - Math.SQRT2, 1 + Math.SQRT2])).toBe(32);
  });

  it("has the size of Connor's example: shares 0.25 and 0.05 of the pairs", () => {
    // (1.95996·√0.3 + 0.84162·√0.26)² ÷ 0.04 = 56.5…
    expect(pairsToSettle(25, 5, 100)).toBe(57);
  });

  it('cannot be said without a difference', () => {
    expect(tasksToSettle([0.1])).toBeNull();
    expect(tasksToSettle([0.1, -0.1])).toBeNull();
    expect(pairsToSettle(3, 3, 10)).toBeNull();
    expect(pairsToSettle(0, 0, 0)).toBeNull();
  });
});

describe('the Pareto front', () => {
  it('keeps what nothing beats in both, equals included', () => {
    expect(
      paretoFront([
        { cost: 1, worth: 1 },
        { cost: 2, worth: 1 },
        { cost: 2, worth: 3 },
        { cost: 2, worth: 3 },
        { cost: 3, worth: 2 },
      ]),
    ).toEqual([true, false, true, true, false]);
  });
});
