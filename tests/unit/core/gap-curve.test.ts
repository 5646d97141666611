import { describe, expect, it } from 'vitest';
import { gapCurve, gapsByStrategy, type JudgedState, meanCurve } from '@/server/core/verdict/gap-curve';

const state = (visible: boolean, holdout: boolean | null): JudgedState => ({ visible, holdout });

describe('the gap curve', () => {
  it('counts visible and real success over the verified states; a holdout passed by what fails the visible tests is neither', () => {
    const states = [state(false, true), state(true, false), state(true, true), state(true, null)];
    expect(gapCurve(states)).toEqual([
      { verified: 1, visible: 0, real: 0 },
      { verified: 2, visible: 1, real: 0 },
      { verified: 3, visible: 2, real: 1 },
      { verified: 4, visible: 3, real: 1 },
    ]);
  });

  it('of several runs is their mean, a run that ended sooner standing where it ended', () => {
    const short = gapCurve([state(true, true)]);
    const long = gapCurve([state(true, false), state(true, false), state(true, true)]);
    expect(meanCurve([short, long])).toEqual([
      { verified: 1, visible: 1, real: 0.5 },
      { verified: 2, visible: 1.5, real: 0.5 },
      { verified: 3, visible: 2, real: 1 },
    ]);
  });

  it('of a long run keeps few points, among them the last', () => {
    const curve = gapCurve(Array.from({ length: 1234 }, () => state(true, true)));
    const mean = meanCurve([curve]);
    expect(mean.length).toBeLessThanOrEqual(101);
    expect(mean.at(-1)).toEqual({ verified: 1234, visible: 1234, real: 1234 });
  });

  it('stands for each strategy by itself; without runs there is none', () => {
    const runs = ['mcts', 'beam', 'mcts'].map((strategy) => ({ strategy, states: [state(true, null)] }));
    expect(gapsByStrategy(runs).map(({ strategy, runs }) => [strategy, runs])).toEqual([
      ['beam', 1],
      ['mcts', 2],
    ]);
    expect(gapsByStrategy([])).toEqual([]);
    expect(meanCurve([])).toEqual([]);
  });
});
