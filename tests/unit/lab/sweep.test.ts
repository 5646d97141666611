import { describe, expect, it } from 'vitest';
import { armCount, armInput, initialExperiment, sweepOf } from '@/components/experiments/experiment-form';
import { seededRandom } from '@/server/core/base/random';
import type { Cell } from '@/server/core/experiment/arms';
import type { Arm } from '@/server/core/experiment/spec';
import { type Sweep, sweepsIn, sweptArms } from '@/server/core/experiment/sweep';
import { type SweepEffects, sweepEffects } from '@/server/core/experiment/sweep-effects';
import { readExperimentFile } from '@/server/experiment/file';
import { experimentOf, planSchema } from '@/server/experiment/plan';
import { createModels } from '@/server/models';
import { simulatedTask } from '@/tests/support/simulated-world';
import { cell } from './cells';

const models = createModels('nowhere', { environment: {} });
const armsOf = (sweep: Sweep): Arm[] =>
  sweptArms({ name: 'mcts', strategy: 'mcts', model: 'repair', parameters: {}, sweep });

/** Cells of every arm on some tasks; whether a run solves its task is decided by its arm and place. */
function cellsOf(
  arms: readonly Arm[],
  tasks: number,
  repeats: number,
  solves: (arm: Arm, place: number) => boolean,
): Cell[] {
  return Array.from({ length: tasks }, (_, t) => t).flatMap((t) =>
    Array.from({ length: repeats }, (_, r) => r + 1).flatMap((repeat) =>
      arms.map((arm) => cell(arm.name, `t${t}`, repeat, solves(arm, t * repeats + repeat))),
    ),
  );
}

function effectsOf(arms: readonly Arm[], cells: readonly Cell[]): SweepEffects {
  const [sweep] = sweepsIn(arms);
  if (!sweep) throw new Error('no sweep');
  return sweepEffects(sweep, cells, 7);
}

describe('a sweep', () => {
  it('is an arm for each combination, named by its values', () => {
    const arms = armsOf({ c: [0.5, 2], progressiveWidening: [true, false, true] });
    expect(arms.map(({ name }) => name)).toEqual([
      'mcts c=0.5 progressiveWidening=true',
      'mcts c=0.5 progressiveWidening=false',
      'mcts c=0.5 progressiveWidening=true',
      'mcts c=2 progressiveWidening=true',
      'mcts c=2 progressiveWidening=false',
      'mcts c=2 progressiveWidening=true',
    ]);
    expect(arms[4]?.parameters).toEqual({ c: 2, progressiveWidening: false });
    expect(sweptArms({ strategy: 'single', parameters: { steps: 3 } })).toEqual([
      { strategy: 'single', parameters: { steps: 3 } },
    ]);
  });

  it('is found among arms, values in their order; other strategies and models stand apart', () => {
    const arms = [
      ...armsOf({ c: [2, 0.5, 10] }),
      { name: 's', strategy: 'single', model: 'repair', parameters: {} },
    ];
    expect(sweepsIn(arms)).toEqual([
      {
        strategy: 'mcts',
        model: 'repair',
        parameters: [{ name: 'c', values: [0.5, 2, 10] }],
        arms: [
          { name: 'mcts c=2', at: [1] },
          { name: 'mcts c=0.5', at: [0] },
          { name: 'mcts c=10', at: [2] },
        ],
      },
    ]);
    expect(sweepsIn(arms.slice(0, 2))).toEqual([]);
    const alike = arms.slice(0, 3).map((arm) => ({ ...arm, parameters: { c: 1 } }));
    expect(sweepsIn(alike)).toEqual([]);
  });

  it('in a file or a plan becomes its arms, checked like any', () => {
    const read = readExperimentFile(
      'tasks: all\narms: [{strategy: mcts, sweep: {c: [0.5, 1]}}, {strategy: single}]\nbudget: {steps: 60}',
    );
    const of = (arms: unknown[]) =>
      experimentOf(planSchema.parse({ arms, budget: read.budget }), [simulatedTask], models);
    expect(of(read.arms).arms.map(({ name, parameters }) => [name, parameters.c])).toEqual([
      ['mcts c=0.5', 0.5],
      ['mcts c=1', 1],
      ['single', undefined],
    ]);
    expect(() => of([{ strategy: 'mcts', sweep: { c: [1, 'many'] } }])).toThrow(/Arm “mcts c=many”: /);
    const numbers = Array.from({ length: 9 }, (_, i) => i + 1);
    expect(() => of([{ strategy: 'mcts', sweep: { c: numbers, stepsPerExpansion: numbers } }])).toThrow(
      /there are 81 arms, and an experiment takes at most 64/,
    );
    expect(() =>
      readExperimentFile('tasks: all\narms: [{strategy: mcts, sweep: {c: []}}]\nbudget: {steps: 6}'),
    ).toThrow(/at least one value/);
  });

  it('is typed as values between commas; what is no number and no truth is a text', () => {
    const [arm] = initialExperiment([], 'repair').arms;
    if (!arm) throw new Error('no arm');
    const sweep = [
      { parameter: 'c', values: ' 0.5, 1,2 ,' },
      { parameter: 'memory', values: 'none, true' },
      { parameter: 'empty', values: ' , ' },
    ];
    expect(sweepOf({ sweep })).toEqual({ c: [0.5, 1, 2], memory: ['none', true] });
    expect(armCount({ arms: [{ ...arm, sweep }, arm] })).toBe(7);
    expect(armInput({ ...arm, sweep }).sweep).toEqual({ c: [0.5, 1, 2], memory: ['none', true] });
    expect(armInput(arm)).not.toHaveProperty('sweep');
  });
});

