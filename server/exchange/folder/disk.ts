import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '@/server/exchange/bytes/limits';
import { Refusal } from '@/server/exchange/reading/refusal';
import { tooLarge } from '@/server/exchange/reading/sentences';
import type { Folder, LazyFile } from './files';

/** The most files of one folder. */
const maxFiles = 200_000;

/** What the disk gives. Errors: Refusal where it denies it, for example without permission. */
async function reachable<T>(place: string, get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Refusal(`${place} cannot be read${code === '' ? '' : ` (${code})`}.`);
  }
}

/** A file of the disk. Errors: Refusal above `limits.file`, before it is read. */
export const diskFile = (file: string, size: number): LazyFile => ({
  size,
  head: async (count) => {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  },
  read: async () => {
    if (size > limits.file)
      throw new Refusal(tooLarge(Math.round(size / 1024 ** 2), limits.file / 1024 ** 2));
    return new Uint8Array(await reachable(file, () => readFile(file)));
  },
});

/** The files below a directory, without reading them; links are not followed. Errors: Refusal above 200,000 files. */
export async function diskFolder(directory: string): Promise<Folder> {
  const files = new Map<string, LazyFile>();
  const pending = [directory];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const folder = at;
    const entries = await reachable(folder, () => readdir(folder, { withFileTypes: true }));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? 1 : -1))) {
      const whole = path.join(at, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && entry.name !== 'node_modules') pending.push(whole);
      } else if (entry.isFile()) {
        const { size } = await stat(whole);
        files.set(path.relative(directory, whole).split(path.sep).join('/'), diskFile(whole, size));
        if (files.size > maxFiles) throw new Refusal(`The folder holds more than ${maxFiles} files.`);
      }
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
