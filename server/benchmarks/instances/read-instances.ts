import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@/server/core/base/error-message';
import type { Instance } from '@/server/core/task/benchmark';
import { contentOf } from '@/server/exchange/bytes/content';
import { readParquet } from '@/server/exchange/bytes/parquet';
import { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { instanceOfRow } from './from-row';
import type { RowOptions } from './row-options';
import { isTaskRepository, rowsOfRepository } from './task-repository';

/** The most rows of one file: the largest sets have some 50,000. */
const mostRows = 100_000;

export interface InstancesRead {
  instances: Instance[];
  /** Rows that are not graded here, each with what to do. */
  refused: string[];
}

/** The instances of a file's bytes: JSON lines, a JSON list or object, or Parquet, packed or not. Errors: Refusal. */
export async function instancesOfBytes(bytes: Uint8Array, options: RowOptions = {}): Promise<InstancesRead> {
  return instancesOfRows(await rowsOfBytes(bytes), options);
}

/** The instances of a file, or of a task repository. Errors: Refusal, with a sentence for a person. */
export async function readInstances(place: string, options: RowOptions = {}): Promise<InstancesRead> {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) throw new Refusal(`There is no file ${place}.`);
  if (!found.isDirectory()) return instancesOfBytes(new Uint8Array(await readFile(place)), options);
  if (!isTaskRepository(place)) {
    throw new Refusal(`${place} is no task repository: it has no tasks/<id>/task.yaml.`);
  }
  try {
    return instancesOfRows(rowsOfRepository(place), options);
  } catch (error) {
    throw new Refusal(`The task repository ${path.basename(place)} cannot be read: ${errorMessage(error)}`);
  }
}

/** The rows of a file that holds rows of any kind. Errors: Refusal. */
export async function rowsOfBytes(bytes: Uint8Array): Promise<readonly unknown[]> {
  const content = contentOf(bytes, new Notes());
  switch (content.shape) {
    case 'object':
      return [content.value];
    case 'list':
      return content.value;
    case 'lines':
      return content.rows;
    case 'parquet':
      return (await readParquet(content.bytes, mostRows)).found;
    case 'zip':
    case 'sqlite':
      throw new Refusal('The file holds no rows; give .jsonl, .json or .parquet.');
    default:
      return content satisfies never;
  }
}

function instancesOfRows(rows: readonly unknown[], options: RowOptions): InstancesRead {
  const byId = new Map<string, Instance>();
  const refused: string[] = [];
  for (const [at, row] of rows.entries()) {
    const read = instanceOfRow(row, options);
    if ('refused' in read) refused.push(`row ${at + 1}: ${read.refused}`);
    else if (byId.has(read.instance.id)) refused.push(`row ${at + 1}: ${read.instance.id} is there twice.`);
    else byId.set(read.instance.id, read.instance);
  }
  return { instances: [...byId.values()], refused };
}
