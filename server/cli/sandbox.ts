import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { composeWorld } from '@/server/process/compose';
import { buildBaseImage, detectSandbox } from '@/server/sandbox';
import { UsageError } from './usage';

export function registerSandbox(program: Command): void {
  const sandbox = program
    .command('sandbox')
    .description('Sandboxes: what there is, the base image, leftovers.');
  sandbox
    .command('doctor')
    .description('What was found.')
    .action(async () => {
      const { docker, reason, local } = await detectSandbox();
      process.stdout.write(`docker: ${docker ?? `none (${reason})`}\nlocal: ${local}\n`);
    });
  sandbox
    .command('image')
    .description('Builds the base image, with a registry or without.')
    .action(async () => {
      try {
        process.stdout.write(`${await buildBaseImage((line) => process.stderr.write(`${line}\n`))}\n`);
      } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
      }
    });
  sandbox
    .command('prune')
    .description('Removes what dead processes left behind.')
    .option('--database <file>', 'the database file')
    .action(async ({ database }: { database?: string }) => {
      const world = composeWorld(dataPaths(database));
      const removed = await world.sweep();
      await world.close();
      process.stdout.write(removed.length === 0 ? 'nothing left behind\n' : `${removed.join('\n')}\n`);
    });
}
