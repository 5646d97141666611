import { describe, expect, it } from 'vitest';
import {
  extractExperience,
  type ObservedTests,
  testedStretches,
  type WalkedAttempt,
  type WalkedStep,
} from '@/server/agent/experience';
import type { Action, Observation } from '@/server/core/agent/action';
import type { FileChange } from '@/server/core/agent/file-change';
import { attemptId, type NodeId, nodeId, rootNodeId } from '@/server/core/base/ids';
import { scoreOf } from '@/server/core/verdict/outcome';

const names = ['t1', 't2', 'g1'];
const baseline = { targets: ['t1', 't2'], guards: ['g1'] };

/** The suite with these passing, the rest failing. */
function suite(...passing: string[]): ObservedTests {
  const tests = names.map((id) => {
    const passed = passing.includes(id);
    return {
      id,
      status: passed ? ('passed' as const) : ('failed' as const),
      message: passed ? '' : `${id} is wrong`,
      frame: passed ? null : 'src/due.js:3',
    };
  });
  const outcome = { status: 'read' as const, tests, exitCode: 1, log: '', ms: 5, tampered: [] };
  return { tests, score: scoreOf(outcome, baseline) };
}

const observed = (error = false): Observation => ({
  text: '',
  error,
  exitCode: null,
  truncated: false,
  reads: [],
  writes: [],
});
const edits = (path: string): Action => ({ kind: 'edit_file', path, old: 'x', new: 'y' });
const runTests: Action = { kind: 'run_tests' };

/** Steps as nodes n1, n2 …; a test run carries what the suite said. */
function attempt(
  steps: [Action, (ObservedTests | null)?, boolean?][],
  final: ObservedTests | null = null,
): WalkedAttempt {
  return {
    attemptId: attemptId(1),
    from: rootNodeId,
    atStart: suite('g1'),
    steps: steps.map(
      ([action, tests, error], i): WalkedStep => ({
        nodeId: nodeId(i + 1),
        action,
        observation: observed(error),
        tests: tests ?? null,
      }),
    ),
    final,
  };
}

const original = 'let a = 1;\nlet b = 2;\nlet c = 3;\nlet d = 4;\n';
const changed = (after: string, before = original, path = 'src/due.js'): FileChange[] => [
  { path, kind: 'changed', before, after, binary: false },
];
const changesAt = (entries: [number, FileChange[]][]) =>
  new Map<NodeId, FileChange[]>(entries.map(([n, changes]) => [nodeId(n), changes]));

