import { randomBytes } from 'node:crypto';
import { distinctIds, type PreparedCommand, type Report, type TestOutput } from '@/server/verifier/report';
import { callWithoutReport } from '@/server/verifier/sentences';

/** What stands between the marks, file by file, and the output without it; null where the marks are not there once. */
function between(stdout: string, mark: string): { reports: string[]; rest: string } | null {
  const [before, inner, ...more] = stdout.split(`${mark}-begin`);
  const [reports, after, ...rest] = inner?.split(`${mark}-end`) ?? [];
  if (before === undefined || reports === undefined || after === undefined) return null;
  if (more.length + rest.length > 0) return null;
  return { reports: reports.split(`${mark}-file`), rest: `${before.trimEnd()}\n${after}`.trim() };
}

/** The reports of several calls as one; a doubt about one is a doubt about all. */
function merged(reports: readonly Report[]): Report {
  const [only] = reports;
  if (reports.length === 1 && only) return only;
  return {
    tests: distinctIds(reports.flatMap(({ tests }) => tests)),
    doubt: reports.find(({ doubt }) => doubt !== null)?.doubt ?? null,
  };
}

/**
 * A command each of whose calls of a runner writes its report into a fresh file outside the workspace. The files are
 * printed behind between marks that the tests cannot know. `command` gets the file of a call (counted from 0) as a shell
 * word; `calls` is how many there are. Where no file is written, `otherwise` reads the output itself.
 */
export function withReportFile(
  command: (file: (call: number) => string) => string,
  calls: number,
  read: (report: string) => Report | null,
  otherwise: (output: TestOutput) => Report | null,
): PreparedCommand {
  const mark = `@espalier-${randomBytes(9).toString('hex')}`;
  const file = (call: number) => `"$espalier_report/${String(call).padStart(3, '0')}"`;
  return {
    command: [
      'espalier_report=$(mktemp -d) || exit 1',
      `(\n${command(file)}\n)`,
      'espalier_status=$?',
      `printf '\\n%s\\n' ${mark}-begin`,
      `for espalier_file in "$espalier_report"/*; do [ -s "$espalier_file" ] && cat -- "$espalier_file" && printf '\\n%s\\n' ${mark}-file; done`,
      `printf '\\n%s\\n' ${mark}-end`,
      'rm -rf -- "$espalier_report"',
      'exit $espalier_status',
    ].join('\n'),
    read(output: TestOutput) {
      const found = between(output.stdout, mark);
      if (found === null) return null;
      const log = [found.rest, output.stderr.trim()].filter((text) => text !== '').join('\n');
      const texts = found.reports.filter((text) => text.trim() !== '');
      if (texts.length === 0) {
        const report = otherwise({ ...output, stdout: found.rest });
        return report && { ...report, log: report.log ?? log };
      }
      const reports = texts.map(read);
      const whole = reports.every((report) => report !== null) ? merged(reports) : null;
      if (whole === null) return null;
      // A command that ended well ran all its calls.
      const missing = output.exitCode === 0 && texts.length < calls;
      return { ...whole, doubt: whole.doubt ?? (missing ? callWithoutReport : null), log: whole.log ?? log };
    },
  };
}
