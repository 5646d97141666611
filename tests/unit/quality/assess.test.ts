import { describe, expect, it } from 'vitest';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import type { QualityProgress } from '@/server/core/verdict/quality';
import { assessTask } from '@/server/verifier/quality/assess';
import { openSuite } from '@/server/verifier/quality/suite';
import { simulatedTask } from '@/tests/support/simulated-world';
import { type Files, fileWorld, jestCommand, jestOutput, type Ran } from '@/tests/unit/verifier/file-world';

const task: Task = {
  ...simulatedTask,
  test: testSpecSchema.parse({ command: jestCommand, timeoutMs: 60_000, flaky: ['known'] }),
};
const source = 'export const add = (a, b) => a < b;\nexport const no = () => 1;\n';
const files: Files = {
  'src/add.js': source,
  'test/add.test.js': "import { add } from '../src/add.js';\n",
};
const tests = [
  { file: 'test/add.test.js', name: 'adds' },
  { file: 'test/add.test.js', name: 'keeps', status: 'failed' as const, message: 'no' },
  { file: 'test/add.test.js', name: 'waits', status: 'skipped' as const },
];
/** What V8 tells: the first line ran, the second did not. */
const coverageOf = ({ command }: Ran) => {
  const mark = /@espalier-\w+ /.exec(command)?.[0] ?? '';
  const end = source.indexOf('\n');
  const scripts = [
    {
      path: 'src/add.js',
      functions: [[[0, source.length, 1]], [[end, source.length, 0]]],
    },
  ];
  return { exitCode: 0, stdout: `noise\n${mark}${JSON.stringify(scripts)}` };
};
const isCoverage = ({ command }: Ran) => command.includes('NODE_V8_COVERAGE');

function assess(
  respond: (run: Ran) => object,
  part: { task?: Task; mutants?: number; reruns?: number } = {},
) {
  const made = fileWorld({ root: files }, respond);
  const progress: QualityProgress[] = [];
  let now = 5_000;
  const world = {
    driver: made.driver,
    store: made.store,
    mutationsOf: (path: string, text: string) =>
      path.endsWith('.js') && text.includes('<')
        ? [
            {
              start: text.indexOf('<'),
              end: text.indexOf('<') + 1,
              replacement: '>',
              line: 1,
              note: '< to >',
            },
          ]
        : [],
    now: () => (now += 1_500),
  };
  const report = assessTask(world, part.task ?? task, {
    reruns: part.reruns ?? 4,
    mutants: part.mutants ?? 3,
    seed: 1,
    signal: new AbortController().signal,
    progress: (at) => progress.push(at),
  });
  return report.then((given) => ({ report: given, progress, ...made }));
}

/** Jest's tests as they are, or, where the source was changed, the first failing. */
const suite = (run: Ran) => {
  if (isCoverage(run)) return coverageOf(run);
  const changed = run.files['src/add.js'] !== source;
  return jestOutput(
    tests.map((test, i) => (changed && i === 0 ? { ...test, status: 'failed', message: 'changed' } : test)),
  );
};

describe('the report on a task’s tests', () => {
  it('holds the first run, reruns, coverage and faults, and how much it took', async () => {
    const { report, runs, progress, openNow } = await assess(suite);
    expect(report).toMatchObject({
      task: 'simulated',
      command: jestCommand,
      sandbox: 'local',
      baseline: {
        status: 'read',
        passed: 1,
        failed: 1,
        skipped: 1,
        ms: 10,
        problem: null,
        targets: ['test/add.test.js > keeps'],
        guards: ['test/add.test.js > adds'],
      },
      reliability: { reruns: 4, shuffled: 2, known: ['known'] },
      coverage: {
        files: [{ path: 'src/add.js', lines: 2, covered: 1, missed: [[2, 2]] }],
        lines: 2,
        covered: 1,
        near: ['src/add.js'],
      },
      mutation: { tried: 1, caught: 1, survivors: [] },
      hasHoldout: false,
      // The first run, four more, each of two tests alone, one with coverage and one with a fault.
      suiteRuns: 9,
      seconds: 1.5,
      verdict: { level: 'fix-first' },
    });
    expect(report.reliability?.tests.map(({ id, kind }) => [id, kind])).toEqual([
      ['test/add.test.js > adds', 'steady'],
      ['test/add.test.js > keeps', 'steady'],
    ]);
    expect(runs).toHaveLength(9);
    expect(runs.every(({ from, owner }) => from === 'root' && owner === 'quality')).toBe(true);
    expect(openNow()).toBe(0);
    expect(progress.map(({ phase, done, total }) => `${phase} ${done}/${total}`)).toEqual([
      'preparing 0/1',
      'baseline 0/1',
      'reruns 0/4',
      'reruns 1/4',
      'reruns 2/4',
      'reruns 3/4',
      'alone 0/2',
      'alone 1/2',
      'coverage 0/1',
      'mutants 0/1',
    ]);
  });

  it('gives reruns ten times as long as the first run took, between 5 s and the limit of the task', async () => {
    const limits = async (ms: number, timeoutMs = 60_000) => {
      const timed = { ...task, test: { ...task.test, timeoutMs } };
      const { runs } = await assess((run) => ({ ...suite(run), ms }), { task: timed });
      const [first, rerun] = runs;
      return [first?.options.timeoutMs, rerun?.options.timeoutMs, runs.find(isCoverage)?.options.timeoutMs];
    };
    expect(await limits(10)).toEqual([60_000, 5_000, 600_000]);
    expect(await limits(800)).toEqual([60_000, 8_000, 600_000]);
    expect(await limits(9_000)).toEqual([60_000, 60_000, 600_000]);
    expect(await limits(10, 3_000)).toEqual([3_000, 3_000, 30_000]);
  });

  it('says that there is a holdout only where its files are there', async () => {
    const held = { ...task, holdoutDirectory: '/holdout' };
    expect((await assess(suite, { task: held })).report.hasHoldout).toBe(true);
    const { holdout: _, ...without } = held;
    expect((await assess(suite, { task: without })).report.hasHoldout).toBe(false);
  });

  it('of tests without a result measures nothing more', async () => {
    const { report } = await assess(() => ({ exitCode: 2, stderr: 'boom' }));
    expect(report).toMatchObject({
      baseline: { status: 'unreadable', passed: 0, failed: 0, skipped: 0, targets: [], guards: [] },
      reliability: null,
      coverage: { notMeasured: 'The tests gave no result at the start.' },
      mutation: { notMeasured: 'The tests gave no result at the start.' },
      suiteRuns: 1,
      verdict: { level: 'no-ground-truth' },
    });
    expect(report.baseline.problem).toContain('could not be read');
  });

  it('of a task without tests runs nothing', async () => {
    const none: Task = { ...task, test: testSpecSchema.parse({ command: 'none', runner: 'none' }) };
    const { report } = await assess(suite, { task: none });
    expect(report).toMatchObject({
      baseline: { status: 'no-tests', ms: 0 },
      suiteRuns: 0,
      reliability: null,
    });
  });

  it('says of a runner without coverage so, and tries no faults', async () => {
    const plain = { ...task, test: { ...task.test, command: 'true', runner: 'exit' as const } };
    const { report, runs } = await assess(() => ({ exitCode: 1 }), { task: plain, reruns: 2 });
    expect(report).toMatchObject({
      coverage: { notMeasured: 'Coverage cannot be measured for this test command (exit).' },
      mutation: { notMeasured: 'It needs the lines that the tests run, and they are not known.' },
    });
    expect(runs.some(isCoverage)).toBe(false);
  });
});