describe('how much a parameter matters', () => {
  const arms = armsOf({ c: [1, 2, 3], depth: [4, 8] });

  it('is all of it where it alone decides, and nothing for the others', () => {
    const { effects, rates, blocks, tasks } = effectsOf(
      arms,
      cellsOf(arms, 6, 2, ({ parameters }) => parameters.depth === 8),
    );
    expect([blocks, tasks]).toEqual([12, 6]);
    expect(rates).toEqual([0, 1, 0, 1, 0, 1]);
    const [c, depth] = effects;
    expect(depth).toMatchObject({ name: 'depth', share: 1, interval: { low: 1, high: 1 } });
    expect(depth?.values.map(({ value, rate, arms: count }) => [value, rate, count])).toEqual([
      [4, 0, 3],
      [8, 1, 3],
    ]);
    expect(depth?.p).toBeLessThan(0.01);
    expect(c).toMatchObject({ name: 'c', share: 0, p: 1 });
  });

  it('is divided where two decide apart, and less than the whole where they decide together', () => {
    const apart = effectsOf(
      arms,
      cellsOf(arms, 8, 3, ({ parameters }, place) =>
        (parameters.depth === 8) !== (parameters.c === 3) ? place % 2 === 0 : parameters.depth === 8,
      ),
    ).effects;
    const sum = apart.reduce((all, { share }) => all + (share ?? 0), 0);
    expect(sum).toBeLessThanOrEqual(1 + 1e-9);
    // Only depth 8 with c = 3 solves: each explains a part, and the rest is what they do together.
    const together = effectsOf(
      arms,
      cellsOf(arms, 8, 3, ({ parameters }) => parameters.depth === 8 && parameters.c === 3),
    ).effects;
    expect(together.map(({ share }) => share?.toFixed(3))).toEqual(['0.400', '0.200']);
  });

  it('is rarely called real where nothing matters: p is below 0.05 in about one of twenty', () => {
    let small = 0;
    for (let i = 0; i < 60; i++) {
      const random = seededRandom(`null ${i}`);
      const { effects } = effectsOf(
        arms,
        cellsOf(arms, 5, 2, () => random() < 0.5),
      );
      // Holm over two parameters keeps the chance of any false call at 5 %.
      if (effects.some(({ p }) => p < 0.05)) small += 1;
    }
    expect(small).toBeLessThanOrEqual(9);
  });

  it('is judged by the cells that all arms have, and not before', () => {
    const cells = cellsOf(arms, 3, 1, ({ parameters }) => parameters.depth === 8);
    const { blocks, effects } = effectsOf(arms, cells.slice(0, -1));
    expect(blocks).toBe(2);
    expect(effects.find(({ name }) => name === 'depth')?.share).toBe(1);
    const none = effectsOf(arms, cells.slice(0, 3));
    expect(none.blocks).toBe(0);
    expect(none.effects.map(({ share, p }) => [share, p])).toEqual([
      [null, 1],
      [null, 1],
    ]);
    // One task of eight tells the arms apart: a sample without it tells nothing.
    const rare = effectsOf(
      arms,
      cellsOf(arms, 8, 1, ({ parameters }, place) => place === 1 && parameters.depth === 8),
    );
    expect(rare.effects.map(({ share, interval }) => [share, interval])).toEqual([
      [0, null],
      [1, null],
    ]);
    const oneTask = effectsOf(arms, cells.slice(0, arms.length));
    expect(
      oneTask.effects.every(
        ({ interval, values }) => interval === null && values.every((v) => v.interval === null),
      ),
    ).toBe(true);
  });
});
