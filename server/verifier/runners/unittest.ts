import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { judgeSessions } from '@/server/verifier/canary/with-canary';
import { pythonFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Frame,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { missingTests, reportContradicts, reportCutOff } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';
import { addLoaded, loadedLine } from './python-loaded';
import { pythonMessage } from './python-message';
import { withReportLines } from './report-lines';
import { unittestModule } from './unittest-module';

const header = /^( *)([^\s()]{1,500}) \(([^()\s]{1,1000})\)(.*)$/;
const verdict = /(?:^| )(ok|FAIL|ERROR|expected failure|unexpected success|skipped (?:'.*'|".*"))$/;
const fixtures = new Set(['setUpClass', 'tearDownClass', 'setUpModule', 'tearDownModule']);

interface Named {
  id: string;
  /** Stands for a class or module, not for a test. */
  container: boolean;
}

/**
 * `name (where)` → the id `module.Class > name`. Python 3.11 and later repeat the name at the end of `where`.
 * A class or module that could not be set up or imported goes by its own name.
 */
function named(name: string, where: string): Named {
  const failedImport =
    /^(?:unittest\.loader\.)?_FailedTest(?:\.|$)/.test(where) || where.includes('loader.ModuleImportFailure');
  if (failedImport) return { id: name, container: true };
  if (fixtures.has(name)) return { id: where, container: true };
  const home = where.endsWith(`.${name}`) ? where.slice(0, -name.length - 1) : where;
  return { id: `${home} > ${name}`, container: false };
}

interface Block {
  id: string;
  container: boolean;
  text: string;
  frames: Frame[];
}

/** The `FAIL:` and `ERROR:` blocks below the verdicts. */
function blocks(lines: string[]): Block[] {
  const found: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const title = /^(?:FAIL|ERROR|UNEXPECTED SUCCESS): (.*)$/.exec(lines[i] ?? '');
    if (!title || !/^={20,}$/.test(lines[i - 1] ?? '')) continue;
    const what = header.exec(title[1] ?? '');
    if (!what) continue;
    let begin = i + 1;
    while (begin < lines.length && !/^-{20,}$/.test(lines[begin] ?? '')) begin++;
    let end = begin + 1;
    while (end < lines.length && !/^(?:={20,}|-{20,})$/.test(lines[end] ?? '')) end++;
    const body = lines.slice(begin + 1, end).join('\n');
    const sub = what[4]?.trim() ? `${what[4].trim()}: ` : '';
    const text = /^UNEXPECTED/.test(lines[i] ?? '') ? 'unexpected success' : sub + pythonMessage(body);
    found.push({ ...named(what[2] ?? '', what[3] ?? ''), text, frames: pythonFrames(body) });
    i = end - 1;
  }
  return found;
}

/** Reads the verbose report of Python's unittest. Ids are `module.Class > test`. */
export function readUnittest({ stdout, stderr }: TestOutput): Report | null {
  const apart = /^Ran \d+ tests? in /m.test(stderr);
  const text = apart ? stderr : stdout;
  const lines = text.split(/\r?\n/);
  const last = lines.findLastIndex((line) => /^Ran \d+ tests? in /.test(line));
  if (last < 0) return null;
  const ran = Number(/^Ran (\d+)/.exec(lines[last] ?? '')?.[1]);
  const result = lines.slice(last + 1).find((line) => /^(?:OK|FAILED|NO TESTS RAN)\b/.test(line)) ?? '';
  const statuses = new Map<string, ReportedTest['status']>();
  const containers = new Set<string>();
  let [counted, pending]: [number, Named | null] = [0, null];
  let repeated = false;
  const verdictsEnd = lines.findIndex((line) => /^={20,}$/.test(line));
  for (const line of lines.slice(0, verdictsEnd < 0 ? last : verdictsEnd)) {
    const head = header.exec(line);
    if (head && (head[1] !== '' || fixtures.has(head[2] ?? '') || head[3]?.includes('.'))) {
      if (head[1] !== '') continue;
      pending = named(head[2] ?? '', head[3] ?? '');
    }
    const verdictText = verdict.exec(line)?.[1];
    if (!verdictText || pending === null) continue;
    if (!pending.container || !fixtures.has(head?.[2] ?? '')) counted++;
    const status =
      verdictText === 'ok' ? 'passed' : /^(?:skipped|expected)/.test(verdictText) ? 'skipped' : 'failed';
    if (statuses.has(pending.id)) repeated = true;
    if (pending.container) containers.add(pending.id);
    if (!pending.container || status === 'failed') statuses.set(pending.id, status);
    pending = null;
  }
  const failures = blocks(lines);
  for (const block of failures) {
    if (!statuses.has(block.id) && !block.container) counted++;
    statuses.set(block.id, 'failed');
  }
  const tests = [...statuses].map(([id, status]): ReportedTest => {
    const own = failures.filter((block) => block.id === id);
    return {
      id,
      status,
      message: own.map((block) => block.text).join('\n'),
      frames: own.flatMap((block) => block.frames),
    };
  });
  const failed = tests.some((test) => test.status === 'failed');
  const agrees = result.startsWith('FAILED') ? failed : !failed && result !== '';
  const complete = ran === counted && !repeated;
  return {
    tests: distinctIds(tests),
    printed: apart ? stdout : '',
    doubt: !agrees
      ? reportContradicts
      : complete
        ? null
        : `The report tells of ${counted} tests, its summary of ${ran}.`,
  };
}

