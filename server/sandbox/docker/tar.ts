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

const block = 512;
const none = new Uint8Array();
const padding = (length: number) => Buffer.alloc((block - (length % block)) % block);
const flags = { file: '0', link: '2', dir: '5', other: '6' } as const;

/** An archive in the ustar format with GNU's extension for long names, which every tar reads. */
export function packTar(entries: Iterable<TarEntry>, owner: TarOwner): Buffer {
  const parts: Uint8Array[] = [];
  const add = (path: Bytes, flag: string, mode: number, target: Bytes, content: Uint8Array) => {
    parts.push(header(path, flag, mode, target, content.length, owner), content, padding(content.length));
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

/** Reads an archive: ustar, GNU and pax names; a hard link becomes a copy of what it links to. */
export function* unpackTar(archive: Buffer): Generator<TarEntry> {
  const contents = new Map<Bytes, { content: Uint8Array; mode: number }>();
  let long: { path?: Bytes; target?: Bytes; size?: number } = {};
  for (let at = 0; at + block <= archive.length; ) {
    const head = archive.subarray(at, at + block);
    if (head[0] === 0 && head.every((byte) => byte === 0)) break;
    const size = long.size ?? numberAt(head, 124, 12);
    const flag = String.fromCharCode(head[156] ?? 0);
    const content = archive.subarray(at + block, at + block + size);
    at += block + size + padding(size).length;
    if (flag === 'L') long.path = content.toString('latin1').replace(/\0.*$/s, '');
    else if (flag === 'K') long.target = content.toString('latin1').replace(/\0.*$/s, '');
    else if (flag === 'x') long = { ...long, ...paxNames(content) };
    if ('LKxg'.includes(flag)) continue;
    const path = normal(long.path ?? nameAt(head));
    const target = long.target ?? stringAt(head, 157, 100);
    long = {};
    const mode = numberAt(head, 100, 8) & 0o7777;
    if (path === '') continue;
    if (flag === '1') {
      const linked = contents.get(normal(target));
      yield { path, type: 'file', mode: linked?.mode ?? mode, target: '', content: linked?.content ?? none };
    } else if (flag === '2') yield { path, type: 'link', mode: 0o777, target, content: none };
    else if (flag === '5') yield { path, type: 'dir', mode, target: '', content: none };
    else if (flag === '0' || flag === '\0' || flag === '7') {
      contents.set(path, { content, mode });
      yield { path, type: 'file', mode, target: '', content };
    } else yield { path, type: 'other', mode, target: '', content: none };
  }
}

const normal = (path: Bytes): Bytes =>
  path
    .replace(/^(\.?\/)+/, '')
    .replace(/^\.$/, '')
    .replace(/\/+$/, '');

function stringAt(bytes: Buffer, at: number, length: number): Bytes {
  const field = bytes.toString('latin1', at, at + length);
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
}

function nameAt(head: Buffer): Bytes {
  const name = stringAt(head, 0, 100);
  const prefix = head.toString('latin1', 257, 263) === 'ustar\0' ? stringAt(head, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits, or GNU's base 256 where the first bit is set. */
function numberAt(bytes: Buffer, at: number, length: number): number {
  const field = bytes.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) === 0)
    return Number.parseInt(field.toString('latin1').replace(/[\0 ]/g, '') || '0', 8);
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f);
}

/** pax records: `length key=value\n`. */
function paxNames(content: Buffer): { path?: Bytes; target?: Bytes; size?: number } {
  const names: { path?: Bytes; target?: Bytes; size?: number } = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(' ', at);
    const length = Number(content.toString('latin1', at, space));
    if (space < 0 || !(length > 0)) break;
    const record = content.toString('latin1', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    const value = record.slice(equals + 1);
    if (record.startsWith('path=')) names.path = value;
    else if (record.startsWith('linkpath=')) names.target = value;
    else if (record.startsWith('size=')) names.size = Number(value);
    at += length;
  }
  return names;
}
