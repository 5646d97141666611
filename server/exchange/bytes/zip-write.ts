import { type Zippable, zipSync } from 'fflate';

/** A file of an archive that is made. */
export interface ZipFile {
  /** With forward slashes. */
  name: string;
  content: Uint8Array;
}

/** The earliest time that an archive can hold, so that equal contents give equal archives. */
const noTime = new Date(1980, 0, 1);

/** A zip archive of deflated files, without Zip64: at most 4 GB and 65,535 files. */
export function zipOf(files: Iterable<ZipFile>): Uint8Array {
  const all: Zippable = Object.create(null);
  for (const { name, content } of files) all[name] = [content, { level: 6, mtime: noTime }];
  return zipSync(all);
}
