import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { planSync } from '@/server/sandbox/executor/plan';
import { compareListings } from '@/server/sandbox/executor/scan';
import { nextStamp } from '@/server/sandbox/executor/stamp';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges } from '@/server/sandbox/store/build';
import { bytesOf } from '@/server/sandbox/store/names';
import { diffTrees } from '@/server/sandbox/store/walk';
import { turns } from '@/server/sandbox/turns';
import { openDisk } from './disk';

const nothingOpaque = () => false;

/** The home of a program, an empty directory that is made `tree` first; then the files are written over it. */
export async function openHome(
  store: SnapshotWriter,
  directory: string,
  tree: string | null,
  files: Readonly<Record<string, string>>,
): Promise<{ harvest(into: SnapshotWriter): Promise<string> }> {
  const disk = openDisk(bytesOf(directory));
  const { empty } = store.trees;
  let held = tree ?? empty;
  const changes = [...diffTrees(store.trees, empty, held)];
  await disk.apply(planSync(store, empty, held, changes), store.objects.load, nextStamp());
  let listing = await disk.list(nothingOpaque);
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return {
    async harvest(into) {
      const now = await disk.list(nothingOpaque);
      const { changes, read, other } = compareListings(listing, now);
      // Sockets and pipes of the program are no files to keep.
      for (const path of other) now.delete(path);
      const turn = turns();
      for (const { path, mode } of read) {
        await turn();
        const target = await into.objects.putFile(await disk.read(path));
        changes.set(path, { type: 'file', mode, target });
      }
      held = applyChanges(into.trees, held, changes);
      listing = now;
      return held;
    },
  };
}
