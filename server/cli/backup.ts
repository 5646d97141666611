import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { BackupRefused, backup } from '@/server/housekeeping/backup';
import { backupHelp, backupMade, options } from './sentences';
import { UsageError } from './usage';

interface Flags {
  database?: string;
  /** Commander's name for --no-snapshots; false if the flag is given. */
  snapshots: boolean;
  keys?: boolean;
  json?: boolean;
}

export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description(backupHelp.about)
    .argument('<directory>', backupHelp.to)
    .option('--no-snapshots', backupHelp.noSnapshots)
    .option('--keys', backupHelp.keys)
    .option('--database <file>', options.database)
    .option('--json', options.jsonLast)
    .action(async (to: string, { database, snapshots, keys = false, json }: Flags) => {
      const report = (line: string) => void process.stderr.write(`espalier: ${line}\n`);
      try {
        const made = await backup(dataPaths(database), to, { snapshots, keys, report });
        const text = json ? JSON.stringify(made) : backupMade(made, { snapshots, keys });
        process.stdout.write(`${text}\n`);
        process.exitCode = made.missing > 0 ? 1 : 0;
      } catch (error) {
        throw error instanceof BackupRefused ? new UsageError(error.message) : error;
      }
    });
}