describe('a suite in forks', () => {
  const signalOf = (controller: AbortController) => ({
    reruns: 2,
    mutants: 0,
    seed: 1,
    signal: controller.signal,
    progress: () => {},
  });
  const open = (respond: (run: Ran) => object, controller = new AbortController()) => {
    const made = fileWorld({ root: files }, respond);
    const world = { driver: made.driver, store: made.store, mutationsOf: () => [], now: () => 0 };
    return openSuite(world, task, signalOf(controller)).then((suite) => ({ suite, ...made }));
  };

  it('counts them, closes each, and runs what is to be done before in the same one', async () => {
    const { suite, runs, openNow } = await open((run) => suiteOutput(run));
    const outcome = await suite.run({ timeoutMs: 7 }, undefined, (sandbox) =>
      sandbox.file({ kind: 'write_file', path: 'src/add.js', content: 'new' }),
    );
    expect(outcome.tests.map(({ status }) => status)).toEqual(['passed', 'failed', 'skipped']);
    expect(runs[0]).toMatchObject({ files: { 'src/add.js': 'new' }, options: { timeoutMs: 7 } });
    await suite.run();
    expect(runs[1]?.files['src/add.js']).toBe(source);
    expect(runs[1]?.options.timeoutMs).toBe(60_000);
    expect([suite.forks(), openNow()]).toEqual([2, 0]);
    expect([suite.runner, suite.root]).toEqual(['jest', 'root']);
    expect([suite.isTestFile('test/a.js'), suite.isTestFile('src/a.js')]).toEqual([true, false]);
  });

  it('gives the tests that a filter names', async () => {
    const { suite } = await open(suiteOutput);
    expect((await suite.run({}, 'keeps')).tests.map(({ id }) => id)).toEqual(['test/add.test.js > keeps']);
  });

  it('opens none after it was stopped', async () => {
    const controller = new AbortController();
    const { suite, runs } = await open(suiteOutput, controller);
    controller.abort();
    await expect(suite.run()).rejects.toThrow();
    expect([suite.forks(), runs.length]).toEqual([0, 0]);
  });

  const suiteOutput = (_: Ran) => jestOutput(tests);
});

it('every run has the task’s variables, beside those of the run', async () => {
  const env = { MODE: 'fast', NODE_OPTIONS: '--no-warnings' };
  const { runs } = await assess(suite, { task: { ...task, test: { ...task.test, env } } });
  expect(runs.every(({ options }) => options.env?.MODE === 'fast')).toBe(true);
  const made = fileWorld({ root: files }, suite);
  const world = { driver: made.driver, store: made.store, mutationsOf: () => [], now: () => 0 };
  const opened = await openSuite(
    world,
    { ...task, test: { ...task.test, env } },
    {
      ...{ reruns: 2, mutants: 0, seed: 1 },
      signal: new AbortController().signal,
      progress: () => {},
    },
  );
  await opened.run({ env: { SEED: '7', NODE_OPTIONS: '--import x' } });
  expect(made.runs.at(-1)?.options.env).toMatchObject({
    ...{ MODE: 'fast', SEED: '7' },
    NODE_OPTIONS: '--no-warnings --import x',
  });
});
