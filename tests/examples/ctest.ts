import type { TestRunner } from '@/server/verifier/report';
import { readJunit } from '@/server/verifier/runners/junit';
import { withReportFile } from '@/server/verifier/runners/report-file';
import { behind, callsOf } from '@/server/verifier/runners/select';
import { shellQuote } from '@/server/verifier/shell-quote';

const call = /(^|[\s;&|(/])(ctest)(?=$|[\s;&|)])/;

/** Reads the report that CTest 3.21 and later write. CTest gives each test its own name as its class. */
export function readCtest(xml: string) {
  const report = readJunit({ stdout: xml, stderr: '', exitCode: null });
  if (report === null) return null;
  const tests = report.tests.map((test) => {
    const half = test.id.slice(0, (test.id.length - ' > '.length) / 2);
    return test.id === `${half} > ${half}` ? { ...test, id: half } : test;
  });
  const [, announced] = /<testsuite\b[^>]*\btests="(\d{1,9})"/.exec(xml) ?? [];
  const isWhole = Number(announced) === tests.length;
  return { ...report, tests, doubt: report.doubt ?? (isWhole ? null : 'The report is cut off.') };
}

/** CTest writes its report into a file outside the workspace; what it prints for people stays the log. */
export const ctestRunner: TestRunner = {
  prepare(command, filter) {
    const select = filter === undefined ? '' : ` -R ${shellQuote(filter)}`;
    return withReportFile(
      (file) => behind(command, call, (at) => `--output-junit ${file(at)}${select}`),
      callsOf(command, call),
      readCtest,
      () => null,
    );
  },
};
