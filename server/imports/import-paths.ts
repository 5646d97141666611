import type { Database } from '@/db/connection';
import { waitOut } from '@/db/outage/wait-out';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { Bundle } from '@/server/exchange/bundle/bundle';
import { type Figures, figuresOf } from '@/server/exchange/figures';
import { type Gathered, gather } from '@/server/exchange/gather';
import { Refusal } from '@/server/exchange/reading/refusal';
import { bundleFigures } from './bundle-figures';
import { knownAlready, noSteps } from './sentences';
import { storeBundle } from './store-bundle';
import { type StoredRun, storeRun } from './store-run';

/** A run that was read, and where it is in the store; null for files without steps. */
export interface ImportedEntry extends Omit<Figures, 'runId' | 'toolCalls' | 'counts'> {
  runId: RunId | null;
}

/** What became of one thing that was found. */
export type ImportStep =
  | { imported: ImportedEntry }
  | { refused: { file: string; reason: string } }
  /** A file that no reader knows, or that only tells how a run ended. */
  | { leftOut: string };

export interface ImportOptions {
  /** The task that all files are about. */
  task?: string | undefined;
  /** Attempts on one task as one tree. */
  merge?: boolean | undefined;
  actor: Actor;
  /** The name under which a file is shown; its path without it. */
  shown?: (file: string) => string;
}

/**
 * Reads what is at the paths and stores each run in a transaction of its own: a run is there wholly, or not at all.
 * Errors: SQLite's.
 */
export async function* importPaths(
  db: Database,
  paths: readonly string[],
  options: ImportOptions,
): AsyncGenerator<ImportStep> {
  for await (const found of gather(paths, options)) {
    const file = options.shown?.(found.file) ?? found.file;
    yield* storeFound(db, found, file, options.actor);
  }
}

/** Stores what was found in a file that is shown under the name `file`. Errors: SQLite's. */
export async function* storeFound(
  db: Database,
  found: Gathered,
  file: string,
  actor: Actor,
): AsyncGenerator<ImportStep> {
  if ('leftOut' in found) yield { leftOut: file };
  else if ('refusal' in found) yield { refused: { file, reason: found.refusal } };
  else if ('bundle' in found) yield await bundleStep(db, found.bundle, file, actor);
  else {
    for (const [at, figures] of figuresOf(file, found.reading).entries()) {
      const run = found.reading.runs[at];
      const hasSteps = run !== undefined && run.nodes.length > 0;
      const stored = hasSteps ? await waitOut(db, () => storeRun(db, run, { file, actor })) : null;
      yield { imported: entryOf(figures, stored) };
    }
  }
}

async function bundleStep(db: Database, bundle: Bundle, file: string, actor: Actor): Promise<ImportStep> {
  try {
    const { state, ...stored } = await waitOut(db, () => storeBundle(db, bundle, { file, actor }));
    return { imported: entryOf(bundleFigures(file, state), stored) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: { file, reason: error.message } };
    throw error;
  }
}

function entryOf(
  { toolCalls: _, counts: __, notes, ...rest }: Figures,
  stored: StoredRun | null,
): ImportedEntry {
  const own = stored === null ? [noSteps] : stored.isNew ? [] : [knownAlready(stored.runId)];
  return { ...rest, runId: stored?.runId ?? null, notes: [...notes, ...own] };
}
