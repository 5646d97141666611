import { describe, expect, it } from 'vitest';
import type { ActionKind } from '@/server/core/agent/action';
import { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import type { Outcome } from '@/server/core/verdict/outcome';
import { calibrationOf } from '@/server/search/difficulty/calibration';
import { enoughExamples } from '@/server/search/difficulty/estimate';
import { featuresOf, touchedBy } from '@/server/search/difficulty/features';
import { difficultyByPoints, pointsOf } from '@/server/search/difficulty/rule';
import { TreeBuilder } from './build-tree';

interface Step {
  kind: ActionKind;
  path: string | null;
  changed?: string[];
}

/** A run whose one attempt took these steps, and another one beside it that changed a file of its own. */
function probed(steps: Step[]): { state: RunState; probe: NonNullable<NodeState['attemptId']> } {
  const tree = new TreeBuilder('adaptive');
  const { id } = tree.walk({ steps: steps.length, reward: 0.25 });
  tree.walk({ steps: 1, reward: 0.75 });
  const state = tree.state();
  [...state.nodes.values()]
    .filter(({ attemptId }) => attemptId === id)
    .forEach((node, i) => {
      const { kind, path, changed = [] } = steps[i] ?? { kind: 'read_file', path: null };
      state.nodes.set(NodeState.of({ ...node.settled, actionKind: kind, path, changed }, node));
    });
  state.baseline = { targets: ['test/a.test.js > adds', 'test/b.test.js'], guards: ['g1', 'g2', 'g3'] };
  return { state, probe: id };
}

const failing = (id: string, message: string, frame: string | null = null): Outcome['tests'][number] => ({
  id,
  status: 'failed',
  message,
  frame,
});
const report = (...tests: Outcome['tests']): Outcome => ({
  status: 'read',
  tests,
  exitCode: 1,
  log: '',
  ms: 1,
  tampered: [],
});

describe('the files a probe touched', () => {
  it('are those it read or changed, each once, and not the folders it searched or listed', () => {
    const { state, probe } = probed([
      { kind: 'read_file', path: 'src/a.js' },
      { kind: 'search', path: 'src' },
      { kind: 'list_files', path: 'lib' },
      { kind: 'run_tests', path: null, changed: ['coverage/a'] },
      { kind: 'edit_file', path: 'src/a.js', changed: ['src/a.js'] },
      { kind: 'shell', path: null, changed: ['src/b.js', 'src/c.js'] },
    ]);
    expect(touchedBy(state, probe)).toEqual(['src/a.js', 'coverage/a', 'src/b.js', 'src/c.js']);
  });
});

describe('the features of a probe', () => {
  const steps: Step[] = [
    { kind: 'read_file', path: 'src/other.js' },
    { kind: 'list_files', path: null },
    { kind: 'read_file', path: 'src/a.js' },
  ];

  it('count targets and guards, its own reward, and the steps until a failing target’s file was opened', () => {
    const { state, probe } = probed(steps);
    const root = report(failing('test/a.test.js > adds', 'expected 2', 'src/a.js:3'));
    expect(featuresOf(state, probe, root, 9)).toEqual({
      files: 9,
      tests: 5,
      targets: 2,
      filesTouched: 2,
      stepsToLocalize: 3,
      failureKinds: ['assertion'],
      bestReward: 0.25,
    });
  });

  it('do not take the file of a test that passes or decides nothing for the fault’s', () => {
    const { state, probe } = probed(steps);
    const passing = { ...failing('test/a.test.js > adds', '', 'src/a.js:3'), status: 'passed' as const };
    expect(featuresOf(state, probe, report(passing), 9)).toMatchObject({
      stepsToLocalize: null,
      failureKinds: [],
    });
    const flaky = failing('elsewhere', 'expected 2', 'src/a.js:3');
    expect(featuresOf(state, probe, report(flaky), 9)).toMatchObject({
      stepsToLocalize: null,
      failureKinds: [],
    });
  });

  it.each([
    ['Test timed out in 5000 ms', 'test/a.test.js > adds', 'timeout'],
    ['Timeout of 2000ms exceeded', 'test/a.test.js > adds', 'timeout'],
    ['Cannot find module ./x', 'test/b.test.js', 'load'],
    ['SyntaxError: Unexpected token', 'test/b.test.js', 'load'],
    ['Cannot find module ./x', 'test/a.test.js > adds', 'error'],
    ['AssertionError: 1 == 2', 'test/a.test.js > adds', 'assertion'],
    ['TypeError: x is not a function', 'test/b.test.js', 'error'],
  ])('call “%s” of %s a failure of the kind %s', (message, id, kind) => {
    const { state, probe } = probed(steps);
    expect(featuresOf(state, probe, report(failing(id, message)), 1).failureKinds).toEqual([kind]);
  });

  it('name each kind of failure once, in the order of the alphabet', () => {
    const { state, probe } = probed(steps);
    state.baseline = { targets: ['a', 'b', 'c'], guards: [] };
    const root = report(failing('a', 'timeout'), failing('b', 'expected 1'), failing('c', 'expected 2'));
    expect(featuresOf(state, probe, root, 1).failureKinds).toEqual(['assertion', 'timeout']);
  });
});

describe('points by the rule', () => {
  const easy: DifficultyFeatures = {
    files: 1,
    tests: 1,
    targets: 1,
    filesTouched: 1,
    stepsToLocalize: 1,
    failureKinds: ['assertion'],
    bestReward: 0,
  };

  it.each<[Partial<DifficultyFeatures>, number]>([
    [{}, 0],
    [{ files: 15 }, 0],
    [{ files: 16 }, 1],
    [{ files: 60 }, 1],
    [{ files: 61 }, 2],
    [{ targets: 2 }, 0],
    [{ targets: 3 }, 1],
    [{ targets: 5 }, 1],
    [{ targets: 6 }, 2],
    [{ filesTouched: 4 }, 0],
    [{ filesTouched: 5 }, 1],
    [{ stepsToLocalize: 5 }, 0],
    [{ stepsToLocalize: 6 }, 1],
    [{ stepsToLocalize: null }, 2],
    [{ failureKinds: ['assertion', 'error'] }, 1],
    [{ failureKinds: ['timeout'] }, 1],
    [{ failureKinds: ['assertion', 'timeout'] }, 2],
    [{ packages: ['a', 'b', 'c'] }, 0],
    [{ packages: ['a', 'b', 'c', 'd'] }, 1],
    [{ files: 61, targets: 6, bestReward: 0.1 }, 2],
    [{ files: 16, bestReward: 0.1 }, 0],
  ])('for %o are %d', (change, points) => {
    expect(pointsOf({ ...easy, ...change })).toBe(points);
  });

  it('up to 2 are easy, up to 4 medium, more hard', () => {
    expect([0, 2, 3, 4, 5].map(difficultyByPoints)).toEqual(['easy', 'easy', 'medium', 'medium', 'hard']);
  });

  it('are left for the classifier at 30 examples with 5 of each outcome', () => {
    const examples = (n: number, solved: number) =>
      Array.from({ length: n }, (_, i) => ({ features: easy, solved: i < solved }));
    expect(enoughExamples(examples(30, 5))).toBe(true);
    expect(enoughExamples(examples(30, 25))).toBe(true);
    expect(enoughExamples(examples(29, 10))).toBe(false);
    expect(enoughExamples(examples(30, 4))).toBe(false);
    expect(enoughExamples(examples(30, 26))).toBe(false);
    expect(calibrationOf(examples(30, 15)).examples).toBe(30);
  });
});
