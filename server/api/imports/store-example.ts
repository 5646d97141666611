import { existsSync } from 'node:fs';
import type { Database } from '@/db/connection';
import { refuse } from '@/server/api/errors';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { importPaths } from '@/server/imports/import-paths';
import { noExample } from './sentences';

/** Stores the recorded run at `file` unless it is stored already, and returns its id. Errors: refused without the file. */
export async function storeExample(
  db: Database,
  { file, actor }: { file: string; actor: Actor },
): Promise<RunId> {
  if (!existsSync(file)) throw refuse(noExample(file));
  for await (const step of importPaths(db, [file], { actor })) {
    if ('imported' in step && step.imported.runId !== null) return step.imported.runId;
  }
  throw refuse(noExample(file));
}
