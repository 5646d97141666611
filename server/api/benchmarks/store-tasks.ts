import { storeBenchmarkTasks } from '@/db/benchmark-tasks';
import type { Database } from '@/db/connection';
import { dataPaths } from '@/db/open';
import { refuse } from '@/server/api/errors';
import { shownPath, uploadedPaths } from '@/server/api/imports/uploads';
import { buildEnvironment } from '@/server/benchmarks/harbor/build-image';
import { dataSetOf, toStore } from '@/server/benchmarks/tasks/described';
import { readSources } from '@/server/benchmarks/tasks/read-sources';
import { errorMessage } from '@/server/core/base/error-message';
import { Refusal } from '@/server/exchange/reading/refusal';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { noRows, noTaskFile, notBuilt } from './sentences';

/** What became of the rows of an upload. */
export interface TasksReport {
  dataSet: string;
  imported: number;
  /** Rows that cannot be graded here, the first 50, each with the reason. */
  refused: string[];
  refusedCount: number;
  /** Rows of which something was supposed. */
  assumed: number;
}

const shownRefusals = 50;

/** Reads an upload and stores its rows as tasks, all or none. Errors: refused with a sentence where there is no row. */
export async function storeTasks(
  db: Database,
  { upload, dataSet: named }: { upload: string; dataSet: string },
): Promise<TasksReport> {
  const { directory } = dataPaths(db.$client.name);
  const [place, second] = await uploadedPaths(directory, upload);
  if (place === undefined || second !== undefined) throw refuse(noTaskFile);
  const shown = shownPath(directory, upload, place);
  const dataSet = named || dataSetOf(shown);
  try {
    const { sources, refused, builds } = await readSources(place);
    if (sources.length === 0) throw refuse(noRows(refused[0] ?? null));
    for (const { folder, image } of builds) await built(folder, image);
    storeBenchmarkTasks(
      db,
      sources.map((source) => toStore(source, dataSet)),
      Date.now(),
    );
    return {
      dataSet,
      imported: sources.length,
      refused: refused.slice(0, shownRefusals),
      refusedCount: refused.length,
      assumed: sources.filter((one) => one.kind === 'swebench' && one.instance.assumed.length > 0).length,
    };
  } catch (error) {
    if (error instanceof Refusal) throw refuse(error.message);
    throw error;
  }
}

/** Builds the image of a task directory. Errors: refused with what the engine says. */
async function built(folder: string, image: string): Promise<void> {
  try {
    await buildEnvironment(connectDocker(), folder, image, () => undefined);
  } catch (error) {
    throw refuse(notBuilt(image, errorMessage(error)), error);
  }
}
