import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { judgeSessions } from '@/server/verifier/canary/with-canary';
import { pytestFrames, pythonFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Frame,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { missingTests, reportContradicts, reportCutOff } from '@/server/verifier/sentences';
import { pytestPlugin } from './pytest-plugin';
import { addLoaded, loadedLine } from './python-loaded';
import { withReportLines } from './report-lines';

const verdict =
  /^(\S+\.py(?:::.{1,1000}?)?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?(?: +\[ *\d+%\])?$/;
const section = /^=+ (.{1,200}?) =+$/;
const title = /^_{2,} (.{1,1000}?) _{2,}$/;

const idOf = (node: string): string => node.split('::').join(' > ');
const statusOf = (name: string): ReportedTest['status'] =>
  name === 'PASSED' || name === 'XPASS'
    ? 'passed'
    : name === 'FAILED' || name === 'ERROR'
      ? 'failed'
      : 'skipped';

interface Block {
  /** `Class.test`, or the file for an error of collection. */
  name: string;
  message: string;
  frames: Frame[];
}

function blockOf(heading: string, lines: string[]): Block {
  const name = heading
    .replace(/^ERROR (?:collecting|at setup of|at teardown of) /, '')
    .replace(/ (?:\(.*\)|\[.*?\] \(.*\))$/, '');
  const captured = lines.findIndex((line) => /^-{3,} Captured /.test(line));
  const body = captured < 0 ? lines : lines.slice(0, captured);
  const errorLines = body.filter((line) => /^E( |$)/.test(line)).map((line) => line.slice(4));
  return {
    name,
    message: errorLines.length > 0 ? errorLines.join('\n') : body.join('\n'),
    frames: pytestFrames(body.join('\n')),
  };
}

function blocksOf(lines: string[]): Block[] {
  const blocks: Block[] = [];
  let [heading, body]: [string | null, string[]] = [null, []];
  const flush = () => {
    if (heading !== null) blocks.push(blockOf(heading, body));
    body = [];
  };
  for (const line of lines) {
    const found = title.exec(line);
    if (found) {
      flush();
      heading = found[1] ?? '';
    } else body.push(line);
  }
  flush();
  return blocks;
}

interface Sections {
  verdicts: string[];
  failures: string[];
  summary: string[];
  /** The closing line: `3 failed, 4 passed in 0.10s`. */
  end: string;
}

/** The lines under each `=== heading ===`; those before the first one that we know are the verdicts. */
function sectionsOf(lines: string[]): Sections {
  const parts: Sections = { verdicts: [], failures: [], summary: [], end: '' };
  let into = parts.verdicts;
  for (const line of lines) {
    const heading = section.exec(line)?.[1];
    if (heading === 'ERRORS' || heading === 'FAILURES') into = parts.failures;
    else if (heading === 'short test summary info') into = parts.summary;
    else if (heading !== undefined && / in \d/.test(heading)) parts.end = heading;
    else into.push(line);
  }
  return parts;
}

/** Reads pytest's verbose report with short tracebacks. Ids are `file > Class > test`. */
export function readPytest({ stdout }: TestOutput): Report | null {
  const lines = stdout.split(/\r?\n/);
  if (!lines.some((line) => /^=+ test session starts =+$/.test(line))) return null;
  const { verdicts, failures, summary, end } = sectionsOf(lines);
  const statuses = new Map<string, ReportedTest['status']>();
  let [repeated, passedLines]: [boolean, number] = [false, 0];
  for (const line of verdicts) {
    const verdictLine = verdict.exec(line);
    if (!verdictLine) continue;
    const id = idOf(verdictLine[1] ?? '');
    const status = statusOf(verdictLine[2] ?? '');
    const before = statuses.get(id);
    // A test that passed and whose teardown failed is told twice.
    if (status === 'passed') passedLines++;
    if (before === 'passed' && status === 'passed') repeated = true;
    statuses.set(id, before === 'failed' ? before : status);
  }
  for (const line of summary) {
    const summaryLine = /^(?:FAILED|ERROR|SUBFAILED\S*) (\S+\.py(?:::\S+)?)(?: - |$)/.exec(line);
    if (summaryLine) statuses.set(idOf(summaryLine[1] ?? ''), 'failed');
  }
  const blocks = blocksOf(failures);
  const tests = [...statuses].map(([id, status]): ReportedTest => {
    if (status !== 'failed') return { id, status, message: '', frames: [] };
    const [file = '', ...rest] = id.split(' > ');
    const name = rest.length > 0 ? rest.join('.') : file;
    const at = blocks.findIndex((block) => block.name === name);
    const [block] = at < 0 ? [] : blocks.splice(at, 1);
    return { id, status, message: block?.message ?? '', frames: block?.frames ?? [] };
  });
  const count = (name: string) => Number(new RegExp(`(\\d{1,9}) ${name}\\b`).exec(end)?.[1] ?? 0);
  const failed = tests.some((test) => test.status === 'failed');
  const agrees =
    !repeated &&
    passedLines === count('passed') + count('xpassed') &&
    tests.filter((test) => test.status === 'skipped').length === count('skipped') + count('xfailed') &&
    count('failed') + count('errors?') > 0 === failed;
  return {
    tests: distinctIds(tests),
    doubt:
      end === ''
        ? reportCutOff
        : agrees
          ? null
          : 'The report contradicts its own summary, or is not a verbose one.',
  };
}

const testLine = z.object({
  kind: z.literal('test'),
  id: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  message: z.string().default(''),
  trace: z.string().default(''),
  /** `path:line` where it failed. */
  at: z.string().default(''),
  ms: z.number().optional(),
  collecting: z.boolean().default(false),
});
const endLine = z.object({
  kind: z.literal('end'),
  seen: z.number(),
  collected: z.number().nullable(),
  workers: z.boolean(),
});
const anyLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start') }),
  testLine,
  z.object({ kind: z.literal('canary'), failed: z.boolean() }),
  loadedLine,
  endLine,
]);

