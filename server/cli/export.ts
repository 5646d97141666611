import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { dataPaths } from '@/db/open';
import { RunNotFound } from '@/db/runs';
import { asRunId } from '@/server/core/base/ids';
import type { Written } from '@/server/exchange/writers/written';
import {
  type Exported,
  type ExportForm,
  ExportRefused,
  exportForms,
  exportRuns,
} from '@/server/exports/export-runs';
import { openSnapshotStore } from '@/server/sandbox/store';
import { openForCommand } from './database';
import { exportHelp, options, pageLines, thereAlready, writtenLine } from './sentences';
import { UsageError } from './usage';

interface Flags {
  as: ExportForm;
  out?: string;
  preview?: boolean;
  withHiddenTests?: boolean;
  withPrompts?: boolean;
  withNames?: boolean;
  /** False with `--no-texts`. */
  texts: boolean;
  redact: string[];
  database?: string;
  allAttempts?: boolean;
  minReward?: number;
  margin?: number;
  json?: boolean;
}

const share = (given: string): number => {
  const value = Number(given);
  if (given.trim() === '' || !(value >= 0 && value <= 1)) throw new UsageError(exportHelp.share(given));
  return value;
};

export function registerExport(program: Command): void {
  program
    .command('export')
    .description(exportHelp.about)
    .argument('<run...>', exportHelp.run)
    .addOption(new Option('--as <form>', exportHelp.as).choices(exportForms).makeOptionMandatory())
    .option('--out <path>', exportHelp.out)
    .option('--all-attempts', exportHelp.allAttempts)
    .option('--min-reward <reward>', exportHelp.minReward, share)
    .option('--margin <margin>', exportHelp.margin, share)
    .option('--with-hidden-tests', exportHelp.withHiddenTests)
    .option('--preview', exportHelp.preview)
    .option('--with-prompts', exportHelp.withPrompts)
    .option('--with-names', exportHelp.withNames)
    .option('--no-texts', exportHelp.noTexts)
    .option('--redact <phrase>', exportHelp.redact, (phrase: string, all: string[]) => [...all, phrase], [])
    .option('--database <file>', exportHelp.database)
    .option('--json', options.jsonLast)
    .action(async (runs: string[], flags: Flags) => {
      if (flags.out === undefined && !flags.preview) throw new UsageError(exportHelp.noOut);
      const database = await openForCommand(flags.database);
      try {
        const snapshots = openSnapshotStore(dataPaths(database.$client.name).snapshots);
        const page = {
          prompts: flags.withPrompts === true,
          texts: flags.texts,
          names: flags.withNames === true,
          phrases: flags.redact,
        };
        const written = await exportRuns({ database, snapshots }, runs.map(asRunId), flags.as, {
          ...flags,
          page,
        });
        const files = flags.preview ? [] : await writeFiles(written, flags.out ?? '');
        process.stdout.write(`${report(files, written, flags.json === true)}\n`);
      } catch (error) {
        if (error instanceof RunNotFound || error instanceof ExportRefused) {
          throw new UsageError(error.message);
        }
        throw error;
      } finally {
        database.$client.close();
      }
    });
}

function report(files: string[], { files: made, leftOut, contents }: Exported, asJson: boolean): string {
  const size = made.reduce((sum, { content }) => sum + content.length, 0);
  if (asJson) return JSON.stringify({ files, size, leftOut, ...(contents ? { contents } : {}) });
  const held = Object.entries(contents ?? {}).map(([run, of]) => pageLines(run, of, size));
  return [...writtenLine(files, leftOut), ...held.flat()].join('\n');
}

/** Writes a single file at the path itself, several below it. Nothing is overwritten. Errors: UsageError. */
async function writeFiles({ files }: Written, out: string): Promise<string[]> {
  const [only, second] = files;
  const isFolder = out.endsWith('/') || (existsSync(out) && statSync(out).isDirectory());
  const isAlone = only !== undefined && second === undefined && !only.path.includes('/') && !isFolder;
  const places = files.map((file) => ({ ...file, place: isAlone ? out : path.join(out, file.path) }));
  const taken = places.find(({ place }) => existsSync(place));
  if (taken) throw new UsageError(thereAlready(taken.place));
  for (const { place, content } of places) {
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
  return places.map(({ place }) => place);
}
