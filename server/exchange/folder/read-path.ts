import { stat } from 'node:fs/promises';
import { bundleIn, isBundle } from '@/server/exchange/bundle/bundle';
import { withLog } from '@/server/exchange/bytes/wal';
import type { Archive } from '@/server/exchange/bytes/zip';
import { isInspectArchive } from '@/server/exchange/formats/inspect/archive';
import { inputOf, readInput } from '@/server/exchange/read';
import { Refusal } from '@/server/exchange/reading/refusal';
import { diskFile, diskFolder } from './disk';
import { type Folder, lazyBytes } from './files';
import { logEnd } from './layouts/database';
import { type FolderEntry, readFolder } from './read-folder';

/** The files of an archive as a folder. */
const archiveFolder = (archive: Archive): Folder =>
  new Map(archive.names().map((name) => [name, lazyBytes(0, () => archive.read(name) ?? new Uint8Array())]));

/** The write-ahead log beside a database; null where there is none. */
async function logOf(path: string): Promise<Uint8Array | null> {
  const log = await stat(`${path}${logEnd}`).catch(() => null);
  return log?.isFile() && log.size > 0 ? diskFile(`${path}${logEnd}`, log.size).read() : null;
}

/** What is at a path: the file, or what is in the folder or the zip archive, thing by thing. Never throws a Refusal. */
export async function* readPath(path: string): AsyncGenerator<FolderEntry> {
  try {
    const at = await stat(path);
    if (at.isDirectory()) {
      for await (const entry of readFolder(await diskFolder(path)))
        yield { ...entry, path: `${path}/${entry.path}` };
      return;
    }
    if (!at.isFile()) throw new Refusal('This is neither a file nor a folder.');
    const bytes = await diskFile(path, at.size).read();
    const log = await logOf(path);
    const input = inputOf(path, log === null ? bytes : withLog(bytes, log));
    const { content } = input;
    if (content.shape === 'zip' && isBundle(content.archive)) {
      yield { path, bundle: bundleIn(content.archive) };
      return;
    }
    if (content.shape === 'zip' && !isInspectArchive(content.archive)) {
      for await (const entry of readFolder(archiveFolder(content.archive))) {
        yield { ...entry, path: `${path}/${entry.path}` };
      }
      return;
    }
    yield { path, reading: await readInput(input) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield { path, refusal: error.message };
  }
}
