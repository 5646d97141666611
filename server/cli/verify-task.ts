import { type Command, Option } from 'commander';
import { thisOwner } from '@/db/leases';
import { dataPaths } from '@/db/open';
import { cancelQuality, qualityOf, requestQuality } from '@/db/quality';
import { sourceOfTask, taskKey } from '@/server/catalog';
import type { QualityProgress } from '@/server/core/verdict/quality';
import { composeWorld } from '@/server/process/compose';
import { carryOut } from '@/server/process/quality';
import { openForCommand, whenFree } from './database';
import { reportLines } from './quality-text';
import { cancelledReport, options, verifyTaskHelp } from './sentences';
import { taskNamed } from './task';
import { addTaskOptions, directoryOptions, type TaskFlags } from './task-options';
import { UsageError, wholeNumber } from './usage';

interface Flags extends TaskFlags {
  test?: string;
  reruns: number;
  mutants: number;
  sandbox: 'local' | 'docker';
  database?: string;
  json?: boolean;
}

export function registerVerifyTask(program: Command): void {
  addTaskOptions(
    program
      .command('verify-task <task|directory>')
      .description(verifyTaskHelp.about)
      .option('--test <command>', options.test),
  )
    .option('--reruns <number>', verifyTaskHelp.reruns, wholeNumber('--reruns', 2), 20)
    .option('--mutants <number>', verifyTaskHelp.mutants, wholeNumber('--mutants', 0), 24)
    .addOption(
      new Option('--sandbox <driver>', options.sandbox).choices(['local', 'docker']).default('local'),
    )
    .option('--database <file>', verifyTaskHelp.database)
    .option('--json', options.jsonLast)
    .action(verifyTask);
}

const phaseTitles: Record<QualityProgress['phase'], string> = {
  preparing: 'preparing the sandbox',
  baseline: 'running the tests once',
  reruns: 'running the tests again',
  alone: 'running tests alone',
  coverage: 'measuring coverage',
  mutants: 'putting faults into the code',
};

async function verifyTask(name: string, flags: Flags): Promise<void> {
  const task = await taskNamed(name, { ...flags, directory: directoryOptions(flags) });
  const paths = dataPaths(flags.database);
  const db = await openForCommand(paths.database);
  const world = composeWorld(paths);
  const { sandbox, reruns, mutants } = flags;
  const key = taskKey(task);
  const request = { taskKey: key, task: sourceOfTask(task), sandbox, reruns, mutants };
  const id = await whenFree(db, () => requestQuality(db, request, Date.now(), thisOwner()));
  const out = flags.json || !process.stderr.isTTY ? null : process.stderr;
  const never = new AbortController().signal;
  const end = () => void whenFree(db, () => cancelQuality(db, id, Date.now()));
  process.once('SIGINT', end);
  try {
    const report = await carryOut(
      db,
      world,
      id,
      () => ({ task, sandbox, reruns, mutants }),
      never,
      (now) =>
        out?.write(
          `\r\x1b[K${phaseTitles[now.phase]}${now.total > 1 ? ` ${now.done + 1} of ${now.total}` : ''}`,
        ),
    );
    out?.write('\r\x1b[K');
    if (report === null) {
      const entry = qualityOf(db, key).find((item) => item.id === id);
      throw new UsageError(entry?.error ?? cancelledReport);
    }
    process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${reportLines(report).join('\n')}\n`);
    process.exitCode = report.verdict.level === 'heavy' || report.verdict.level === 'few' ? 0 : 1;
  } finally {
    process.off('SIGINT', end);
    await world.close();
    db.$client.close();
  }
}
