import { describe, expect, it } from 'vitest';
import { keyFindings, leadOf } from '@/server/core/agent/key-findings';
import { decideAllocation } from '@/server/core/allocation/allocation';
import { expectedWithin } from '@/server/core/allocation/over-tasks';
import { clipped } from '@/server/core/base/clipped';
import { packColumns, unpackColumns } from '@/server/core/base/columns';
import { errorMessage } from '@/server/core/base/error-message';
import { nodeId, rootNodeId } from '@/server/core/base/ids';
import { spacedName } from '@/server/core/base/spaced-name';
import { liftCommand, liftEvent } from '@/server/core/run/lift';
import { NodeState } from '@/server/core/run/node';
import { settledOf } from '@/server/core/run/node-record';
import { comparisonKey, personsPairs } from '@/server/core/run/preference';
import { bestNode } from '@/server/core/run/tree';
import { meanInterval } from '@/server/core/statistics/bootstrap';
import { contextCost } from '@/server/core/usage/context-cost';
import { gapCurve, meanCurve } from '@/server/core/verdict/gap-curve';
import type { TestResult } from '@/server/core/verdict/outcome';
import { newNode } from '@/tests/support/build/node';
import { scored } from '@/tests/unit/search/build-tree';
import { foldedRun } from './judged-run';

describe('a text on one line', () => {
  it('has single blanks, and is cut to a length with an ellipsis', () => {
    expect(clipped('  a\n\tb  ', 3)).toBe('a b');
    expect(clipped('abcdef', 6)).toBe('abcdef');
    expect(clipped('abcdefg', 6)).toBe('abcde…');
  });

  it('is a name of the code in words, or what an error says', () => {
    expect(spacedName('stepsPerExpansion2Go')).toBe('steps per expansion2 go');
    expect([errorMessage(new Error('no')), errorMessage('text'), errorMessage(7)]).toEqual([
      'no',
      'text',
      '7',
    ]);
  });
});

describe('entries packed field by field', () => {
  it('hold a field once where it is the same, by its values where they repeat, else each', () => {
    const entries = [
      { kind: 'a', n: 1, on: true, tags: ['x'], name: 'one' },
      { kind: 'a', n: 2, on: false, tags: ['x'], name: 'two' },
      { kind: 'a', n: 2, on: false, tags: ['y'], name: 'three' },
      { kind: 'a', n: 1, on: true, tags: ['x'], name: 'four', late: null },
    ];
    const packed = packColumns(entries);
    expect(packed).toEqual({
      length: 4,
      fields: {
        kind: { all: 'a' },
        n: { each: [1, 2, 2, 1] },
        on: { each: [true, false, false, true] },
        tags: { of: [['x'], ['y']], at: [0, 0, 1, 0] },
        name: { each: ['one', 'two', 'three', 'four'] },
        late: { of: [null], at: [-1, -1, -1, 0] },
      },
    });
    expect(unpackColumns(packed)).toEqual(entries);
  });

  it('tell texts from what is written like them', () => {
    const texts = [{ v: '1' }, { v: 1 }, { v: '1' }, { v: 1 }];
    expect(packColumns(texts).fields.v).toEqual({ of: ['1', 1], at: [0, 1, 0, 1] });
    expect(unpackColumns(packColumns(texts))).toEqual(texts);
  });

  it('may leave fields out, which get what stands in their place', () => {
    const packed = packColumns([{ a: 1, b: 2 }], new Set(['b']));
    expect(unpackColumns(packed, { b: 9 })).toEqual([{ a: 1, b: 9 }]);
    expect(unpackColumns(packColumns([]))).toEqual([]);
  });
});

