import { randomBytes } from 'node:crypto';
import type { PreparedCommand, Report, TestOutput } from '@/server/verifier/report';

/** What stands between the marks, and the output without it; null where the marks are not there, or not twice. */
function between(stdout: string, mark: string): { report: string; rest: string } | null {
  const parts = stdout.split(mark);
  const [before, report, after] = parts;
  if (parts.length !== 3 || before === undefined || report === undefined) return null;
  return { report, rest: `${before.trimEnd()}\n${after ?? ''}`.trim() };
}

/**
 * A command that writes its report into a fresh file outside the workspace, which is printed behind between marks
 * that the tests cannot know. `command` gets the file as a shell word. Where the file stays empty, `otherwise` reads
 * the output itself.
 */
export function withReportFile(
  command: (file: string) => string,
  read: (report: string) => Report | null,
  otherwise: (output: TestOutput) => Report | null,
): PreparedCommand {
  const mark = `@espalier-${randomBytes(9).toString('hex')}`;
  return {
    command: [
      'espalier_report=$(mktemp) || exit 1',
      `(\n${command('"$espalier_report"')}\n)`,
      'espalier_status=$?',
      `printf '\\n%s\\n' ${mark}; cat -- "$espalier_report"; printf '\\n%s\\n' ${mark}`,
      'rm -f -- "$espalier_report"',
      'exit $espalier_status',
    ].join('\n'),
    read(output: TestOutput) {
      const found = between(output.stdout, mark);
      if (found === null) return null;
      const log = [found.rest, output.stderr.trim()].filter((text) => text !== '').join('\n');
      const report =
        found.report.trim() === '' ? otherwise({ ...output, stdout: found.rest }) : read(found.report);
      return report && { ...report, log: report.log ?? log };
    },
  };
}
