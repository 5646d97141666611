import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gradingFolder } from '@/server/benchmarks/tasks/grading-folder';
import { zipOf } from '@/server/exchange/bytes/zip-write';
import { logsLeftOut } from './sentences';

/** Logs beyond this, unpacked, are left out of the archive (bytes): it is made in memory. */
const mostLogs = 256 << 20;
/** Files of it: an archive without Zip64 holds 65,535. */
const mostFiles = 60_000;

/**
 * The reports of a grading as a zip archive: of each model, all results, and the logs in the official layout. Where these
 * are too many, a text in the archive says so and where they are.
 */
export async function gradingArchive(
  dataDirectory: string,
  id: string,
  { mostBytes = mostLogs }: { mostBytes?: number } = {},
): Promise<Uint8Array> {
  const folder = gradingFolder(dataDirectory, id);
  const all = (await readdir(folder, { recursive: true })).sort();
  const isReport = (name: string) => !name.includes(path.sep) && name.endsWith('.json');
  const files: { name: string; content: Uint8Array }[] = [];
  let [bytes, leftOut] = [0, 0];
  for (const name of [...all.filter(isReport), ...all.filter((one) => one.startsWith(`logs${path.sep}`))]) {
    const found = await stat(path.join(folder, name));
    if (!found.isFile()) continue;
    const { size } = found;
    if (!isReport(name) && (bytes + size > mostBytes || files.length >= mostFiles)) {
      leftOut += 1;
      continue;
    }
    bytes += isReport(name) ? 0 : size;
    const content = await readFile(path.join(folder, name));
    files.push({ name: name.replaceAll(path.sep, '/'), content });
  }
  if (leftOut > 0) files.push({ name: 'left-out.txt', content: Buffer.from(logsLeftOut(leftOut, id)) });
  return zipOf(files);
}