describe('key findings', () => {
  const test = (id: string, status: TestResult['status'], frame: string | null = null): TestResult => ({
    id,
    status,
    message: '',
    frame,
  });
  const none = { partialWins: [], failedEdits: [], atStart: null, atEnd: null };
  const edit = (path: string) => ({ path, old: 'a', new: 'b' });
  const win = (fixed: string[], ...paths: string[]) => ({
    from: rootNodeId,
    to: nodeId(1),
    fixed,
    edits: paths.map(edit),
  });

  it('say what helped: three tests by name, the rest by number, each file once', () => {
    expect(
      keyFindings({ ...none, partialWins: [win(['a', 'b', 'c', 'd', 'e'], 'x.js', 'y.js', 'x.js')] }),
    ).toEqual(['“a”, “b”, “c” and 2 more came to pass after a change in x.js, y.js.']);
    expect(keyFindings({ ...none, partialWins: [win([], 'x.js'), win(['a'])] })).toEqual([]);
  });

  it('say what broke and where failures lead', () => {
    const score = scored(0);
    const atStart = { tests: [test('a', 'passed'), test('b', 'failed')], score };
    const atEnd = {
      tests: [test('a', 'failed', 'src/a.js:1'), test('b', 'failed'), test('c', 'passed', 'x')],
      score,
    };
    expect(keyFindings({ ...none, atStart, atEnd })).toEqual([
      'The changes at the end broke “a”.',
      'The failure of “a” leads to src/a.js:1.',
    ]);
    expect(keyFindings({ ...none, atEnd: { tests: [test('b', 'failed')], score } })).toEqual([]);
    expect(leadOf('x'.repeat(121))).toBe(`The failure of “${'x'.repeat(119)}…”`);
    expect(leadOf('x'.repeat(120))).toBe(`The failure of “${'x'.repeat(120)}”`);
  });

  it('say where two edits and more were in vain, unless another there helped; ten in all', () => {
    const failedEdits = ['a.js', 'a.js', 'b.js', 'c.js', 'c.js'].map(edit);
    expect(keyFindings({ ...none, failedEdits, partialWins: [win(['t'], 'c.js')] })).toEqual([
      '“t” came to pass after a change in c.js.',
      'None of the 2 edits tried in a.js made more tests pass.',
    ]);
    const many = Array.from({ length: 12 }, (_, i) => win([`t${i}`], 'x.js'));
    expect(keyFindings({ ...none, partialWins: many })).toHaveLength(10);
  });
});

describe('a node', () => {
  it('is, in JSON, what settled and what stands, and gives each field by its name', () => {
    const settled = settledOf(
      newNode({
        id: nodeId(3),
        title: 'edit',
        error: true,
        path: 'a.js',
        changed: ['a.js'],
        changedLines: { added: 1, removed: 2 },
        calls: 1,
        requests: 2,
        inputTokens: 3,
        cachedInputTokens: 4,
        cacheWriteTokens: 5,
        outputTokens: 6,
        reasoningTokens: 7,
        estimatedTokens: 8,
        usd: 9,
        modelMs: 10,
        sandboxMs: 11,
        snapshotMs: 12,
        at: 13,
      }),
    );
    const standing = { score: scored(0.5), outcome: null, holdout: null, visits: 2, valueSum: 0.75 };
    const node = NodeState.of(settled, standing);
    expect(JSON.parse(JSON.stringify(node))).toEqual(JSON.parse(JSON.stringify({ ...settled, ...standing })));
    for (const [name, value] of Object.entries({ ...settled, ...standing }))
      expect([name, node[name as keyof NodeState]]).toEqual([name, value]);
    expect(node.visited(0.25)).toMatchObject({ visits: 3, valueSum: 1, score: standing.score });
    expect(node.with({ outcome: 'o' as never })).toMatchObject({
      outcome: 'o',
      visits: 2,
      score: standing.score,
    });
    expect(node.with({ score: null }).score).toBeNull();
  });
});

