import { TRPCError } from '@trpc/server';
import type { Database } from '@/db/connection';
import { dataPaths, openDatabase } from '@/db/open';
import { errorMessage } from '@/server/core/base/error-message';
import { openSnapshotStore } from '@/server/sandbox/store';
import { carriedOut, type JobInput, type JobName, type Sources } from './jobs';
import type { Outcome } from './outcome';

/** What a thread keeps open between jobs: one database, the last one that a job named. */
let open: { file: string; sources: Sources & { database: Database } } | null = null;

function sourcesOf(file: string): Sources {
  if (open?.file !== file) {
    open?.sources.database.$client.close();
    const { database, snapshots } = dataPaths(file);
    open = { file, sources: { database: openDatabase(database), snapshots: openSnapshotStore(snapshots) } };
  }
  return open.sources;
}

/** The entry of a thread: carries out one job. An error is a value, because its class does not survive the way back. */
export default async function carryOut<N extends JobName>(order: {
  file: string;
  name: N;
  input: JobInput<N>;
}): Promise<Outcome> {
  try {
    return { ok: true, value: await carriedOut(sourcesOf(order.file), order.name, order.input) };
  } catch (error) {
    const code = error instanceof TRPCError ? error.code : null;
    const sqlite = error instanceof Error && 'code' in error ? String(error.code) : null;
    return { ok: false, message: errorMessage(error), code, sqlite };
  }
}
