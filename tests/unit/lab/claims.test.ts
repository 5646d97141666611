import { expect, it } from 'vitest';
import { claims } from '@/server/lab/claims';
import { valuesOf } from '@/server/lab/claims/claim';
import { simulate } from '@/server/lab/simulate';

// Through the real engine, its strategies, verification, votes and experience; the world behind the ports is simulated.
// Seeds are fixed: what holds, holds at every run. Each claim states its tolerance.
it.each([...claims.values()].map((claim) => [claim.title, claim] as const))('%s', async (_title, claim) => {
  const finding = await claim.run(valuesOf(claim, {}), simulate);
  expect(finding.holds, `${finding.sentence} Wanted: ${claim.tolerance}`).toBe(true);
  expect(finding.attempts).toBeGreaterThan(500);
});

it('the difficulty classifier spreads a budget the better, the more tasks show of their difficulty', async () => {
  const claim = claims.get('adaptive-allocation');
  if (!claim) throw new Error('The claim is gone.');
  const expected = async (shown: number) => {
    // By the tasks' own chances: no attempt is made.
    const { bars } = await claim.run(valuesOf(claim, { shown, runs: 60, mean: 3 }), async () => []);
    return Object.fromEntries(bars.map(({ name, expected }) => [name, expected ?? 0]));
  };
  const [blind, seeing] = [await expected(0), await expected(1)];
  expect(seeing['by the classifier']).toBeGreaterThan((blind['by the classifier'] ?? 1) + 0.005);
  expect(seeing['by the classifier']).toBeGreaterThan(seeing['equal share'] ?? 1);
  expect(seeing['by the classifier']).toBeLessThan(seeing.oracle ?? 0);
});

it('a claim fails where the world is another than its own: judges who see no better in pairs, memory that teaches nothing', async () => {
  const pairs = claims.get('groups-of-two');
  const order = claims.get('sequential-wins');
  if (!pairs || !order) throw new Error('The claims are gone.');
  const blind = await pairs.run(valuesOf(pairs, { judge: 0.2, drop: 0, runs: 40 }), simulate);
  expect(blind.holds).toBe(false);
  const forgetful = await order.run(valuesOf(order, { transfer: 0, runs: 60 }), simulate);
  expect(forgetful.holds).toBe(false);
});