describe('people’s choices', () => {
  it('are known by the filesystems of the pair, in either order', () => {
    const state = foldedRun({ rewards: [1, 1], solved: [true, true] });
    state.choices.push({ seq: 1, by: 'me', nodes: [nodeId(2), nodeId(1)], better: null, reason: null });
    expect([...personsPairs(state)]).toEqual(['s:1 s:2']);
    expect(comparisonKey('b', 'a')).toBe(comparisonKey('a', 'b'));
  });

  it('keep what was refused below what nobody compared, whatever a judge’s grade', () => {
    const state = foldedRun({ rewards: [0.9, 0.8, 0.1], verifier: 'none' });
    state.choices.push({ seq: 1, by: 'me', nodes: [nodeId(1), nodeId(2)], better: nodeId(2), reason: null });
    expect(bestNode(state)?.id).toBe('n2');
    // n1 beats n3 for the same person: still refused by way of n2.
    state.choices.push({ seq: 2, by: 'me', nodes: [nodeId(1), nodeId(3)], better: nodeId(1), reason: null });
    expect(bestNode(state)?.id).toBe('n2');
  });

  it('are lifted from their words of old', () => {
    const lifted = (command: object) => liftCommand(command);
    expect(lifted({ kind: 'decide', verdict: 'yes' })).toEqual({ kind: 'decide', verdict: 'approve' });
    expect(lifted({ kind: 'decide', verdict: 'no' })).toEqual({ kind: 'decide', verdict: 'reject' });
    expect(lifted({ kind: 'decide', verdict: 'reject' })).toEqual({ kind: 'decide', verdict: 'reject' });
    expect(lifted({ kind: 'vouch', node: 'n1' })).toEqual({ kind: 'accept', node: 'n1' });
    expect(lifted({ kind: 'budget', budget: { told: 'steps' } })).toEqual({
      kind: 'budget',
      budget: { shown: 'steps' },
    });
    expect(lifted({ kind: 'budget', budget: { steps: 1 } })).toEqual({
      kind: 'budget',
      budget: { steps: 1 },
    });
    expect(lifted({ kind: 'pause' })).toEqual({ kind: 'pause' });
    expect(liftEvent(1, { type: 'command.answered', kind: 'vouch' }, null).body).toEqual({
      type: 'command.handled',
      kind: 'accept',
    });
    expect(
      liftEvent(1, { type: 'command.answered', kind: 'pause' }, { inputTokens: 0, outputTokens: 1 }),
    ).toEqual({
      body: { type: 'command.handled', kind: 'pause' },
      spend: { inputTokens: 0, outputTokens: 1, calls: 1 },
    });
    expect(liftEvent(1, { type: 'run.model' }, { usd: 1 }).spend).toEqual({ usd: 1 });
  });
});

describe('numbers', () => {
  it('of a mean have an interval by their own spread', () => {
    const interval = meanInterval([1, 2, 3, 6], 2);
    // Deviations −2, −1, 0, 3: the variance is 14 ÷ 3, that of the mean a quarter of it.
    const spread = 2 * Math.sqrt(14 / 3 / 4);
    expect(interval.mean).toBe(3);
    expect(interval.low).toBeCloseTo(3 - spread, 12);
    expect(interval.high).toBeCloseTo(3 + spread, 12);
    expect(meanInterval([5], 2)).toEqual({ mean: 5, low: 5, high: 5 });
    expect(meanInterval([], 2)).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it('of tokens stand by part, the largest first', () => {
    const cost = contextCost({ parts: { system: 10, experience: 30, history: 60, hint: 0 } });
    expect(cost).toEqual({
      parts: [
        { name: 'history', tokens: 60, share: 0.6 },
        { name: 'experience', tokens: 30, share: 0.3 },
        { name: 'system', tokens: 10, share: 0.1 },
      ],
      tokens: 100,
      experience: 0.3,
      warned: true,
    });
    expect(contextCost({ parts: { system: 85, experience: 15 } }).warned).toBe(false);
    expect(contextCost({})).toEqual({ parts: [], tokens: 0, experience: 0, warned: false });
  });

  it('of a mean curve take a run without a state for nothing', () => {
    const one = gapCurve([{ visible: true, holdout: true }]);
    expect(meanCurve([one, []])).toEqual([{ verified: 1, visible: 0.5, real: 0.5 }]);
    expect(meanCurve([[], []])).toEqual([]);
    const long = gapCurve(Array.from({ length: 7 }, () => ({ visible: true, holdout: false })));
    expect(meanCurve([long], 3).map(({ verified, visible, real }) => [verified, visible, real])).toEqual([
      [1, 1, 0],
      [4, 4, 0],
      [7, 7, 0],
    ]);
    expect(meanCurve([long], 2).map(({ verified }) => verified)).toEqual([1, 5, 7]);
  });

  it('of an allocation expect of further runs what the probes in vain leave of the mean of all tasks', () => {
    // Two tasks of two runs each, one passed once: the mean is (1 + 1) ÷ (4 + 2). The other was tried twice in vain.
    const tasks = [
      { runs: 2, passed: 1, chance: null },
      { runs: 2, passed: 0, chance: null },
    ];
    expect(decideAllocation({ probes: 2, cap: 16 }, 3, tasks)).toEqual([2, 4]);
    expect(decideAllocation({ probes: 2, cap: 16 }, 5, tasks)).toEqual([2, 8]);
    // By the classifier: two in three that are likely go before two in three that are not.
    const byChance = [0.9, 0.05, 0.9].map((chance) => ({ runs: 1, passed: 0, chance }));
    expect(decideAllocation({ probes: 1, cap: 16 }, 5 / 3, byChance)).toEqual([2, 1, 2]);
    expect(expectedWithin(1, 1)(2)).toBeCloseTo(2 / 3, 12);
  });
});
