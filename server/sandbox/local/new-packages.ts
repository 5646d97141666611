import { isPackageFolder } from '@/server/core/task/package-folders';
import { sharedFrom } from '@/server/sandbox/packages/packages';
import { type Bytes, textOf } from '@/server/sandbox/store/names';

/** The outermost folders of packages in which a command wrote so many files that they are to be shared. */
export function newPackageFolders(written: readonly { path: Bytes }[]): Bytes[] {
  const most = sharedFrom();
  const files = new Map<Bytes, number>();
  for (const { path } of written) {
    const parts = path.split('/');
    const at = parts.findIndex((name, index) => index < parts.length - 1 && isPackageFolder(textOf(name)));
    if (at < 0) continue;
    const folder = parts.slice(0, at + 1).join('/');
    files.set(folder, (files.get(folder) ?? 0) + 1);
  }
  return [...files].flatMap(([folder, count]) => (count > most ? folder : []));
}
