import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { accessFiles } from '@/server/access/access-files';
import {
  accessHelp,
  addedPerson,
  noPeople,
  noPerson,
  removedPerson,
  renewed,
  signInAddress,
} from '@/server/access/sentences';
import { errorMessage } from '@/server/core/base/error-message';
import { print } from './print';
import { options } from './sentences';
import { UsageError } from './usage';

interface Flags {
  address?: string;
  database?: string;
  json?: boolean;
  new?: boolean;
}

const addressOf = (flags: Flags): string =>
  (flags.address ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`).replace(/\/+$/, '');

const filesOf = (flags: Flags) => accessFiles(dataPaths(flags.database).directory);

/** What the files refuse is a mistake of the person's, in one sentence. */
function orUsageError<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new UsageError(errorMessage(error));
  }
}

const write = (text: string) => void process.stdout.write(`${text}\n`);

export function registerAccess(program: Command): void {
  program
    .command('token')
    .description(accessHelp.token)
    .option('--new', accessHelp.renew)
    .option('--address <url>', accessHelp.address)
    .option('--database <file>', accessHelp.database)
    .action((flags: Flags) => {
      const files = filesOf(flags);
      const token = orUsageError(() => (flags.new ? files.renew() : files.token()));
      if (flags.new) process.stderr.write(`${renewed}\n`);
      write(signInAddress(addressOf(flags), token));
    });

  const people = program.command('people').description(accessHelp.people);
  people
    .command('list', { isDefault: true })
    .description(accessHelp.list)
    .option('--json', options.json)
    .option('--database <file>', accessHelp.database)
    .action((flags: Flags) => {
      const all = orUsageError(() => filesOf(flags).people()).map(({ name, addedAt }) => ({ name, addedAt }));
      if (all.length === 0 && !flags.json) write(noPeople);
      else
        print(flags.json, all, ({ name, addedAt }) => [name, new Date(addedAt).toISOString().slice(0, 10)]);
    });
  people
    .command('add')
    .argument('<name>', accessHelp.name)
    .description(accessHelp.add)
    .option('--address <url>', accessHelp.address)
    .option('--database <file>', accessHelp.database)
    .action((name: string, flags: Flags) => {
      const token = orUsageError(() => filesOf(flags).add(name, Date.now()));
      process.stderr.write(`${addedPerson(name.trim())}\n`);
      write(signInAddress(addressOf(flags), token));
    });
  people
    .command('remove')
    .argument('<name>', accessHelp.name)
    .description(accessHelp.remove)
    .option('--database <file>', accessHelp.database)
    .action((name: string, flags: Flags) => {
      if (!orUsageError(() => filesOf(flags).remove(name))) throw new UsageError(noPerson(name));
      write(removedPerson(name.trim()));
    });
}
