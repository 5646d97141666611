import { describe, expect, it } from 'vitest';
import { asRunId } from '@/server/core/base/ids';
import { analyse, currencyOf } from '@/server/core/experiment/analysis';
import { anytimeCurve } from '@/server/core/experiment/anytime';
import { summariseArm } from '@/server/core/experiment/arms';
import { commonCells } from '@/server/core/experiment/common-cells';
import { compareArms } from '@/server/core/experiment/comparisons';
import { csvOf } from '@/server/core/experiment/csv';
import { resultOfRun } from '@/server/core/experiment/result-of-run';
import { seedOf } from '@/server/core/experiment/spec';
import { verdictOf } from '@/server/core/experiment/verdict';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import type { SpendDelta } from '@/server/core/usage/spend';
import { TreeBuilder } from '@/tests/unit/search/build-tree';
import { cell, grid } from './cells';

const specOf = (...names: string[]) => ({
  arms: names.map((name) => ({ name, strategy: 'single', parameters: {}, model: 'repair' })),
  seed: 1,
  repeats: 2,
  budget: { steps: 60, tokens: null, usd: null },
});

describe('the summary of an arm', () => {
  it('adds up what its runs spent, and shares it among those solved', () => {
    const arm = summariseArm('a', [
      cell('a', 't', 1, true, { steps: 4, seconds: 2, candidates: 2, passedHoldout: 1 }),
      cell('a', 't', 2, true, { steps: 6, seconds: 3 }),
      cell('a', 'u', 1, false, { steps: 20, visible: true }),
      cell('a', 'u', 2, false, { status: 'stopped' }),
      cell('b', 't', 1, true),
    ]);
    expect(arm).toMatchObject({
      name: 'a',
      runs: 3,
      solved: 2,
      visible: 3,
      failed: 1,
      spent: { steps: 30, tokens: 300, seconds: 6 },
      perSolve: { steps: 15, tokens: 150, seconds: 3 },
      candidates: 3,
    });
    expect(arm.rate).toBeCloseTo(2 / 3, 12);
    expect(arm.spent.usd).toBeCloseTo(0.3, 12);
    expect(arm.perSolve?.usd).toBeCloseTo(0.15, 12);
    expect(arm.gap).toBeCloseTo(1 / 3, 12);
    // One run of u alone: only k = 1 can be told of every task.
    expect(arm.passAtK).toEqual([0.5]);
    expect(arm.passHatK).toEqual([0.5]);
  });
});

describe('an analysis', () => {
  it('has on the front what nothing betters in both cost and rate; an arm without runs is not on it', () => {
    const cells = [
      cell('cheap', 't', 1, false, { steps: 2 }),
      cell('good', 't', 1, true, { steps: 10 }),
      cell('dear', 't', 1, true, { steps: 20 }),
    ];
    const { arms } = analyse(specOf('cheap', 'good', 'dear', 'none'), cells);
    expect(arms.map(({ name, onFront }) => [name, onFront])).toEqual([
      ['cheap', true],
      ['good', true],
      ['dear', false],
      ['none', false],
    ]);
  });

  it('takes the cost of a run for the cost of an arm, however many runs it has', () => {
    const cells = [
      cell('often', 't', 1, true, { steps: 10 }),
      cell('often', 'u', 1, true, { steps: 10 }),
      cell('once', 't', 1, true, { steps: 15 }),
    ];
    const { arms } = analyse(specOf('often', 'once'), cells);
    expect(arms.map(({ onFront }) => onFront)).toEqual([true, false]);
  });

  it('judges by the places that every arm has run, and by all where there is none', () => {
    const whole = [...grid('a', 2, 1, () => true), ...grid('b', 2, 1, () => false)];
    const more = [cell('b', 't0', 2, true), cell('b', 't1', 2, true), cell('b', 't0', 3, true)];
    const { verdict, arms } = analyse(specOf('a', 'b'), [...whole, ...more]);
    expect(verdict).toMatch(/^a solved the most, 100 % of 2 runs/);
    // Beyond the repeats nothing counts.
    expect(arms.map(({ runs }) => runs)).toEqual([2, 4]);
    const alone = analyse(specOf('a', 'b'), [cell('a', 't', 1, true)]);
    expect(alone.verdict).toMatch(/^a solved 1 of 1 run /);
    const apart = analyse(specOf('a', 'b'), [cell('a', 't', 1, true), cell('b', 'u', 1, true)]);
    expect(apart.verdict).toMatch(/^a and b solved equally many, 100 % of 1 run /);
    expect(commonCells(['a', 'b'], whole)).toEqual(whole);
    expect(
      commonCells(['a', 'b'], [cell('a', 't', 1, true), cell('b', 't', 1, true, { status: 'failed' })]),
    ).toEqual([]);
  });

  it('is in the currency of its first limit', () => {
    const of = (steps: number | null, tokens: number | null) => currencyOf({ steps, tokens, usd: 1 });
    expect([of(1, 1), of(null, 1), of(null, null)]).toEqual(['steps', 'tokens', 'usd']);
  });
});

