import { statSync } from 'node:fs';
import path from 'node:path';
import {
  harborDirectories,
  isHarbor,
  isTerminalBench1,
  readHarborDirectory,
} from '@/server/benchmarks/harbor/read-directory';
import { readInstances } from '@/server/benchmarks/instances/read-instances';
import type { RowOptions } from '@/server/benchmarks/instances/row-options';
import type { BenchmarkSource } from '@/server/core/task/benchmark';
import { Refusal } from '@/server/exchange/reading/refusal';

export interface SourcesRead {
  sources: BenchmarkSource[];
  /** Rows and directories that are not taken, each with what to do. */
  refused: string[];
  /** Images that have to be built from a folder before their tasks can run. */
  builds: { folder: string; image: string }[];
}

/** The tasks at a place: a file of rows, a task repository, or task directories of Harbor. Errors: Refusal. */
export async function readSources(place: string, options: RowOptions = {}): Promise<SourcesRead> {
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() && isHarbor(place)) return readHarbor(place);
  if (isTerminalBench1(place)) throw new Refusal(terminalBench1(place));
  const { instances, refused } = await readInstances(place, options);
  return { sources: instances.map((instance) => ({ kind: 'swebench', instance })), refused, builds: [] };
}

const terminalBench1 = (place: string) =>
  `${path.basename(place)} is a task directory of Terminal-Bench 1 (task.yaml with run-tests.sh). Convert it to Harbor's form with Harbor's own converter, and import the result.`;

function readHarbor(place: string): SourcesRead {
  const found: SourcesRead = { sources: [], refused: [], builds: [] };
  for (const directory of harborDirectories(place)) {
    const read = readHarborDirectory(directory);
    if ('refused' in read) found.refused.push(read.refused);
    else {
      found.sources.push({ kind: 'harbor', task: read.task });
      if (read.build !== null) found.builds.push({ folder: read.build, image: read.task.image });
    }
  }
  return found;
}
