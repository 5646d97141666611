/** A place in the workspace that a failure names. */
interface Frame {
  path: string;
  line: number;
}

interface FailingTest {
  id: string;
  message: string;
  frames: Frame[];
}

/** What a `run_tests` observation says. */
export interface Report {
  total: number;
  failed: number;
  /** As shown: may hold fewer than `failed` where the text was cut. */
  failing: FailingTest[];
  /** Ids of passing tests, as far as shown. */
  passing: string[];
}

const framePattern = /(?:^|[\s('"@])((?:\.{0,2}\/)?[\w@.-]+(?:\/[\w@.-]+)*\.(?:[cm]?[jt]sx?|py)):(\d+)/g;
const pythonFrame = /File "([^"]+)", line (\d+)/g;

/** The frames a text names, in order, without those outside the workspace or of installed packages. */
function framesIn(text: string): Frame[] {
  const frames: Frame[] = [];
  for (const pattern of [framePattern, pythonFrame]) {
    for (const [, path = '', line = '0'] of text.matchAll(pattern)) {
      const clean = path.replace(/^\.\//, '');
      if (
        !clean.startsWith('/') &&
        !clean.startsWith('..') &&
        !/node_modules|(?:site|dist)-packages/.test(clean)
      )
        frames.push({ path: clean, line: Number(line) });
    }
  }
  return frames;
}

/** Reads the observation of `run_tests`; null where it is no such report. */
export function parseReport(text: string): Report | null {
  const some = /(\d+) of (\d+) tests? fail/i.exec(text);
  const all = /\bAll (\d+) tests? pass/i.exec(text);
  const lines = text.split('\n');
  const failing: FailingTest[] = [];
  const passing: string[] = [];
  let open: { id: string; body: string[] } | null = null;
  const close = () => {
    if (open)
      failing.push({
        id: open.id,
        message: open.body.join('\n').trim(),
        frames: framesIn(open.body.join('\n')),
      });
    open = null;
  };
  for (const line of lines) {
    if (line === 'printed by the tests:') break; // anything may stand below
    const head = /^\s{0,2}✗\s+(.+)$/.exec(line);
    if (head) {
      close();
      open = { id: (head[1] ?? '').trim(), body: [] };
    } else if (/^passing:/i.test(line)) {
      close();
      const ids = line.replace(/^passing:\s*/i, '').split(/;\s+/);
      if (ids.at(-1)?.endsWith('…')) ids.pop();
      passing.push(...ids.map((id) => id.trim()).filter((id) => id !== ''));
    } else if (open !== null) (open as { body: string[] }).body.push(line);
  }
  close();
  if (!some && !all && failing.length === 0) return null;
  const failed = some ? Number(some[1]) : failing.length;
  const total = some ? Number(some[2]) : all ? Number(all[1]) : failed + passing.length;
  return { total, failed, failing, passing };
}

export type Verdict = 'better' | 'same' | 'changed' | 'worse';

const shaped = (message: string) => message.replace(/:\d+(?::\d+)?\b/g, ':').replace(/\s+/g, ' ');

/**
 * How `after` stands against `before`: better — more tests pass and none that passed fails; worse — one that passed
 * fails, or fewer pass; changed — the same tests fail in another way; same — else. Tests in `flaky` do not count.
 */
export function compareReports(before: Report, after: Report | null, flaky: ReadonlySet<string>): Verdict {
  if (after === null) return 'worse';
  const failedBefore = new Map(before.failing.map((test) => [test.id, test]));
  const cut = before.failing.length < before.failed;
  const broken = after.failing.filter((test) => !failedBefore.has(test.id) && !flaky.has(test.id));
  const wasPassing = new Set(before.passing);
  const grew = after.total > before.total;
  const harmful = broken.filter((test) => wasPassing.has(test.id) || (!grew && !cut));
  const flips = [...failedBefore.keys()].filter(
    (id) => flaky.has(id) && !after.failing.some((test) => test.id === id),
  ).length;
  const gain = after.total - after.failed - (before.total - before.failed) - flips;
  if (harmful.length > 0 || after.total < before.total) return 'worse';
  if (gain > 0) return 'better';
  if (gain < 0) return 'worse';
  const differs = after.failing.some(
    (test) => shaped(test.message) !== shaped(failedBefore.get(test.id)?.message ?? test.message),
  );
  return differs ? 'changed' : 'same';
}

/** What a change did to the tests, for mutation-based fault localization. */
export interface Effect {
  /** Share of the tests that failed before which now pass, in [0,1]. */
  repaired: number;
  /** Share of the tests that failed before which now pass or fail in another way, in [0,1]. */
  touched: number;
  /** Share of the tests that passed before which now fail, in [0,1]. */
  broken: number;
}

/**
 * Compares the reports before and after a change test by test. Flaky tests do not count. Null where nothing can be
 * said: without a report, or where tests are missing from it, since what did not run (a file that no longer loads) was
 * not repaired.
 */
export function effectOf(before: Report, after: Report | null, flaky: ReadonlySet<string>): Effect | null {
  if (after === null || after.total < before.total) return null;
  const now = new Map(after.failing.map((test) => [test.id, shaped(test.message)]));
  const failing = before.failing.filter((test) => !flaky.has(test.id));
  const touched = failing.filter((test) => now.get(test.id) !== shaped(test.message)).length;
  const repaired = failing.filter((test) => !now.has(test.id)).length;
  const failedBefore = new Set(before.failing.map((test) => test.id));
  const broken = after.failing.filter((test) => !failedBefore.has(test.id) && !flaky.has(test.id)).length;
  return {
    repaired: failing.length === 0 ? 0 : repaired / failing.length,
    touched: failing.length === 0 ? 0 : touched / failing.length,
    broken: Math.min(1, broken / Math.max(1, before.total - before.failed)),
  };
}