/** `file::Class::test[a::b]` → `file > Class > test[a::b]`: what stands in brackets is a parameter. */
function idOfNode(node: string): string {
  const bracket = node.indexOf('[', node.indexOf('::'));
  const name = bracket < 0 ? node : node.slice(0, bracket);
  return `${idOf(name)}${bracket < 0 ? '' : node.slice(bracket)}`;
}

function reportedTest({ id, status, message, trace, at, ms }: z.infer<typeof testLine>): ReportedTest {
  if (status !== 'failed')
    return { id: idOfNode(id), status, message: '', frames: [], ...(ms ? { ms } : {}) };
  const frames = [...pytestFrames(trace), ...pythonFrames(trace)];
  const place = /^(.+):(\d+)$/.exec(at);
  const last: Frame[] = place
    ? [{ path: place[1] ?? '', line: Number(place[2]), column: null, fn: null }]
    : [];
  return {
    id: idOfNode(id),
    status,
    message,
    frames: frames.length > 0 ? frames : last,
    ...(ms ? { ms } : {}),
  };
}

/** Reads the lines of our plugin: one session for each call of pytest in the command. Null without a session. */
export function readPytestLines(lines: readonly unknown[]): Report | null {
  const tests: ReportedTest[] = [];
  let [doubt, begun, own]: [string | null, boolean, number] = [null, false, 0];
  let loaded: Report['loaded'];
  const checks: boolean[] = [];
  let sessions = 0;
  let workers = false;
  for (const line of lines) {
    const parsed = anyLine.safeParse(line);
    if (!parsed.success) doubt ??= reportCutOff;
    else if (parsed.data.kind === 'start') {
      if (begun) doubt ??= reportCutOff;
      [sessions, begun, own] = [sessions + 1, true, 0];
    } else if (!begun) doubt ??= reportContradicts;
    else if (parsed.data.kind === 'canary') checks.push(parsed.data.failed);
    else if (parsed.data.kind === 'loaded') loaded = addLoaded(loaded, parsed.data);
    else if (parsed.data.kind === 'test') {
      if (!parsed.data.collecting) own++;
      tests.push(reportedTest(parsed.data));
    } else {
      const { seen, collected } = parsed.data;
      if (own !== seen || (collected !== null && collected !== seen))
        doubt ??= missingTests(seen, collected ?? own);
      workers ||= parsed.data.workers;
      begun = false;
    }
  }
  if (sessions === 0) return null;
  if (begun) doubt ??= reportCutOff;
  const judged = judgeSessions(sessions, checks);
  // Workers end their tests in no fixed order.
  if (workers) tests.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return {
    tests: distinctIds(tests),
    doubt: doubt ?? judged.doubt,
    canary: judged.canary,
    ...(loaded ? { loaded } : {}),
  };
}

/** The options go by the environment, so that they reach every call of pytest, also one inside a script. */
export const pytestRunner: TestRunner = {
  prepare(command, filter) {
    const name = filter?.split(' > ').at(-1)?.trim().replace(/\[.*$/, '');
    const select = name && /^\w+$/.test(name) ? ` -k ${name}` : '';
    const module = `espalier_${randomBytes(6).toString('hex')}`;
    const options = `-p ${module} -v -rfE --tb=short --color=no --continue-on-collection-errors${select}`;
    const { command: whole, read } = withReportLines({
      files: { [`${module}.py`]: pytestPlugin(module) },
      setup: [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
        'export ESPALIER_REPORT="$espalier/report" ESPALIER_ADDOPTS="${PYTEST_ADDOPTS:-}"',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
        'export PYTHONPATH="$espalier${PYTHONPATH:+:$PYTHONPATH}"',
        `export PYTEST_ADDOPTS="\${PYTEST_ADDOPTS:+$PYTEST_ADDOPTS }${options} -o cache_dir=$espalier/cache"`,
      ],
      command,
      read: readPytestLines,
      otherwise: readPytest,
    });
    return { command: whole, read };
  },
};
