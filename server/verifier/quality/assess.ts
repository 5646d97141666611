import { checkBaseline } from '@/server/core/baseline-check';
import type { SnapshotId } from '@/server/core/ids';
import { baselineOf, type Outcome, type TestResult } from '@/server/core/outcome';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports';
import {
  type Coverage,
  isMeasured,
  type Mutant,
  type MutationCheck,
  type NotMeasured,
  type QualityProgress,
  type QualityReport,
  qualityVerdict,
  type TestReliability,
} from '@/server/core/quality';
import { seededRandom } from '@/server/core/random';
import type { Task } from '@/server/core/task';
import { judge, matching } from '../outcome';
import { runTests, type TestCommand } from '../run-tests';
import { runnerFor } from '../runners/auto';
import { shuffledCommand } from '../runners/shuffle';
import { testFileMatcher } from '../test-files';
import { coverageRun, type LineCoverage } from './coverage';
import { missedLines } from './lines';
import { type MutationSource, planMutants } from './mutants';
import { type Evidence, type Rerun, reliabilityOf, rerunOf } from './reliability';
import { codeFiles, nearFault } from './sources';

export interface AssessWorld {
  driver: SandboxDriver;
  store: SnapshotStore;
  mutationsOf: MutationSource;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface AssessOptions {
  /** Reruns of the whole suite, half of them shuffled where the runner can; ≥ 2. */
  reruns: number;
  /** Mutants tried; 0 leaves the check out. */
  mutants: number;
  seed: number;
  signal: AbortSignal;
  progress(now: QualityProgress): void;
}

/** Tests run alone, at most; those that fail first. */
const aloneAtMost = 40;
const repeats = 3;

/**
 * Measures how far the task's visible tests can be trusted, on the unchanged task. Every run is made in a fork of its
 * own. Throws when the signal is aborted or the sandbox cannot be made.
 */
export async function assessTask(
  world: AssessWorld,
  task: Task,
  options: AssessOptions,
): Promise<QualityReport> {
  const { driver, store, now } = world;
  const { signal, progress } = options;
  const begun = now();
  let suiteRuns = 0;
  progress({ phase: 'preparing', done: 0, total: 1 });
  const root = await driver.prepare(task, signal);
  const isTestFile = testFileMatcher(task.test.protected);
  const runner = runnerFor(task.test.runner, task.test.command);

  async function inFork<T>(act: (sandbox: Sandbox) => Promise<T>, from: SnapshotId = root): Promise<T> {
    signal.throwIfAborted();
    suiteRuns++;
    const sandbox = await driver.open(from, { owner: 'quality' });
    try {
      return await act(sandbox);
    } finally {
      await sandbox.close();
    }
  }
  async function run(
    change: Partial<TestCommand> = {},
    filter?: string,
    prior?: (sandbox: Sandbox) => Promise<unknown>,
  ) {
    return inFork(async (sandbox) => {
      await prior?.(sandbox);
      const { result, report } = await runTests(sandbox, { ...task.test, runner, ...change }, filter, signal);
      const judged = judge(result, report, isTestFile, []);
      return filter === undefined ? judged.outcome : matching(judged, filter).outcome;
    });
  }

  progress({ phase: 'baseline', done: 0, total: 1 });
  const first = await run();
  const check = checkBaseline(first, task);
  const baseline = baselineOf(first, task.test);
  const of = (status: TestResult['status']) => first.tests.filter((test) => test.status === status);
  const facts: QualityReport['baseline'] = {
    status: first.status,
    passed: of('passed').length,
    failed: of('failed').length,
    skipped: of('skipped').length,
    ms: first.ms,
    problem: check.ok ? null : check.message,
    targets: baseline.targets,
    guards: baseline.guards,
  };
  const done = (parts: Pick<QualityReport, 'reliability' | 'coverage' | 'mutation'>): QualityReport => {
    const report = {
      task: task.name,
      command: task.test.command,
      sandbox: driver.kind,
      baseline: facts,
      ...parts,
      hasHoldout: task.holdout !== undefined && task.holdoutDirectory !== null,
      suiteRuns,
      seconds: (now() - begun) / 1000,
    };
    return { ...report, verdict: qualityVerdict(report) };
  };
  if (first.status !== 'read') {
    const none = { notMeasured: 'The tests gave no result to begin with.' };
    return done({ reliability: null, coverage: none, mutation: none });
  }

  const timeoutMs = Math.min(task.test.timeoutMs, Math.max(5_000, 10 * first.ms));
  const reliability = await measureReliability();
  const { coverage, lines, texts } = await measureCoverage();
  const mutation = await checkMutants(reliability.tests, lines, texts);
  return done({ reliability, coverage, mutation });

  async function measureReliability() {
    const ids = first.tests.filter((test) => test.status !== 'skipped').map((test) => test.id);
    const half = Math.floor(options.reruns / 2);
    const orderOf = (seed: number) => shuffledCommand(runner, task.test.command, seed, ids);
    const total = options.reruns;
    const straight: Rerun[] = [];
    const mixed: { seed: number; rerun: Rerun }[] = [];
    let canShuffle = orderOf(1) !== null;
    for (let i = 0; i < total; i++) {
      progress({ phase: 'reruns', done: i, total });
      const order = canShuffle && i < half ? orderOf(i + 1) : null;
      if (order === null) straight.push(rerunOf(await run({ timeoutMs })));
      else {
        const outcome = await run({ ...order, timeoutMs });
        // An old runner does not know the option: then nothing could be read, the first time already.
        if (i === 0 && outcome.status !== 'read') canShuffle = false;
        else mixed.push({ seed: i + 1, rerun: rerunOf(outcome) });
      }
    }
    const flipsIn = (id: string, rerun: Rerun) => {
      const now = rerun?.get(id);
      return now !== undefined && now !== first.tests.find((test) => test.id === id)?.status;
    };
    const again = new Map<string, boolean[]>();
    for (const id of ids) {
      const hit = mixed.find(({ rerun }) => flipsIn(id, rerun));
      if (!hit || straight.some((rerun) => flipsIn(id, rerun))) continue;
      const order = orderOf(hit.seed);
      const told: boolean[] = [];
      for (let i = 0; order !== null && i < repeats; i++) {
        told.push(flipsIn(id, rerunOf(await run({ ...order, timeoutMs }))));
      }
      again.set(id, told);
    }
    const alone = await runAlone(ids);
    const evidence: Evidence = { straight, shuffled: mixed.map(({ rerun }) => rerun), again, alone };
    const tests = first.tests
      .filter((test) => test.status !== 'skipped')
      .map((test) => reliabilityOf(test.id, test.status, evidence));
    return { reruns: straight.length + mixed.length, shuffled: mixed.length, tests, known: task.test.flaky };
  }

  async function runAlone(ids: string[]): Promise<Map<string, boolean[]>> {
    const alone = new Map<string, boolean[]>();
    const containers = new Set(ids.filter((id) => !id.includes(' > ')));
    const order = [...baseline.targets, ...ids].filter((id) => !containers.has(id));
    const chosen = [...new Set(order)].filter((id) => ids.includes(id)).slice(0, aloneAtMost);
    for (const [i, id] of chosen.entries()) {
      progress({ phase: 'alone', done: i, total: chosen.length });
      const status = first.tests.find((test) => test.id === id)?.status;
      const told: boolean[] = [];
      do {
        const outcome = await run({ timeoutMs }, id);
        const found = outcome.tests.find((test) => test.id === id);
        if (outcome.status !== 'read' || !found || found.status === 'skipped') break;
        told.push(found.status !== status);
      } while (told.some(Boolean) && told.length < repeats);
      alone.set(id, told);
    }
    return alone;
  }

  async function measureCoverage(): Promise<{
    coverage: Coverage | NotMeasured;
    lines: LineCoverage[];
    texts: Map<string, string>;
  }> {
    progress({ phase: 'coverage', done: 0, total: 1 });
    const all = await store.list(root);
    const code = codeFiles(all, isTestFile);
    const texts = new Map<string, string>();
    for (const path of all) {
      if (!code.includes(path) && !isTestFile(path)) continue;
      const bytes = await store.read(root, path);
      if (bytes && bytes.length < 512 * 1024) texts.set(path, Buffer.from(bytes).toString('utf8'));
    }
    const codeTexts = new Map([...texts].filter(([path]) => code.includes(path)));
    const wanted = coverageRun(runner, task.test.command, codeTexts);
    const measured =
      wanted === null
        ? { notMeasured: `There is no way to measure it for this test command (${runner}).` }
        : wanted.read(
            await inFork((sandbox) =>
              sandbox.run(wanted.command, {
                timeoutMs: Math.min(10 * task.test.timeoutMs, 600_000),
                signal,
                maxOutputBytes: 64 * 1024 * 1024,
              }),
            ),
          );
    signal.throwIfAborted();
    if (!isMeasured(measured)) return { coverage: measured, lines: [], texts: codeTexts };
    const files = measured
      .filter((file) => file.lines.length > 0)
      .map(({ path, lines, ran }) => ({
        path,
        lines: lines.length,
        covered: ran.size,
        missed: missedLines(lines, ran),
      }));
    const sum = (key: 'lines' | 'covered') => files.reduce((total, file) => total + file[key], 0);
    const near = nearFault(of('failed'), (path) => texts.get(path) ?? null, new Set(all), new Set(code));
    return {
      coverage: { files, lines: sum('lines'), covered: sum('covered'), near },
      lines: measured,
      texts: codeTexts,
    };
  }

  async function checkMutants(
    tests: TestReliability[],
    lines: LineCoverage[],
    texts: Map<string, string>,
  ): Promise<MutationCheck | NotMeasured> {
    if (options.mutants === 0) return { notMeasured: 'Left out on request.' };
    if (lines.length === 0) return { notMeasured: 'It needs to know which lines the tests run.' };
    const random = seededRandom(`mutants/${options.seed}`);
    const planned = planMutants(lines, texts, world.mutationsOf, 2 * options.mutants, random);
    const steady = new Set(tests.filter((test) => test.kind === 'steady').map((test) => test.id));
    const told = new Map(first.tests.map((test) => [test.id, test]));
    const mutants: Mutant[] = [];
    for (const { path, line, note, text } of planned) {
      if (mutants.length >= options.mutants) break;
      progress({ phase: 'mutants', done: mutants.length, total: Math.min(options.mutants, planned.length) });
      const outcome = await run({ timeoutMs }, undefined, (sandbox) =>
        sandbox.file({ kind: 'write_file', path, content: text }),
      );
      if (isBroken(outcome)) continue;
      mutants.push({ path, line, note, caught: catcher(outcome) });
    }
    const survivors = mutants.filter((mutant) => mutant.caught === null);
    return { tried: mutants.length, caught: mutants.length - survivors.length, survivors };

    /** A mutant that does not even load says nothing about the tests. */
    function isBroken(outcome: Outcome): boolean {
      return outcome.tests.some((test) => /\b(?:SyntaxError|IndentationError)\b/.test(test.message));
    }
    /** The first steady test that tells another story than before, in its result or in what it complains of. */
    function catcher(outcome: Outcome): string | null {
      if (outcome.status === 'timeout') return 'the suite did not end';
      if (outcome.status !== 'read') return 'the suite gave no result';
      const now = new Map(outcome.tests.map((test) => [test.id, test]));
      for (const id of steady) {
        const [before, after] = [told.get(id), now.get(id)];
        if (after?.status !== before?.status || after?.message !== before?.message) return id;
      }
      return null;
    }
  }
}
