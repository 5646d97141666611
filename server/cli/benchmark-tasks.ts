import path from 'node:path';
import { type Command, Option } from 'commander';
import {
  type BenchmarkTaskEntry,
  checkMarks,
  listBenchmarkTasks,
  removeBenchmarkTasks,
  storeBenchmarkTasks,
} from '@/db/benchmark-tasks';
import { dataSetOf, toStore } from '@/server/benchmarks/tasks/described';
import { errorMessage } from '@/server/core/base/error-message';
import type { BenchmarkSource } from '@/server/core/task/benchmark';
import { openForCommand, whenFree } from './database';
import { harmless } from './import-text';
import { options } from './sentences';
import * as sentence from './sentences-swebench';
import { addInstanceOptions, chosenOf, type InstanceFlags, usableFile } from './swebench-instances';
import { UsageError } from './usage';

const { tasksHelp: help } = sentence;

interface ImportFlags extends InstanceFlags {
  dataSet?: string;
  database?: string;
  json?: boolean;
}

/** `tasks import`, `tasks imported` and `tasks forget`. */
export function registerBenchmarkTasks(tasks: Command): void {
  addInstanceOptions(tasks.command('import <file>').description(help.import))
    .option('--data-set <name>', help.dataSet)
    .option('--database <file>', options.database)
    .option('--json', options.jsonLast)
    .action(importTasks);
  tasks
    .command('imported [text...]')
    .description(help.imported)
    .option('--repo <repo>', help.repo)
    .option('--difficulty <difficulty>', help.difficulty)
    .option('--data-set <name>', help.ofDataSet)
    .addOption(new Option('--checked <mark>', help.checked).choices(checkMarks))
    .option('--database <file>', options.database)
    .option('--json', options.json)
    .action(showImported);
  tasks
    .command('forget <ids...>')
    .description(help.forget)
    .option('--database <file>', options.database)
    .action(forget);
}

async function importTasks(file: string, flags: ImportFlags, command: Command): Promise<void> {
  const sources = await chosenSources(file, flags);
  const dataSet = flags.dataSet ?? dataSetOf(path.resolve(file));
  const all = sources.map((source) => toStore(source, dataSet));
  const { database, json } = command.optsWithGlobals<ImportFlags>();
  const db = await openForCommand(database);
  try {
    await whenFree(db, () => storeBenchmarkTasks(db, all, Date.now()));
  } finally {
    db.$client.close();
  }
  const ids = all.map(({ entry }) => entry.id);
  if (json) process.stdout.write(`${JSON.stringify({ dataSet, imported: ids })}\n`);
  else process.stdout.write(`${harmless(sentence.importedLine(ids, dataSet))}\n`);
}

/** The tasks that the place holds and the flags choose; images of task directories are built. Errors: UsageError. */
async function chosenSources(place: string, flags: ImportFlags): Promise<BenchmarkSource[]> {
  // Files of rows and images are read by this command alone.
  const { readSources } = await import('@/server/benchmarks/tasks/read-sources');
  const { image, testCommand, logParser } = flags;
  const { sources, refused, builds } = await usableFile(() =>
    readSources(place, { image, testCommand, logParser }),
  );
  const log = (line: string) => void process.stderr.write(`${harmless(line)}\n`);
  for (const line of refused) log(line);
  const instances = sources.flatMap((source) => (source.kind === 'swebench' ? [source.instance] : []));
  if (instances.length > 0) {
    return chosenOf(instances, flags).map((instance) => ({ kind: 'swebench', instance }));
  }
  const chosen = sources.filter(
    (source) => source.kind === 'harbor' && (flags.ids === undefined || flags.ids.includes(source.task.id)),
  );
  if (chosen.length === 0) throw new UsageError(sentence.nothingChosen(sources.length));
  const { buildEnvironment } = await import('@/server/benchmarks/harbor/build-image');
  const { connectDocker } = await import('@/server/sandbox/docker/connect');
  for (const { folder, image: name } of builds) {
    if (!chosen.some((source) => source.kind === 'harbor' && source.task.image === name)) continue;
    try {
      await buildEnvironment(connectDocker(), folder, name, log);
    } catch (error) {
      throw new UsageError(sentence.notBuilt(name, errorMessage(error)));
    }
  }
  return chosen;
}

interface ListFlags {
  checked?: (typeof checkMarks)[number];
  repo?: string;
  difficulty?: string;
  dataSet?: string;
  database?: string;
  json?: boolean;
}

async function showImported(words: string[], _: ListFlags, command: Command): Promise<void> {
  const { repo, difficulty, dataSet, checked, database, json } = command.optsWithGlobals<ListFlags>();
  const db = await openForCommand(database);
  try {
    const { entries } = listBenchmarkTasks(db, { text: words.join(' '), repo, difficulty, dataSet, checked });
    const line = (one: BenchmarkTaskEntry) =>
      [one.id, one.difficulty ?? '', one.dataSet, one.title].filter(Boolean).join('  ');
    if (json) process.stdout.write(`${JSON.stringify(entries)}\n`);
    else for (const one of entries) process.stdout.write(`${harmless(line(one))}\n`);
  } finally {
    db.$client.close();
  }
}

async function forget(ids: string[], { database }: { database?: string }): Promise<void> {
  const db = await openForCommand(database);
  try {
    const gone = await whenFree(db, () => removeBenchmarkTasks(db, ids));
    if (gone.length === 0) throw new UsageError(sentence.noImported(ids));
    process.stdout.write(`${sentence.forgotten(gone.length)}\n`);
  } finally {
    db.$client.close();
  }
}
