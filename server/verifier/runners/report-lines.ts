import { randomBytes } from 'node:crypto';
import type { PreparedCommand, Report, TestOutput } from '@/server/verifier/report';
import { shellQuote } from '@/server/verifier/shell-quote';
import { parseJson } from './json-text';

/**
 * What a helper of ours needs to report from inside a runner: files that lie in a fresh folder outside the workspace,
 * and shell lines (`$espalier` is the folder) that make the runner load them. Each call of the runner appends its lines
 * to `$espalier/report`: one JSON object a line.
 */
export interface LinesOptions {
  files: Record<string, string>;
  /** Shell lines before the command. */
  setup: readonly string[];
  command: string;
  /** The report in the lines, with the rest of stdout; null where there is none, which means that no call loaded the helper. */
  read(lines: readonly unknown[], printed: string): Report | null;
  /** Reads the output itself where there is none. */
  otherwise(output: TestOutput): Report | null;
}

/** A command whose runner reports to a file that is printed behind it, between marks that the tests cannot know. */
export function withReportLines({ files, setup, command, read, otherwise }: LinesOptions): PreparedCommand {
  const mark = `@espalier-${randomBytes(9).toString('hex')}`;
  return {
    command: [
      'espalier=$(mktemp -d) || exit 1',
      ...Object.entries(files).map(
        ([name, text]) => `printf %s ${shellQuote(text)} > "$espalier/${name}" || exit 1`,
      ),
      '(',
      ...setup,
      command,
      ')',
      'espalier_status=$?',
      `printf '\\n%s\\n' ${mark}; cat -- "$espalier/report" 2>/dev/null; printf '\\n%s\\n' ${mark}`,
      'rm -rf -- "$espalier"',
      'exit $espalier_status',
    ].join('\n'),
    read(output) {
      const parts = output.stdout.split(mark);
      const [before, text, after] = parts;
      if (parts.length !== 3 || before === undefined || text === undefined) return null;
      const rest = `${before.trimEnd()}\n${after ?? ''}`.trim();
      const log = [rest, output.stderr.trim()].filter((part) => part !== '').join('\n');
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const report = read(lines.map(parseJson), rest) ?? otherwise({ ...output, stdout: rest });
      return report && { ...report, log: report.log ?? log };
    },
  };
}
