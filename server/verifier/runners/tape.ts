import { jsFrames } from '@/server/verifier/frames';
import { distinctIds, type Report, type ReportedTest, type TestOutput } from '@/server/verifier/report';
import { reportContradicts, reportCutOff } from '@/server/verifier/sentences';
import { loadFailure } from './node-lines';
import { diagnostics, messageOf, nameIn, point } from './tap-text';

/** What tape prints of itself between its tests. */
const summary = /^# (?:(tests|pass|fail) +(\d{1,9})|(?:skip|todo) +\d{1,9}|ok)$/;

/**
 * Whether titles stand before their assertions as comments, as tape prints them: a title comes first, where others print
 * a plan or a test. Comments of other programs explain a failure, or are what tests print, and are no titles.
 */
export function hasTitles(lines: readonly string[]): boolean {
  const version = lines.findIndex((line) => /^TAP version \d/.test(line));
  const first = lines.slice(version + 1).find((line) => /^(?:#|1\.\.| *(?:not )?ok\b)/.test(line)) ?? '';
  const nodes = lines.some((line) => /^ *# Subtest: /.test(line));
  return version >= 0 && !nodes && first.startsWith('# ') && !summary.test(first);
}

const titled = (title: string): ReportedTest => ({ id: title, status: 'skipped', message: '', frames: [] });

/** A test so far, with one more of its assertions. */
function withAssertion(test: ReportedTest, failed: boolean, values: Map<string, string>, name: string): void {
  if (!failed) {
    if (test.status === 'skipped') test.status = 'passed';
    return;
  }
  test.status = 'failed';
  test.message = [test.message, `${name}: ${messageOf(values)}`].filter((text) => text !== '').join('\n');
  test.frames.push(...jsFrames(values.get('stack') ?? values.get('at') ?? ''));
}

/**
 * Reads tape's report. A test is a title with its assertions, since the name of an assertion may exist only while it
 * fails (`t.fail`, `t.error`, a plan that is not met). The assertions must be as many as tape counts. An exception that no
 * test catches ends the process in the middle of the report: it is a failure of the title that was open, and whatever
 * would have come behind it is absent.
 */
export function readTape(lines: string[], output: TestOutput): Report {
  const tests: ReportedTest[] = [];
  const counts = { tests: 0, pass: 0, fail: 0 };
  let [points, failures, planned, doubt]: [number, number, number | null, string | null] = [0, 0, null, null];
  let current: ReportedTest | null = null;
  // Between a version and a plan. What others print behind the plan are no titles.
  let open = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const total = summary.exec(line);
    const plan = /^1\.\.(\d{1,9})$/.exec(line);
    if (/^TAP version \d/.test(line)) open = true;
    else if (line.startsWith('Bail out!')) doubt = reportCutOff;
    else if (total) {
      const kind = total[1];
      if (kind === 'tests' || kind === 'pass' || kind === 'fail') counts[kind] += Number(total[2]);
    } else if (plan) {
      planned = (planned ?? 0) + Number(plan[1]);
      [open, current] = [false, null];
    } else if (open && line.startsWith('# ')) {
      const [, kind, title = ''] = /^# (SKIP |TODO )?(.*)$/.exec(line) ?? [];
      current = titled(title.trim());
      if (kind === 'SKIP ') tests.push(current);
    } else {
      const found = point.exec(line);
      if (found?.[1] !== '') continue;
      points++;
      const { name, skipped } = nameIn(found[4] ?? '');
      let values = new Map<string, string>();
      if (lines[i + 1] === '  ---') {
        const block = diagnostics(lines, i + 1, 2);
        values = block.values;
        i = block.next;
      }
      current ??= titled(name || `test ${found[3] ?? points}`);
      if (!tests.includes(current)) tests.push(current);
      if (skipped) continue;
      if (found[2] !== undefined) failures++;
      withAssertion(current, found[2] !== undefined, values, name);
    }
  }
  const { exitCode, stderr } = output;
  if (open && current !== null && exitCode !== null && exitCode > 0) {
    const { message, frames } = loadFailure(stderr);
    if (!tests.includes(current)) tests.push(current);
    current.status = 'failed';
    current.message = [current.message, message].filter((text) => text !== '').join('\n');
    current.frames.push(...frames);
  } else if (planned === null || planned !== points) doubt ??= reportCutOff;
  else if (counts.tests !== points || counts.fail !== failures || counts.pass + counts.fail !== counts.tests)
    doubt ??= reportContradicts;
  return { tests: distinctIds(tests), doubt };
}
