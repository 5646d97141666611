import { pytestFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Frame,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { reportCutOff } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';

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
  let repeated = false;
  for (const line of verdicts) {
    const verdictLine = verdict.exec(line);
    if (!verdictLine) continue;
    const id = idOf(verdictLine[1] ?? '');
    const status = statusOf(verdictLine[2] ?? '');
    const before = statuses.get(id);
    // A test that passed and whose teardown failed is told twice.
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
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.some((test) => test.status === 'failed');
  const agrees =
    !repeated &&
    passed <= count('passed') + count('xpassed') &&
    tests.length >= count('passed') &&
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

const call = /(\b(?:pytest|py\.test))(?=$|[\s;&|)])/;
const options = ' -v -rfE --tb=short --color=no -p no:cacheprovider --continue-on-collection-errors';

export const pytestRunner: TestRunner = {
  prepare(command, filter) {
    const name = filter?.split(' > ').at(-1)?.trim().replace(/\[.*$/, '');
    const select = name && /^\w+$/.test(name) ? ` -k ${shellQuote(name)}` : '';
    return {
      command: command.replace(call, (matched) => `${matched}${options}${select}`),
      read: readPytest,
    };
  },
};
