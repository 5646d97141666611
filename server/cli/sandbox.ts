import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { byteCount } from '@/server/core/base/byte-count';
import { errorMessage } from '@/server/core/base/error-message';
import { type DiskUse, measureDisk } from '@/server/housekeeping/disk-use';
import { keepText } from '@/server/housekeeping/keep';
import { prune } from '@/server/housekeeping/prune';
import { buildBaseImage, detectSandbox } from '@/server/sandbox';
import { openForCommand } from './database';
import { heldByPruned, nothingToRemove, options, sandboxHelp } from './sentences';
import { UsageError } from './usage';

export function registerSandbox(program: Command): void {
  const sandbox = program.command('sandbox').description(sandboxHelp.about);
  sandbox
    .command('doctor')
    .description(sandboxHelp.doctor)
    .option('--database <file>', options.database)
    .action(async ({ database }: { database?: string }) => {
      const { docker, reason, local } = await detectSandbox();
      process.stdout.write(`docker: ${docker ?? `none (${reason})`}\nlocal: ${local}\n`);
      const paths = dataPaths(database);
      if (!existsSync(paths.database)) return;
      const db = await openForCommand(paths.database);
      const use = await measureDisk(db);
      const lines = [...diskLines(use), `keep: ${keepText(db, use)}`];
      db.$client.close();
      process.stdout.write(`${lines.join('\n')}\n`);
    });
  sandbox
    .command('image')
    .description(sandboxHelp.image)
    .action(async () => {
      try {
        process.stdout.write(`${await buildBaseImage((line) => process.stderr.write(`${line}\n`))}\n`);
      } catch (error) {
        throw new UsageError(errorMessage(error));
      }
    });
  sandbox
    .command('prune')
    .description(sandboxHelp.prune)
    .option('--pruned', sandboxHelp.pruned)
    .option('--database <file>', options.database)
    .action(async ({ database, pruned }: { database?: string; pruned?: true }) => {
      const db = await openForCommand(dataPaths(database).database);
      const removed = await prune(db, pruned ? { giveUp: { kind: 'person', name: 'command line' } } : {});
      db.$client.close();
      process.stdout.write(removed.length === 0 ? `${nothingToRemove}\n` : `${removed.join('\n')}\n`);
    });
}

const shownRuns = 10;

const prunedNodes = (count: number) => (count === 1 ? '1 pruned node' : `${count} pruned nodes`);

function diskLines({
  directory,
  bytes,
  database: own,
  gradings,
  unneeded,
  pruned,
  runs,
  environments,
  bound,
  warning,
}: DiskUse): string[] {
  const rest = runs.length - shownRuns;
  return [
    `snapshots: ${byteCount(bytes)} of ${byteCount(bound)} in ${directory}`,
    `not needed: ${byteCount(unneeded)}`,
    `database: ${byteCount(own.bytes)}, of which free: ${byteCount(own.free)}`,
    ...(gradings.count > 0 ? [`gradings: ${gradings.count}, ${byteCount(gradings.bytes)}`] : []),
    ...(pruned.nodes > 0 ? [heldByPruned(prunedNodes(pruned.nodes), byteCount(pruned.bytes))] : []),
    ...(environments
      ? [`environment images: ${environments.count}, of which not needed: ${environments.unneeded}`]
      : []),
    ...runs
      .slice(0, shownRuns)
      .map(
        ({ runId, task, bytes: own, snapshots }) =>
          `  ${runId}  ${byteCount(own)}  ${snapshots} snapshots  ${task}`,
      ),
    ...(rest > 0 ? [`  and ${rest} more runs`] : []),
    ...(warning ? [`warning: ${warning}`] : []),
  ];
}
