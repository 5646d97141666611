import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { examine } from '@/server/doctor/examine';
import type { Finding } from '@/server/doctor/finding';
import { doctorHelp, doctorSum, options } from './sentences';

interface Flags {
  database?: string;
  whole?: boolean;
  json?: boolean;
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(doctorHelp.about)
    .option('--whole', doctorHelp.whole)
    .option('--database <file>', options.database)
    .option('--json', options.jsonLast)
    .action(async ({ database, whole = false, json }: Flags) => {
      const findings = await examine(dataPaths(database), { whole });
      const problems = findings.filter(({ level }) => level === 'problem').length;
      const warnings = findings.filter(({ level }) => level === 'warning').length;
      process.stdout.write(
        json
          ? `${JSON.stringify({ problems, warnings, findings })}\n`
          : `${[...findings.map(lineOf), doctorSum(problems, warnings)].join('\n')}\n`,
      );
      process.exitCode = problems > 0 ? 1 : 0;
    });
}

const marks: Record<Finding['level'], string> = { ok: '✓', warning: '!', problem: '✗' };

const lineOf = ({ area, level, text, todo }: Finding): string =>
  `${marks[level]} ${area.padEnd(9)}  ${text}${todo === undefined ? '' : ` ${todo}`}`;
