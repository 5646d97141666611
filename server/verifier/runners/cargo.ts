import { cargoCanary } from '@/server/verifier/canary/cargo';
import { withCanary } from '@/server/verifier/canary/with-canary';
import {
  distinctIds,
  type Frame,
  type PreparedCommand,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { shellQuote } from '@/server/verifier/shell-quote';

const verdict = /^test (.{1,1000}?)(?: - should panic(?: with .*)?)? \.\.\. (ok|FAILED|ignored(?:, .*)?)$/;
const summary =
  /^test result: (ok|FAILED)\. (\d{1,9}) passed; (\d{1,9}) failed; (\d{1,9}) ignored; \d+ measured; \d+ filtered out/;

interface Section {
  announced: number;
  verdicts: { name: string; status: ReportedTest['status'] }[];
  /** What failing tests printed, by name. */
  panicText: Map<string, string>;
  result: { passed: number; failed: number; ignored: number } | null;
}

/** One section for each test binary: `running 4 tests` … `test result: …`. Verdicts stand before `failures:` only. */
function sectionsOf(lines: string[]): Section[] {
  const sections: Section[] = [];
  let [current, inFailures, block]: [Section | null, boolean, string | null] = [null, false, null];
  for (const line of lines) {
    const begin = /^running (\d{1,9}) tests?$/.exec(line);
    if (begin && (current === null || current.result !== null)) {
      current = { announced: Number(begin[1]), verdicts: [], panicText: new Map(), result: null };
      [inFailures, block] = [false, null];
      sections.push(current);
      continue;
    }
    if (current === null || current.result !== null) continue;
    const end = summary.exec(line);
    if (end) {
      current.result = { passed: Number(end[2]), failed: Number(end[3]), ignored: Number(end[4]) };
      continue;
    }
    if (line === 'failures:') {
      [inFailures, block] = [true, null];
      continue;
    }
    const found = inFailures ? null : verdict.exec(line);
    if (found) {
      const statusName = found[2] ?? '';
      const status = statusName === 'ok' ? 'passed' : statusName === 'FAILED' ? 'failed' : 'skipped';
      current.verdicts.push({ name: found[1] ?? '', status });
      continue;
    }
    const heading = /^---- (.{1,1000}) stdout ----$/.exec(line);
    if (inFailures && heading) block = heading[1] ?? null;
    else if (block !== null) current.panicText.set(block, `${current.panicText.get(block) ?? ''}${line}\n`);
  }
  return sections;
}

/** `Running unittests src/lib.rs (target/debug/deps/money-1a2b)` and `Doc-tests money`, in the order of the sections. */
function binariesOf(stderr: string): string[] {
  const names: string[] = [];
  for (const line of stderr.split('\n')) {
    const running =
      /^ +Running (?:unittests )?(\S{1,500}) \(\S*?([\w.-]{1,200})-[0-9a-f]{8,}(?:\.exe)?\)$/.exec(line);
    const doc = /^ +Doc-tests (\S{1,200})$/.exec(line);
    if (running) names.push(`${running[2]} > ${running[1]}`);
    if (doc) names.push(`${doc[1]} > doc`);
  }
  return names;
}

// Before Rust 1.73 the message, which may have several lines, stood before the place.
const framesOf = (panicText: string): Frame[] =>
  [
    ...panicText.matchAll(/panicked at (?:'[\s\S]{0,1000}?', )?([^\s:'][^\s:]{0,500}):(\d{1,9}):(\d{1,9})/g),
  ].map((place) => ({
    path: (place[1] ?? '').replace(/^\.\//, ''),
    line: Number(place[2]),
    column: Number(place[3]),
    fn: null,
  }));

const messageOf = (panicText: string): string =>
  panicText
    .split(/^(?:stack backtrace:|note: )/m)[0]
    ?.replace(/ \(\d+\) panicked at /, ' panicked at ')
    .trim() ?? '';

/** Crates that could not be compiled stand as failed tests of their name. */
function uncompiled(stderr: string): ReportedTest[] {
  const names = new Set(
    [...stderr.matchAll(/^error: could not compile `([^`\n]{1,200})`/gm)].map((m) => m[1] ?? ''),
  );
  const place = /^ +--> ([^\s:]{1,500}):(\d{1,9}):(\d{1,9})$/m.exec(stderr);
  const frames = place
    ? [{ path: place[1] ?? '', line: Number(place[2]), column: Number(place[3]), fn: null }]
    : [];
  const begin = stderr.search(/^error/m);
  return [...names].map((id) => ({
    id,
    status: 'failed',
    message: stderr.slice(Math.max(0, begin)),
    frames,
  }));
}

/** Reads what `cargo test` prints. Ids are `crate > file > path::of::test`. */
export function readCargo({ stdout, stderr }: TestOutput): Report | null {
  const sections = sectionsOf(stdout.split(/\r?\n/));
  const broken = uncompiled(stderr);
  if (sections.length === 0) return broken.length > 0 ? { tests: broken, doubt: null } : null;
  if (!sections.some((section) => section.result) && !/^ +Running /m.test(stderr)) return null;
  const names = binariesOf(stderr);
  let doubt = names.length > 0 && names.length !== sections.length ? 'A test binary gave no report.' : null;
  const tests = sections.flatMap(({ announced, verdicts, panicText, result }, i) => {
    const of = (status: ReportedTest['status']) => verdicts.filter((test) => test.status === status).length;
    const agrees =
      result !== null &&
      verdicts.length === announced &&
      of('passed') === result.passed &&
      of('failed') === result.failed &&
      of('skipped') === result.ignored;
    if (!agrees) doubt ??= 'The report is cut off, or contradicts its own summary.';
    return verdicts.map(({ name, status }): ReportedTest => {
      const failureText = panicText.get(name) ?? '';
      return {
        id: [names[i] ?? '', name].filter((part) => part !== '').join(' > '),
        status,
        message: status === 'failed' ? messageOf(failureText) : '',
        frames: status === 'failed' ? framesOf(failureText) : [],
      };
    });
  });
  tests.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { tests: distinctIds([...broken, ...tests]), doubt };
}

const call = /(^|[\s;&|(/])(cargo\s+(?:\+\S+\s+)?test)(?=$|[\s;&|)])/;
export const isCargo = (command: string): boolean => call.test(command);

export const cargoRunner: TestRunner = {
  prepare(command, filter) {
    const whole = /--no-fail-fast\b/.test(command) ? '' : ' --no-fail-fast';
    const name = filter?.split(' > ').at(-1)?.trim();
    const select = name && /^[\w:]+$/.test(name) ? ` ${shellQuote(name)}` : '';
    const prepared: PreparedCommand = {
      command: command.replace(
        new RegExp(call.source, 'g'),
        (_, before: string, program: string) => `${before}${program}${whole}${select}`,
      ),
      env: { RUST_BACKTRACE: '0', CARGO_TERM_COLOR: 'never' },
      read: readCargo,
    };
    return isCargo(command) ? withCanary(prepared, cargoCanary(command)) : prepared;
  },
};
