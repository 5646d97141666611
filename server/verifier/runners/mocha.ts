import { z } from 'zod';
import { wholeSuite } from '@/server/core/verdict/outcome';
import { mochaCanary } from '@/server/verifier/canary/mocha';
import { withCanary } from '@/server/verifier/canary/with-canary';
import { jsFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { reportContradicts } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';
import { cutOff, jsonIn, parseJson } from './json-text';
import { withReportFile } from './report-file';
import { behind, callsOf, isCall, literally, testName, withoutFlags, withoutOption } from './select';
import { stackMessage } from './stack-message';

const entrySchema = z.object({
  title: z.string(),
  fullTitle: z.string(),
  file: z.string().nullish(),
  duration: z.number().optional(),
  err: z.object({ message: z.string().optional(), stack: z.string().optional() }).optional(),
});
const count = z.number().int().min(0);
const reportSchema = z.object({
  stats: z.object({ passes: count, pending: count, failures: count }),
  tests: z.array(entrySchema),
  /** Mocha 1 has no such list. */
  pending: z.array(entrySchema).default([]),
  failures: z.array(entrySchema),
  passes: z.array(entrySchema),
});
type Entry = z.infer<typeof entrySchema>;

const isHook = ({ fullTitle }: Entry): boolean => /"(?:before|after) (?:all|each)" hook\b/.test(fullTitle);

/**
 * A hook that failed stands for its file, as a file does that could not be loaded: its own name is gone once it is
 * mended, and the tests that it kept from running stand there instead. One outside all suites has no file.
 */
const idOf = (entry: Entry): string =>
  isHook(entry)
    ? entry.file || wholeSuite
    : [entry.file ?? '', entry.fullTitle].filter((part) => part !== '').join(' > ');
const hasFailed = ({ err }: Entry): boolean => err?.message !== undefined || err?.stack !== undefined;

/** Mocha's JSON tells a test's end only by the list it is in; its order is that of `tests`. */
function readMochaReport(value: unknown): Report {
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) return cutOff;
  const { stats, tests: ran, pending, failures } = parsed.data;
  const waiting = new Set(pending.map(idOf));
  const reportedIds = new Set(ran.map(idOf));
  const hooks = failures.filter((entry) => !reportedIds.has(idOf(entry)));
  const all = [...ran, ...hooks].map((entry): ReportedTest => {
    const { message = '', stack = '' } = entry.err ?? {};
    const failed = hasFailed(entry);
    const failureText = stackMessage(stack);
    return {
      id: idOf(entry),
      status: failed ? 'failed' : waiting.has(idOf(entry)) ? 'skipped' : 'passed',
      message: failed
        ? failureText.includes(message)
          ? failureText
          : `${message}\n${failureText}`.trim()
        : '',
      frames: failed ? jsFrames(stack) : [],
      ...(entry.duration === undefined ? {} : { ms: entry.duration }),
    };
  });
  const files = new Set(hooks.filter(isHook).map(idOf));
  // Several hooks of a file are one failure of the file.
  const tests = all.filter(
    ({ id }, at) => all.findIndex((other) => other.id === id) === at || !files.has(id),
  );
  const merged = all.length - tests.length;
  const of = (status: ReportedTest['status']) => tests.filter((test) => test.status === status).length;
  const agrees =
    of('passed') === stats.passes &&
    of('failed') + merged === stats.failures &&
    of('skipped') === stats.pending;
  return { tests: distinctIds(tests), doubt: agrees ? null : reportContradicts };
}

export function readMochaOutput({ stdout }: TestOutput): Report | null {
  const found = jsonIn(stdout, /^\{\s*"stats": \{/);
  return found && readMochaReport(found.value);
}

const call = /(^|[\s;&|(/])(_?mocha|(?<=\/bin\/)_?mocha\.c?js)(?=$|[\s;&|)])/;
export const isMocha = (command: string): boolean => isCall(command, call);

/** Before version 6 Mocha had no such option. Its JSON then stands in the output. */
const refused = ({ stdout, stderr }: TestOutput): boolean =>
  /unknown option [`'"]?--reporter-option\b/.test(`${stderr}\n${stdout}`);

export const mochaRunner: TestRunner = {
  prepare(command, filter) {
    const name = testName(filter);
    const select = name ? ` --fgrep ${shellQuote(name)}` : '';
    // Mocha takes one reporter: what the command names would go before ours, or be doubled.
    const bare = withoutOption(withoutFlags(command, call, ['--bail', '-b']), [
      '--reporter',
      '-R',
      '--reporter-option',
      '--reporter-options',
      '-O',
    ]);
    const canary = mochaCanary();
    const prepared = withReportFile(
      (file) =>
        behind(
          bare,
          call,
          (at) => `--reporter json --reporter-option output=${file(at)} --no-bail${canary.option}${select}`,
        ),
      callsOf(bare, call),
      (report) => readMochaReport(parseJson(report)),
      readMochaOutput,
    );
    return {
      ...withCanary(prepared, canary),
      // A Mocha so old runs without a canary.
      instead: (output) =>
        refused(output)
          ? {
              command: behind(
                bare,
                call,
                () => `--reporter json${name ? ` --grep ${shellQuote(literally(name))}` : ''}`,
              ),
              read: readMochaOutput,
            }
          : null,
    };
  },
};
