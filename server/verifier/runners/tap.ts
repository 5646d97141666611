import { jsFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { reportContradicts, reportCutOff, reportNotNested } from '@/server/verifier/sentences';
import { isScript } from '@/server/verifier/test-files';
import { diagnostics, messageOf, nameIn, point } from './tap-text';
import { hasTitles, readTape } from './tape';

/** Reads TAP 13 and 14 with subtests indented by four, and that of tape. Ids are `subtest > name`; suites are not tests. */
export function readTap(output: TestOutput): Report | null {
  const lines = output.stdout.split(/\r?\n/);
  if (hasTitles(lines)) return readTape(lines, output);
  if (!lines.some((line) => /^(?:TAP version \d|1\.\.\d)/.test(line))) return null;
  const tests: ReportedTest[] = [];
  const open: string[] = [];
  let [plan, points, doubt]: [number | null, number, string | null] = [null, 0, null];
  const counts = new Map<string, number>();
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const subtest = /^( *)# Subtest: (.*)$/.exec(line);
    if (subtest) {
      const depth = (subtest[1]?.length ?? 0) / 4;
      if (!Number.isInteger(depth) || depth > open.length) doubt ??= reportNotNested;
      else open.splice(depth, open.length, nameIn(subtest[2] ?? '').name);
      continue;
    }
    const planned = /^1\.\.(\d{1,9})/.exec(line);
    if (planned) plan = (plan ?? 0) + Number(planned[1]);
    if (line.startsWith('Bail out!')) doubt = 'The test runner gave up.';
    const count = /^# (pass|fail) +(\d{1,9})$/.exec(line);
    if (count) counts.set(count[1] ?? '', (counts.get(count[1] ?? '') ?? 0) + Number(count[2]));
    const found = point.exec(line);
    if (!found) continue;
    const depth = (found[1]?.length ?? 0) / 4;
    if (!Number.isInteger(depth)) continue;
    const { name, skipped } = nameIn(found[4] ?? '');
    const parents = open.slice(0, depth);
    if (parents.length < depth) {
      doubt ??= reportNotNested;
      continue;
    }
    if (open.length > depth && open[depth] !== name) doubt ??= reportNotNested;
    if (depth === 0) points++;
    open.splice(depth);
    const indent = depth * 4 + 2;
    let values = new Map<string, string>();
    if (lines[i + 1] === `${' '.repeat(indent)}---`) {
      const block = diagnostics(lines, i + 1, indent);
      values = block.values;
      i = block.next;
    }
    const suite = values.get('type') === 'suite';
    const failed = found[2] !== undefined;
    if (suite && (!failed || values.get('failureType') === 'subtestsFailed')) continue;
    if (depth === 0 && isScript(name) && (!failed || values.get('failureType') === 'subtestsFailed'))
      continue;
    const id = [...parents, name || `test ${found[3] ?? tests.length + 1}`].join(' > ');
    if (skipped) tests.push({ id, status: 'skipped', message: '', frames: [] });
    else if (!failed) tests.push({ id, status: 'passed', message: '', frames: [] });
    else {
      const frames = jsFrames(values.get('stack') ?? '');
      tests.push({ id, status: 'failed', message: messageOf(values), frames });
    }
  }
  if (plan === null || plan !== points) doubt ??= reportCutOff;
  const failures = tests.filter((test) => test.status === 'failed').length;
  if (counts.has('fail') && (counts.get('fail') ?? 0) > 0 !== failures > 0) doubt ??= reportContradicts;
  return { tests: distinctIds(tests), doubt };
}

export const tapRunner: TestRunner = {
  prepare: (command) => ({ command, read: readTap }),
};
