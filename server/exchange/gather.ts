import type { Bundle } from './bundle/bundle';
import { readPath } from './folder/read-path';
import type { Reading } from './formats/format';
import { joinedForks } from './merge/forks';
import { merged } from './merge/merge';
import { notMerged } from './reading/sentences';
import type { ImportedRun } from './run/imported-run';
import { byTask, together } from './run/together';

/** What was found at a path, or at several of one task. */
export type Gathered =
  | { file: string; reading: Reading }
  | { file: string; bundle: Bundle }
  | { file: string; refusal: string }
  /** No reader knows it, or it only tells how a run ended. */
  | { file: string; leftOut: true };

interface Gathering {
  /** The task that all files are about. */
  task?: string | undefined;
  /** Attempts on one task as one tree, of the steps that began alike. */
  merge?: boolean | undefined;
}

/**
 * Reads the paths thing by thing: never more than one is in memory, unless attempts are merged, which come when all is
 * read.
 */
export async function* gather(
  paths: readonly string[],
  { task, merge = false }: Gathering,
): AsyncGenerator<Gathered> {
  const kept: { file: string; run: ImportedRun }[] = [];
  for (const path of paths) {
    for await (const entry of readPath(path)) {
      const file = entry.path;
      if ('leftOut' in entry) yield { file, leftOut: true };
      else if ('bundle' in entry) yield { file, bundle: entry.bundle };
      else if ('refusal' in entry) yield { file, refusal: entry.refusal };
      else {
        const { reading } = entry;
        if (task !== undefined) for (const run of reading.runs) run.task.id = task;
        if (merge) for (const run of reading.runs) kept.push({ file, run });
        if (!merge || reading.runs.length === 0) yield { file, reading };
      }
    }
  }
  yield* mergedRuns(kept, task !== undefined);
}

function* mergedRuns(
  kept: readonly { file: string; run: ImportedRun }[],
  isOneTask: boolean,
): Generator<Gathered> {
  /** Sessions that a fork was joined to are new runs: they are found by their id. */
  const fileOf = new Map<ImportedRun | string | null, string>(
    kept.flatMap(({ run, file }): [ImportedRun | string | null, string][] => [
      [run, file],
      [run.foreignId, file],
    ]),
  );
  for (const group of byTask(joinedForks(kept.map(({ run }) => run)))) {
    const whole = merged(group, { isOneTask });
    const shown = whole ?? together(group);
    const notes = whole === null && group.length > 1 ? [{ text: notMerged, count: 1 }] : [];
    const files = [...new Set(group.map((run) => fileOf.get(run) ?? fileOf.get(run.foreignId) ?? ''))];
    yield {
      file: files[0] ?? '',
      reading: {
        format: shown.format,
        formatVersion: shown.formatVersion,
        runs: [shown],
        counts: { files: files.length },
        notes,
      },
    };
  }
}