describe('a curve over time', () => {
  it('rises where runs were solved, in the order of what they had spent, up to the limit', () => {
    const cells = [
      cell('a', 't', 1, true, { steps: 30 }),
      cell('a', 't', 2, true, { steps: 10 }),
      cell('a', 't', 3, true, { steps: 30 }),
      cell('a', 't', 4, false),
      cell('a', 't', 5, true, { steps: 1, status: 'failed' }),
      cell('b', 't', 1, true, { steps: 2 }),
    ];
    expect(anytimeCurve('a', cells, 'steps', 60)).toEqual([
      { spent: 0, rate: 0 },
      { spent: 10, rate: 0.25 },
      { spent: 30, rate: 0.75 },
      { spent: 60, rate: 0.75 },
    ]);
    expect(anytimeCurve('a', cells, 'tokens', 300).at(-1)).toEqual({ spent: 300, rate: 0.75 });
    expect(anytimeCurve('c', cells, 'steps', 60)).toEqual([]);
  });
});

describe('a comparison of two arms', () => {
  it('is task by task and repeat by repeat', () => {
    const cells = [
      ...grid('a', 3, 2, (task, repeat) => task < 2 && !(task === 1 && repeat === 2)),
      ...grid('b', 3, 2, (task, repeat) => task === 2 && repeat === 1),
      cell('a', 'alone', 1, true),
      cell('b', 't0', 9, true),
    ];
    const [found] = compareArms(['a', 'b'], cells, 1);
    expect(found).toMatchObject({ first: 'a', second: 'b', tasks: 3, pairs: 6, onlyFirst: 3, onlySecond: 1 });
    // Tasks differ by 1, ½ and −½.
    expect(found?.difference).toBeCloseTo(1 / 3, 12);
    expect(found).toMatchObject({ settled: false });
    expect(found?.p).toBeCloseTo((2 * (1 + 4)) / 16, 12);
    // Over tasks: ((1.96 + 0.8416)·0.7638 ÷ 0.3333)² = 41.2, so 42 tasks; over pairs: 68, two a task.
    expect(found?.moreTasks).toBe(39);
  });

  it('of arms that are alike cannot tell how many more it takes', () => {
    const [found] = compareArms(
      ['a', 'b'],
      [...grid('a', 2, 1, () => true), ...grid('b', 2, 1, () => true)],
      1,
    );
    expect(found).toMatchObject({ difference: 0, p: 1, adjustedP: 1, settled: false, moreTasks: null });
    expect(compareArms(['a', 'b'], [], 1)).toMatchObject([
      { tasks: 0, pairs: 0, interval: null, moreTasks: null },
    ]);
  });

  it('that is settled needs no more, and its verdict says by how much', () => {
    const cells = [...grid('a', 12, 1, () => true), ...grid('b', 12, 1, (task) => task === 0)];
    const comparisons = compareArms(['a', 'b'], cells, 1);
    expect(comparisons).toMatchObject([{ settled: true, moreTasks: 0, onlyFirst: 11 }]);
    const arms = ['b', 'a'].map((name) => summariseArm(name, cells));
    const verdict =
      'a solved the most, 100 % of 12 runs (95 % confidence interval: 76 % to 100 %). a is better than b (by 92 points). The confidence is 95 % for all comparisons together.';
    expect(verdictOf(arms, comparisons)).toBe(verdict);
    expect(verdictOf(arms, compareArms(['b', 'a'], cells, 1))).toBe(verdict);
    expect(verdictOf([], [])).toBe('No run has ended yet.');
  });

  it('of few tasks says so, and how many would settle it', () => {
    const cells = [...grid('a', 3, 2, (task) => task < 2), ...grid('b', 3, 2, (task) => task < 1)];
    const { verdict } = analyse(specOf('a', 'b'), cells);
    expect(verdict).toMatch(
      /^a solved the most, 67 % of 6 runs \(.*\)\. The experiment is too small to show whether a is better than b\. If the results stay as they are, about \d+ more tasks of this kind would settle it\. With 3 tasks the result describes these tasks\. It says little about other tasks\.$/,
    );
    const equal = [...grid('a', 8, 1, () => true), ...grid('b', 8, 1, () => true)];
    expect(analyse(specOf('a', 'b'), equal).verdict).toBe(
      'a and b solved equally many, 100 % of 8 runs (95 % confidence interval: 68 % to 100 %). The experiment is too small to show whether a is better than b. The arms are equal so far, so the number of tasks that would settle it cannot be estimated.',
    );
  });
});