const testLine = z.object({
  kind: z.literal('test'),
  id: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  text: z.string().default(''),
  ms: z.number().optional(),
  container: z.boolean().default(false),
});
const anyLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start') }),
  testLine,
  z.object({ kind: z.literal('canary'), failed: z.boolean() }),
  loadedLine,
  z.object({ kind: z.literal('end'), ran: z.number() }),
]);

/** `test.id()` → our id: `module.Class.test`, `setUpClass (module.Class)`, or a module that could not be imported. */
function namedBy(id: string, container: boolean): Named {
  const holder = /^(\w+) \((.+)\)$/.exec(id);
  if (holder) return named(holder[1] ?? '', holder[2] ?? '');
  const failed = /^unittest\.loader\.(?:_FailedTest|ModuleImportFailure|LoadTestsFailure)\.(.+)$/.exec(
    id,
  )?.[1];
  if (failed !== undefined) return { id: failed, container: true };
  const dot = id.lastIndexOf('.');
  if (container || dot < 0) return { id, container };
  return { id: `${id.slice(0, dot)} > ${id.slice(dot + 1)}`, container: false };
}

/** Reads the lines of our module: one run for each call of unittest in the command. Null without a run. */
export function readUnittestLines(lines: readonly unknown[], printed = ''): Report | null {
  const tests: ReportedTest[] = [];
  let loaded: Report['loaded'];
  const checks: boolean[] = [];
  let [doubt, begun, sessions, own]: [string | null, boolean, number, number] = [null, false, 0, 0];
  for (const line of lines) {
    const parsed = anyLine.safeParse(line);
    if (!parsed.success) doubt ??= reportCutOff;
    else if (parsed.data.kind === 'start') {
      if (begun) doubt ??= reportCutOff;
      [sessions, begun, own] = [sessions + 1, true, 0];
    } else if (parsed.data.kind === 'canary') checks.push(parsed.data.failed);
    else if (parsed.data.kind === 'loaded') loaded = addLoaded(loaded, parsed.data);
    else if (!begun) doubt ??= reportContradicts;
    else if (parsed.data.kind === 'test') {
      const { id, status, text, ms, container } = parsed.data;
      const name = namedBy(id, container);
      if (!container) own++;
      if (name.container && status !== 'failed') continue;
      const failed = status === 'failed';
      tests.push({
        id: name.id,
        status,
        message: failed ? pythonMessage(text) : '',
        frames: failed ? pythonFrames(text) : [],
        ...(ms === undefined ? {} : { ms }),
      });
    } else {
      if (own !== parsed.data.ran) doubt ??= missingTests(own, parsed.data.ran);
      begun = false;
    }
  }
  if (sessions === 0) return null;
  if (begun) doubt ??= reportCutOff;
  const judged = judgeSessions(sessions, checks);
  // Verdicts go to stderr: what stands on stdout is the tests' own.
  return {
    tests: distinctIds(tests),
    printed,
    doubt: doubt ?? judged.doubt,
    canary: judged.canary,
    ...(loaded ? { loaded } : {}),
  };
}

const call = /(-m\s+unittest)(?=$|[\s;&|)])/g;

/** Python in isolated mode (`-I`, `-E`) looks into no folder of ours: then its own report is read. */
const isolated = ({ stderr }: TestOutput, module: string): boolean =>
  stderr.includes(`No module named ${module}`);

export const unittestRunner: TestRunner = {
  prepare(command, filter) {
    const name = filter?.split(' > ').join('.').trim();
    // `-v` and `-k` must stand behind `discover`, where the command has it; unittest takes options anywhere behind that.
    const prepared = (module: string) =>
      command.replace(
        /(-m\s+)unittest((?:\s+discover\b)?)(?=$|[\s;&|)])([^;&|)]*)/g,
        (_, m, discover, rest) => {
          const verbose = /\s(?:-v|--verbose)(?=$|\s)/.test(rest) ? '' : ' -v';
          return `${m}${module}${discover}${verbose}${name ? ` -k ${shellQuote(name)}` : ''}${rest}`;
        },
      );
    if (command.search(call) < 0) return { command, read: readUnittest };
    const module = `espalier_${randomBytes(6).toString('hex')}`;
    return {
      ...withReportLines({
        files: { [`${module}.py`]: unittestModule },
        setup: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
          'export ESPALIER_REPORT="$espalier/report" PYTHONPATH="$espalier${PYTHONPATH:+:$PYTHONPATH}"',
        ],
        command: prepared(module),
        read: readUnittestLines,
        otherwise: readUnittest,
      }),
      instead: (output) =>
        isolated(output, module) ? { command: prepared('unittest'), read: readUnittest } : null,
    };
  },
};
