import { jsFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { reportContradicts, reportCutOff } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';
import { behind, isCall, testName, withoutFlags } from './select';
import { diagnostics, messageOf, nameIn, point } from './tap-text';

/** AVA's title `folder › file › name` as an id. */
const idOf = (title: string): string => title.split(' › ').join(' > ');

/**
 * How AVA begins the titles of a file's tests: the path without customary folders, without the extension and without
 * what marks a test. What all files share AVA leaves out too; with one file it leaves out all.
 */
const prefixOf = (file: string): string =>
  file
    .split('/')
    .filter((part) => !/^(?:spec|tests?|__tests?__)$/.test(part))
    .map((part) =>
      part
        .replace(/\.[cm]?[jt]sx?$/, '')
        .replace(/\.(?:spec|test)$/, '')
        .replace(/^test-/, ''),
    )
    .join(' > ');

const exited = /^(.+) exited with a non-zero exit code: \d+$/;
const uncaught = /^[\w$.]*(?:Error|Exception|Reason)\b/;

/** The message and, of AVA's details, the place. */
function failure(id: string, values: Map<string, string>): ReportedTest {
  return { id, status: 'failed', message: messageOf(values), frames: jsFrames(values.get('at') ?? '') };
}

/**
 * Reads AVA's TAP report. Ids are `file > name`, sorted, since files run side by side. A process that ended with an
 * exception gives two points, the exception and its file; they are one failure of the file. The counts behind must be
 * equal to what was read.
 */
export function readAva({ stdout }: TestOutput): Report | null {
  const lines = stdout.split(/\r?\n/);
  if (!lines.some((line) => /^TAP version \d/.test(line))) return null;
  const tests: ReportedTest[] = [];
  const seen = { pass: 0, skip: 0, fail: 0 };
  const counts = { pass: 0, skip: 0, fail: 0 };
  const exceptions: ReportedTest[] = [];
  let [plans, crashes, doubt]: [number, number, string | null] = [0, 0, null];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const [, kind, number] = /^# (pass|skip|fail) (\d{1,9})$/.exec(line) ?? [];
    if (kind === 'pass' || kind === 'skip' || kind === 'fail') counts[kind] += Number(number);
    if (/^1\.\.\d{1,9}$/.test(line)) plans++;
    if (line.startsWith('Bail out!')) doubt = reportCutOff;
    const found = point.exec(line);
    if (found?.[1] !== '') continue;
    const failed = found[2] !== undefined;
    const { name, skipped } = nameIn(found[4] ?? '');
    let values = new Map<string, string>();
    if (lines[i + 1] === '  ---') {
      const block = diagnostics(lines, i + 1, 2);
      values = block.values;
      i = block.next;
    }
    seen[failed ? 'fail' : skipped ? 'skip' : 'pass']++;
    const file = failed ? exited.exec(name)?.[1] : undefined;
    if (file !== undefined) {
      crashes++;
      const [exception] = exceptions.splice(0, 1);
      tests.push({ ...(exception ?? failure('', values)), id: prefixOf(file) });
    } else if (skipped) tests.push({ id: idOf(name), status: 'skipped', message: '', frames: [] });
    else if (!failed) tests.push({ id: idOf(name), status: 'passed', message: '', frames: [] });
    else if (uncaught.test(name) && !values.has('assertion')) exceptions.push(failure(idOf(name), values));
    else tests.push(failure(idOf(name), values));
  }
  tests.push(...exceptions);
  // A file that crashed leaves tests behind that never ran; AVA counts them as failed and gives no points for them.
  const failuresAgree = crashes > 0 ? seen.fail <= counts.fail : seen.fail === counts.fail;
  if (plans === 0) doubt ??= reportCutOff;
  else if (seen.pass !== counts.pass || seen.skip !== counts.skip || !failuresAgree)
    doubt ??= reportContradicts;
  tests.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { tests: distinctIds(tests), doubt };
}

const call = /(^|[\s;&|(/])(ava|(?<=\/ava\/)entrypoints\/cli\.mjs)(?=$|[\s;&|)])/;
export const isAva = (command: string): boolean => isCall(command, call);

export const avaRunner: TestRunner = {
  prepare(command, filter) {
    const name = testName(filter);
    // A match is a pattern in which only `*` is special: it also stands for what cannot be said otherwise.
    const select = name ? ` --match ${shellQuote(`*${name.replace(/^!/, '*')}*`)}` : '';
    const tap = /\s(?:--tap|-t)(?=$|\s)/.test(command) ? '' : '--tap ';
    return {
      command: behind(
        withoutFlags(command, call, ['--fail-fast']),
        call,
        () => `${tap}--no-fail-fast${select}`,
      ),
      read: readAva,
    };
  },
};
