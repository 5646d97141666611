import { existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { type Figures, figuresOf } from '@/server/exchange/figures';
import { diskFolder } from '@/server/exchange/folder/disk';
import { type Listed, listFolder } from '@/server/exchange/folder/read-folder';
import { gather } from '@/server/exchange/gather';
import { bundleFigures } from '@/server/imports/bundle-figures';
import { type ImportedEntry, importPaths } from '@/server/imports/import-paths';
import { stateOfBundle } from '@/server/imports/store-bundle';
import { openForCommand } from './database';
import { harmless, importLines, leftOutLine, listLine } from './import-text';
import { importHelp, noPath, options } from './sentences';
import { UsageError } from './usage';

interface Flags {
  check?: boolean;
  list?: boolean;
  task?: string;
  merge?: boolean;
  database?: string;
  json?: boolean;
}

interface Found {
  imported: (Figures | ImportedEntry)[];
  refused: { file: string; reason: string }[];
  leftOut: number;
}

export function registerImport(program: Command): void {
  program
    .command('import')
    .description(importHelp.about)
    .argument('<path...>', importHelp.path)
    .option('--check', importHelp.check)
    .option('--list', importHelp.list)
    .option('--task <task>', importHelp.task)
    .option('--merge', importHelp.merge)
    .option('--database <file>', importHelp.database)
    .option('--json', options.jsonLast)
    .action(async (paths: string[], flags: Flags) => {
      const missing = paths.find((path) => !existsSync(path));
      if (missing !== undefined) throw new UsageError(noPath(missing));
      if (flags.list) return listed(paths, flags.json === true);
      const found = await (flags.check ? checked(paths, flags) : stored(paths, flags));
      if (flags.json) {
        const { imported, refused } = found;
        process.stdout.write(`${JSON.stringify({ imported, refused })}\n`);
      } else if (found.leftOut > 0) process.stdout.write(`${leftOutLine(found.leftOut)}\n`);
      const isFailed = flags.check ? found.refused.length > 0 : found.imported.length === 0;
      if (isFailed) process.exitCode = 1;
    });
}

/** Lists folders by names, sizes and reports; reads no run. */
async function listed(paths: readonly string[], asJson: boolean): Promise<void> {
  const all: (Listed & { folder: string })[] = [];
  for (const folder of paths) {
    if (!statSync(folder).isDirectory()) throw new UsageError(importHelp.noFolder(folder));
    for (const line of await listFolder(await diskFolder(folder))) {
      all.push({ folder, ...line });
      if (!asJson) process.stdout.write(`${harmless(listLine(line))}\n`);
    }
  }
  if (asJson) process.stdout.write(`${JSON.stringify({ listed: all })}\n`);
}

/** What is reported as it is found: lines for people, unless one JSON object comes last. */
function reporter({ json }: Flags): Found & {
  add(figures: Figures | ImportedEntry): void;
  refuse(file: string, reason: string): void;
} {
  const print = (lines: readonly string[]) => {
    if (!json) process.stdout.write(`${lines.join('\n')}\n`);
  };
  return {
    imported: [],
    refused: [],
    leftOut: 0,
    add(figures) {
      this.imported.push(figures);
      print(importLines(figures));
    },
    refuse(file, reason) {
      this.refused.push({ file, reason });
      print([harmless(file), `  refused: ${harmless(reason)}`]);
    },
  };
}

/** Reads the paths and reports on each file; stores nothing. */
async function checked(paths: readonly string[], flags: Flags): Promise<Found> {
  const found = reporter(flags);
  for await (const one of gather(paths, flags)) {
    if ('leftOut' in one) found.leftOut += 1;
    else if ('refusal' in one) found.refuse(one.file, one.refusal);
    else if ('bundle' in one) found.add(bundleFigures(one.file, stateOfBundle(one.bundle)));
    else for (const figures of figuresOf(one.file, one.reading)) found.add(figures);
  }
  return found;
}

/** Reads the paths and stores every run. */
async function stored(paths: readonly string[], flags: Flags): Promise<Found> {
  const found = reporter(flags);
  const actor = { kind: 'person' as const, name: 'command line' };
  const db = await openForCommand(flags.database);
  try {
    for await (const step of importPaths(db, paths, { ...flags, actor })) {
      if ('leftOut' in step) found.leftOut += 1;
      else if ('refused' in step) found.refuse(step.refused.file, step.refused.reason);
      else found.add(step.imported);
    }
  } finally {
    db.$client.close();
  }
  return found;
}