describe('experience from an attempt', () => {
  it('compares every test run with the best content before it', () => {
    const walked = attempt([
      [edits('src/due.js')],
      [runTests, suite('g1')],
      [edits('src/due.js')],
      [runTests, suite('t1', 'g1')],
      [edits('src/due.js')],
      [runTests, suite('t1')],
    ]);
    expect(testedStretches(walked).map(({ from, to, improved }) => [from, to, improved])).toEqual([
      ['n0', 'n2', false],
      ['n0', 'n4', true],
      ['n4', 'n6', false],
    ]);
  });

  it('names an edit that did not help, even when it was taken back and the next made in one step', () => {
    const first = original.replace('a = 1', 'a = 0');
    const second = original.replace('d = 4', 'd = 5');
    const walked = attempt([
      [edits('src/due.js')],
      [runTests, suite('g1')],
      [edits('src/due.js')],
      [runTests, suite('g1')],
    ]);
    const entry = extractExperience(
      walked,
      changesAt([
        [2, changed(first)],
        [4, changed(second)],
      ]),
    );
    expect(entry.failedEdits).toEqual([
      { path: 'src/due.js', old: 'let a = 1;', new: 'let a = 0;' },
      { path: 'src/due.js', old: 'let d = 4;', new: 'let d = 5;' },
    ]);
    expect(entry.partialWins).toEqual([]);
  });

  it('keeps a win with its tests and edits, and measures later edits from there', () => {
    const won = original.replace('a = 1', 'a = 0');
    const worse = won.replace('c = 3', 'c = 30');
    const walked = attempt([
      [edits('src/due.js')],
      [runTests, suite('t1', 'g1')],
      [edits('src/due.js')],
      [runTests, suite('t1')],
    ]);
    const entry = extractExperience(
      walked,
      changesAt([
        [2, changed(won)],
        [4, changed(worse, won)],
      ]),
    );
    expect(entry.partialWins).toEqual([
      {
        from: 'n0',
        to: 'n2',
        fixed: ['t1'],
        edits: [{ path: 'src/due.js', old: 'let a = 1;', new: 'let a = 0;' }],
      },
    ]);
    expect(entry.failedEdits).toEqual([{ path: 'src/due.js', old: 'let c = 3;', new: 'let c = 30;' }]);
    expect(entry.approachTried).toBe('Tried 2 changes in src/due.js, kept 1.');
    expect(entry.keyFindings).toContain('“t1” came to pass after a change in src/due.js.');
    expect(entry.keyFindings).toContain('The changes at the end broke “g1”.');
  });

  it('blames no single edit where several were tested together, and none for a large one', () => {
    const two = original.replace('a = 1', 'a = 0').replace('d = 4', 'd = 5');
    const large = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n');
    const walked = attempt([
      [edits('src/due.js')],
      [runTests, suite('g1')],
      [edits('src/due.js')],
      [runTests, suite('g1')],
    ]);
    const entry = extractExperience(
      walked,
      changesAt([
        [2, changed(two)],
        [4, changed(large)],
      ]),
    );
    expect(entry.failedEdits).toEqual([]);
  });

  it('counts the same failed edit once', () => {
    const after = changed(original.replace('a = 1', 'a = 0'));
    const walked = attempt([
      [runTests, suite('g1')],
      [runTests, suite('g1')],
    ]);
    expect(
      extractExperience(
        walked,
        changesAt([
          [1, after],
          [2, after],
        ]),
      ).failedEdits,
    ).toHaveLength(1);
  });

  it('takes the verification of the last node over what the agent saw there', () => {
    const walked = attempt([[edits('src/due.js')], [runTests, suite('t1', 't2', 'g1')]], suite('g1'));
    const entry = extractExperience(walked, changesAt([[2, changed(original.replace('a = 1', 'a = 0'))]]));
    expect(entry).toMatchObject({ reward: 0, partialWins: [] });
    expect(entry.failedEdits).toHaveLength(1);
    expect(entry.testOutputs).toEqual([
      { test: 't1', message: 't1 is wrong' },
      { test: 't2', message: 't2 is wrong' },
    ]);
  });

  it('finds in an untested last edit what the verification says of it', () => {
    const walked = attempt([[edits('src/due.js')]], suite('t1', 'g1'));
    const entry = extractExperience(walked, changesAt([[1, changed(original.replace('a = 1', 'a = 0'))]]));
    expect(entry.partialWins).toMatchObject([{ from: 'n0', to: 'n1', fixed: ['t1'] }]);
    expect(entry.reward).toBe(0.5);
  });

  it('without known tests at the start begins with the first that ran', () => {
    const walked = {
      ...attempt([[runTests, suite('g1')], [edits('src/due.js')], [runTests, suite('t1', 'g1')]]),
      atStart: null,
    };
    expect(testedStretches(walked).map(({ from, to }) => [from, to])).toEqual([['n1', 'n3']]);
  });

  it('ranks files by use and leaves out what could not be read', () => {
    const read = (path: string): Action => ({ kind: 'read_file', path });
    const walked = attempt([
      [read('src/a.js')],
      [read('src/missing.js'), null, true],
      [read('src/b.js')],
      [edits('src/c.js')],
      [read('src/b.js')],
      [edits('src/c.js')],
    ]);
    expect(extractExperience(walked, new Map()).relevantFiles).toEqual(['src/c.js', 'src/b.js', 'src/a.js']);
  });

  it('tells the first failure and says so when nothing was changed', () => {
    const entry = extractExperience(attempt([[runTests, suite('g1')]]), new Map());
    expect(entry.firstFailure).toEqual({ test: 't1', message: 't1 is wrong' });
    expect(entry.approachTried).toBe('Read the code and changed nothing.');
    expect(entry.postMortem).toBeNull();
  });

  it('bounds the messages of hostile tests', () => {
    const loud = suite('g1');
    const tests = loud.tests.map((test) => ({
      ...test,
      message: 'x'.repeat(4_000),
      frame: 'y'.repeat(4_000),
    }));
    const entry = extractExperience(attempt([[runTests, { ...loud, tests }]]), new Map());
    expect(JSON.stringify(entry).length).toBeLessThan(6_000);
  });
});
