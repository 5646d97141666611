import type { Outcome } from '@/server/core/verdict/outcome';
import { type Coverage, isMeasured, type NotMeasured } from '@/server/core/verdict/quality';
import { noCoverageFor } from '@/server/verifier/sentences';
import { coverageRun, type LineCoverage } from './coverage';
import { missedLines } from './lines';
import { codeFiles, nearFault } from './sources';
import type { Suite } from './suite';

/** Bytes of a source file that is looked into, and of the record of what ran. */
const textAtMost = 512 * 1024;
const recordAtMost = 64 * 1024 * 1024;
/** Recording slows programs down; milliseconds. */
const timeoutMs = 600_000;

export interface MeasuredCoverage {
  coverage: Coverage | NotMeasured;
  /** Empty where it was not measured. */
  lines: LineCoverage[];
  /** The code files' texts, by path. */
  texts: Map<string, string>;
}

/** Runs the suite once while what it executes is recorded. */
export async function measureCoverage(suite: Suite, first: Outcome): Promise<MeasuredCoverage> {
  const { store, root, task, runner, isTestFile, options } = suite;
  options.progress({ phase: 'coverage', done: 0, total: 1 });
  const all = await store.list(root);
  const code = new Set(codeFiles(all, isTestFile));
  const texts = new Map<string, string>();
  for (const path of all) {
    if (!code.has(path) && !isTestFile(path)) continue;
    const bytes = await store.read(root, path);
    if (bytes && bytes.length <= textAtMost) texts.set(path, Buffer.from(bytes).toString('utf8'));
  }
  const codeTexts = new Map([...texts].filter(([path]) => code.has(path)));
  const recording = coverageRun(runner, task.test.command, codeTexts);
  if (recording === null) {
    const notMeasured = noCoverageFor(runner);
    return { coverage: { notMeasured }, lines: [], texts: codeTexts };
  }
  const measured = recording.read(
    await suite.inFork((sandbox) =>
      sandbox.run(recording.command, {
        timeoutMs: Math.min(10 * task.test.timeoutMs, timeoutMs),
        signal: options.signal,
        maxOutputBytes: recordAtMost,
        ...(task.test.env ? { env: task.test.env } : {}),
      }),
    ),
  );
  options.signal.throwIfAborted();
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
  const failing = first.tests.filter((test) => test.status === 'failed');
  const near = nearFault(failing, (path) => texts.get(path) ?? null, new Set(all), code);
  return {
    coverage: { files, lines: sum('lines'), covered: sum('covered'), near },
    lines: measured,
    texts: codeTexts,
  };
}
