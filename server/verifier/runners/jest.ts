import { z } from 'zod';
import { own } from '@/server/core/base/own';
import { keepingOptions } from '@/server/verifier/canary/javascript';
import { jestCanary } from '@/server/verifier/canary/jest';
import { vitestCanary } from '@/server/verifier/canary/vitest';
import { type CanaryPlan, withCanary } from '@/server/verifier/canary/with-canary';
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
import { behind, callsOf, isCall, literally, testName, withoutFlags } from './select';
import { stackMessage } from './stack-message';

const count = z.number().int().min(0);
const reportSchema = z.object({
  numTotalTests: count,
  numPassedTests: count,
  numFailedTests: count,
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
type FileResult = z.infer<typeof reportSchema>['testResults'][number];

const statuses: Record<string, ReportedTest['status']> = { passed: 'passed', failed: 'failed' };

function testsOf({ name: file, status, message, assertionResults }: FileResult): ReportedTest[] {
  const tests = assertionResults.map((result): ReportedTest => {
    const failureMessages = result.failureMessages ?? [];
    const state = own(statuses, result.status) ?? 'skipped';
    return {
      id: [file, ...result.ancestorTitles, result.title].filter((part) => part !== '').join(' > '),
      status: state,
      message: state === 'failed' ? failureMessages.map(stackMessage).join('\n') : '',
      frames: state === 'failed' ? failureMessages.flatMap(jsFrames) : [],
      ...(typeof result.duration === 'number' ? { ms: result.duration } : {}),
    };
  });
  if (status === 'failed' && !tests.some((test) => test.status === 'failed')) {
    const text = message ?? '';
    tests.unshift({ id: file, status: 'failed', message: stackMessage(text), frames: jsFrames(text) });
  }
  return tests;
}

/** Reads the JSON of Jest, which Vitest writes too. Ids are `file > suite > name`. */
function readJestReport(value: unknown): Report {
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) return cutOff;
  const { numTotalTests, numPassedTests, numFailedTests, success, testResults } = parsed.data;
  const ownStatuses = testResults.flatMap((file) => file.assertionResults.map((result) => result.status));
  const of = (status: string) => ownStatuses.filter((item) => item === status).length;
  const files = [...testResults].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const tests = files.flatMap(testsOf);
  const agrees =
    ownStatuses.length === numTotalTests &&
    of('passed') === numPassedTests &&
    of('failed') === numFailedTests &&
    (!success || tests.every((test) => test.status !== 'failed'));
  return { tests: distinctIds(tests), doubt: agrees ? null : reportContradicts };
}

/** The report where it stands in the output, as `--json` without a file prints it. */
export function readJestOutput({ stdout }: TestOutput): Report | null {
  const found = jsonIn(stdout, /^\{"num(?:FailedTestSuites|TotalTestSuites)":/);
  return found && readJestReport(found.value);
}

const jestCall = /(^|[\s;&|(/])(jest|(?<=\/bin\/)jest\.js)(?=$|[\s;&|)])/;
const vitestCall =
  /(^|[\s;&|(/])((?:vitest|(?<=node_modules\/vitest\/)vitest\.mjs)(?:\s+run)?)(?=$|[\s;&|)])/;

const runner = (
  call: RegExp,
  options: (file: string) => string,
  canaryOf: () => CanaryPlan & { option?: string },
): TestRunner => ({
  prepare(command, filter) {
    if (/--outputFile\b/.test(command)) return { command, read: readJestOutput };
    const name = testName(filter);
    const select = name ? ` -t ${shellQuote(literally(name))}` : '';
    const canary = canaryOf();
    // All tests run, however many fail. Vitest takes such an option once only.
    const whole = withoutFlags(keepingOptions(command), call, ['--bail', '-b']);
    const all = call === jestCall ? ' --no-bail' : isCall(whole, call) ? ' --bail=0' : '';
    const prepared = withReportFile(
      (file) => behind(whole, call, (at) => `${options(file(at))}${all}${canary.option ?? ''}${select}`),
      callsOf(command, call),
      (report) => readJestReport(parseJson(report)),
      readJestOutput,
    );
    return withCanary(prepared, canary);
  },
});

export const isJest = (command: string): boolean => isCall(command, jestCall);
export const isVitest = (command: string): boolean => isCall(command, vitestCall);
export const jestRunner = runner(jestCall, (file) => `--json --outputFile=${file}`, jestCanary);
export const vitestRunner = runner(
  vitestCall,
  (file) => `--reporter=json --outputFile.json=${file}`,
  vitestCanary,
);
