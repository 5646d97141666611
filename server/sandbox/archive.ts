import { type SnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { packTar, type TarEntry } from '@/server/sandbox/docker/tar';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { type Bytes, bytesOf } from '@/server/sandbox/store/names';
import { walk } from '@/server/sandbox/store/walk';

/** The workspace of a snapshot as a tar archive in which everything lies in one directory: links as links, modes without set-uid bits; without shared packages. */
export function archiveOf(
  { trees, objects }: Pick<SnapshotWriter, 'trees' | 'objects'>,
  at: SnapshotId,
  directory: string,
): Buffer {
  const top = bytesOf(directory);
  function* entries(): Generator<TarEntry> {
    yield { path: top, type: 'dir', mode: 0o755, target: '', content: new Uint8Array() };
    for (const { path, entry } of walk(trees, splitSnapshotId(at).tree)) {
      const inside: Bytes = `${top}/${path}`;
      const { type, mode, target } = entry;
      if (type === 'shared') continue;
      yield {
        path: inside,
        type,
        mode: mode & 0o777,
        target: type === 'link' ? target : '',
        content: type === 'file' ? objects.get(target) : new Uint8Array(),
      };
    }
  }
  return packTar(entries(), { uid: 0, gid: 0, mtime: 0 });
}
