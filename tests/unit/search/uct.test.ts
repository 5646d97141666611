import { describe, expect, it } from 'vitest';
import { uctScore, uctTerms } from '@/server/search/policies/uct';

const plain = { c: 1.41, alpha: 0, beta: 0.5, gamma: 0 };

describe('the UCT score', () => {
  it('is the mean reward plus c·√(ln N / n)', () => {
    const terms = uctTerms({ value: 0.5, visits: 4, parentVisits: 10, depth: 7 }, plain);
    // √(ln 10 / 4) = √0.5756463 = 0.7587136; × 1.41 = 1.0697862
    expect(terms.value).toBe(0.5);
    expect(terms.explore).toBeCloseTo(1.0697862, 6);
    expect(uctScore(terms)).toBeCloseTo(1.5697862, 6);
  });

  it('adds the bonus for early nodes and subtracts the charge for depth', () => {
    const terms = uctTerms(
      { value: 0.25, visits: 1, parentVisits: 1, depth: 9 },
      { c: 1, alpha: 2, beta: 0.5, gamma: 0.1 },
    );
    // α·e^(−0.5·8) = 2 · 0.0183156 = 0.0366313; γ·√9 = 0.3
    expect(terms.explore).toBe(0);
    expect(terms.depthBonus).toBeCloseTo(0.0366313, 6);
    expect(terms.depthPenalty).toBeCloseTo(-0.3, 12);
    expect(uctScore(terms)).toBeCloseTo(-0.0133687, 6);
  });

  it('leaves the depth terms at zero without their weights', () => {
    const terms = uctTerms({ value: 0, visits: 1, parentVisits: 2, depth: 100 }, plain);
    expect([terms.depthBonus, terms.depthPenalty]).toEqual([0, 0]);
  });
});
