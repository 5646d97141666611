import { appendFileSync, readFileSync } from 'node:fs';
import type { Database } from '@/db/connection';
import { dataPaths } from '@/db/open';
import { refuse } from '@/server/api/errors';
import type { Actor } from '@/server/core/run/actor';
import { type ImportedEntry, importPaths } from '@/server/imports/import-paths';
import { noUpload } from './sentences';
import { progressFile, shownPath, uploadedPaths } from './uploads';

/** What became of an upload, in the order of reading. */
export interface ImportReport {
  imported: ImportedEntry[];
  refused: { file: string; reason: string }[];
  /** Files that no reader knows, or that only tell how a run ended. */
  leftOut: string[];
}

/** How far an import is: things of the upload that were read. */
export interface ImportProgress {
  imported: number;
  refused: number;
  leftOut: number;
  /** The last one. */
  file: string | null;
}

export interface UploadOrder {
  upload: string;
  task: string | null;
  merge: boolean;
  actor: Actor;
}

/**
 * Reads an upload and stores its runs; the files are removed. Errors: an upload that is not there is refused; SQLite's.
 */
export async function storeUpload(
  db: Database,
  { upload, task, merge, actor }: UploadOrder,
): Promise<ImportReport> {
  const { directory } = dataPaths(db.$client.name);
  const report: ImportReport = { imported: [], refused: [], leftOut: [] };
  const paths = await uploadedPaths(directory, upload);
  if (paths.length === 0) throw refuse(noUpload);
  const shown = (file: string) => shownPath(directory, upload, file);
  for await (const step of importPaths(db, paths, { task: task ?? undefined, merge, actor, shown })) {
    if ('imported' in step) report.imported.push(step.imported);
    else if ('refused' in step) report.refused.push(step.refused);
    else report.leftOut.push(step.leftOut);
    const file =
      'imported' in step ? step.imported.file : 'refused' in step ? step.refused.file : step.leftOut;
    const { imported, refused, leftOut } = report;
    const progress: ImportProgress = {
      imported: imported.length,
      refused: refused.length,
      leftOut: leftOut.length,
      file,
    };
    appendFileSync(progressFile(directory, upload), `${JSON.stringify(progress)}\n`, { mode: 0o600 });
  }
  return report;
}

/** How far the import of an upload is; null before its first file was read. */
export function importProgress(dataDirectory: string, upload: string): ImportProgress | null {
  try {
    const line = readFileSync(progressFile(dataDirectory, upload), 'utf8').trimEnd().split('\n').at(-1);
    return line ? JSON.parse(line) : null;
  } catch {
    return null;
  }
}
