import path from 'node:path';
import type { BenchmarkTaskToStore } from '@/db/benchmark-tasks';
import type { BenchmarkSource } from '@/server/core/task/benchmark';
import { taskOfSource } from './task-of-source';

/** A task as it is stored and listed. */
export function toStore(source: BenchmarkSource, dataSet: string): BenchmarkTaskToStore {
  const { title, language, statement } = taskOfSource(source, { hidden: 'blind' });
  const shared = { dataSet: dataSet.trim().slice(0, 100) || 'unnamed', title, language };
  if (source.kind === 'harbor') {
    const { id, image, difficulty } = source.task;
    const entry = { ...shared, id, image, difficulty, repo: '', version: null, targets: 0, guards: 0 };
    return { entry, statement, source };
  }
  const { id, repo, version, difficulty, image, failToPass, passToPass } = source.instance;
  const counts = { targets: failToPass.length, guards: passToPass.length };
  return { entry: { ...shared, id, repo, version, difficulty, image, ...counts }, statement, source };
}

/** The name of a data set by the file it came in. */
export const dataSetOf = (file: string): string =>
  path.basename(file).replace(/\.(jsonl|json|parquet)(\.(gz|zst))?$/, '');
