import { type Bytes, bufferOf } from '@/server/sandbox/store/names';

/** An entry of an archive. Names are bytes, which rules out libraries that take names for UTF-8. */
export interface TarEntry {
  path: Bytes;
  type: 'file' | 'dir' | 'link' | 'other';
  mode: number;
  /** Link target as bytes; empty otherwise. */
  target: Bytes;
  content: Uint8Array;
}

export interface TarOwner {
  uid: number;
  gid: number;
  /** Seconds since the epoch. */
  mtime: number;
}

export const block = 512;
/** Bytes from the end of a content to the next block. */
export const paddingOf = (length: number): number => (block - (length % block)) % block;
const flags = { file: '0', link: '2', dir: '5', other: '6' } as const;

/** An archive in the ustar format with GNU's extension for long names, which every tar reads. */
export function packTar(entries: Iterable<TarEntry>, owner: TarOwner): Buffer {
  const parts: Uint8Array[] = [];
  const add = (path: Bytes, flag: string, mode: number, target: Bytes, content: Uint8Array) => {
    parts.push(
      header(path, flag, mode, target, content.length, owner),
      content,
      Buffer.alloc(paddingOf(content.length)),
    );
  };
  for (const { path, type, mode, target, content } of entries) {
    const name = type === 'dir' ? `${path}/` : path;
    if (name.length > 100) add('././@LongLink', 'L', 0, '', bufferOf(`${name}\0`));
    if (target.length > 100) add('././@LongLink', 'K', 0, '', bufferOf(`${target}\0`));
    add(name.slice(0, 100), flags[type], mode, target.slice(0, 100), content);
  }
  parts.push(Buffer.alloc(2 * block));
  return Buffer.concat(parts);
}

function header(
  path: Bytes,
  flag: string,
  mode: number,
  target: Bytes,
  size: number,
  owner: TarOwner,
): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number) =>
    bytes.write(value.toString(8).padStart(width - 1, '0'), at, 'latin1');
  bytes.write(path, 0, 'latin1');
  octal(mode, 100, 8);
  octal(owner.uid, 108, 8);
  octal(owner.gid, 116, 8);
  octal(size, 124, 12);
  octal(owner.mtime, 136, 12);
  bytes.write('        ', 148, 'latin1');
  bytes.write(flag, 156, 'latin1');
  bytes.write(target, 157, 'latin1');
  bytes.write('ustar  ', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}