describe('the result of a run', () => {
  /** A log in which some events cost something. */
  function logOf(
    tree: TreeBuilder,
    costs: Partial<Record<EventBody['type'], SpendDelta>>,
    ...after: EventBody[]
  ): RunEvent[] {
    const { spec } = tree.state();
    const bodies: EventBody[] = [{ type: 'run.created', spec }, ...tree.log(), ...after];
    return bodies.map((body, i) => {
      const spend = costs[body.type];
      return {
        actor: { kind: 'engine' },
        ...body,
        runId: asRunId('r1'),
        seq: i + 1,
        at: 0,
        ...(spend ? { spend } : {}),
      };
    });
  }

  it('counts tokens by what they were for, and the time of verifying', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 2, reward: 0, probe: { tokens: 1, estimate: 'rule' } });
    const { head } = tree.walk({ steps: 1, reward: 1 });
    tree.heldOut(head, true);
    const log = logOf(
      tree,
      {
        'node.settled': { steps: 1, inputTokens: 10, outputTokens: 1, usd: 0.5 },
        'node.verified': { sandboxMs: 5, verifications: 1 },
        'node.heldout': { sandboxMs: 7 },
      },
      { type: 'best.changed', nodeId: head },
      { type: 'run.status', status: 'solved', reason: null },
    );
    const result = resultOfRun(log);
    expect(result).toMatchObject({
      status: 'solved',
      solved: true,
      visible: true,
      steps: 4,
      tokens: 44,
      usd: 2,
      nodes: 4,
      verifications: 3,
      verifyMs: 22,
      sandboxMs: 22,
      // The root's own cost is nobody's.
      roles: { probe: 22, agent: 11 },
      solvedAt: { steps: 4, tokens: 44, usd: 2 },
      candidates: 1,
      passedHoldout: 1,
    });
    expect(result).not.toHaveProperty('features');
    expect(() => resultOfRun([])).toThrow('A run has at least one event.');
  });

  it('is right from when its best was known to be, and not solved where nothing was', () => {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ reward: 1 });
    tree.walk({ reward: 0 });
    const costs = { 'node.settled': { steps: 1 } };
    const best: EventBody = { type: 'best.changed', nodeId: head };
    const solved = logOf(tree, costs, best, { type: 'run.status', status: 'solved', reason: null });
    expect(resultOfRun(solved)).toMatchObject({ steps: 3, solvedAt: { steps: 2 } });
    const unsolved = logOf(tree, costs, best, { type: 'run.status', status: 'unsolved', reason: null });
    expect(resultOfRun(unsolved)).toMatchObject({ solved: false, visible: true, solvedAt: null });
    const none = logOf(new TreeBuilder('mcts'), {});
    expect(resultOfRun(none)).toMatchObject({
      solved: false,
      visible: false,
      solvedAt: null,
      roles: {},
      nodes: 1,
    });
  });
});

describe('a table of results', () => {
  it('has a line for each run with a result, quoted as spreadsheets want it', () => {
    const spec = {
      ...specOf('=a,"b"'),
      stepsPerAttempt: 7,
      sandbox: 'local' as const,
      budget: { steps: 60, tokens: null, usd: 2 },
    };
    const { result } = cell('=a,"b"', 't', 1, false, { steps: 3, seconds: 1.5 });
    const key = { task: 't\nu', arm: '=a,"b"', repeat: 2, runId: asRunId('r1') };
    const lines = csvOf('x1', spec, [
      { ...key, result },
      { ...key, result: null },
      { ...key, arm: 'gone', result },
    ]).split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^experiment,task,arm,strategy,.*,fail_fast,sandbox$/);
    expect(lines[1]).toBe(
      `x1,"t\nu","'=a,""b""",single,repair,{},2,${seedOf(1, key)},r1,unsolved,false,false,3,30,0.03,1.5,1,1,,,,0,0,60,,2,60,false,local`,
    );
    expect(lines[2]).toBe('');
  });
});
