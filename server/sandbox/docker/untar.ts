import type { Bytes } from '@/server/sandbox/store/names';
import { block, paddingOf, type TarEntry } from './tar';

const none = new Uint8Array();

/** An entry as it stands in the archive: a hard link is not followed. */
export type RawEntry = Omit<TarEntry, 'type'> & { type: TarEntry['type'] | 'hard' };

/** Reads an archive: ustar, GNU and pax names; a hard link becomes a copy of what it links to. */
export function* unpackTar(archive: Buffer): Generator<TarEntry> {
  const contents = new Map<Bytes, { content: Uint8Array; mode: number }>();
  const reader = entryReader();
  for (let at = 0; at + block <= archive.length; ) {
    const { size, next } = reader.head(archive.subarray(at, at + block));
    if (size === null) break;
    const entry = next(archive.subarray(at + block, at + block + size));
    at += block + size + paddingOf(size);
    if (entry === null) continue;
    if (entry.type === 'hard') {
      const linked = contents.get(entry.target);
      const { mode = entry.mode, content = none } = linked ?? {};
      yield { path: entry.path, type: 'file', mode, target: '', content };
      continue;
    }
    if (entry.type === 'file') contents.set(entry.path, entry);
    yield { ...entry, type: entry.type };
  }
}

/** The entries of an archive that comes in pieces. No more of it is kept than the entry that is being read. */
export async function* unpackTarStream(pieces: AsyncIterable<Uint8Array | string>): AsyncGenerator<RawEntry> {
  const reader = entryReader();
  const { take, end } = taking(pieces);
  try {
    for (let head = await take(block); head !== null; head = await take(block)) {
      const { size, next } = reader.head(head);
      if (size === null) return;
      const content = await take(size);
      if (content === null || (await take(paddingOf(size))) === null) throw new Error('The archive was cut.');
      const entry = next(content);
      if (entry !== null) yield entry;
    }
  } finally {
    // Who sends the archive waits until it is taken or given up, and holds a lock meanwhile.
    await end();
  }
}

/** Takes a number of bytes from pieces of any size; null where they end before. `end` gives up the rest. */
function taking(pieces: AsyncIterable<Uint8Array | string>) {
  const source = pieces[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let length = 0;
  const take = async (wanted: number): Promise<Buffer | null> => {
    while (length < wanted) {
      const { value, done } = await source.next();
      if (done) return null;
      const piece = Buffer.from(value);
      held.push(piece);
      length += piece.length;
    }
    const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held, length);
    held = all.length > wanted ? [all.subarray(wanted)] : [];
    length -= wanted;
    return all.subarray(0, wanted);
  };
  return { take, end: async () => void (await source.return?.()) };
}

/** Reads one entry after another from its head and its content; long names come in entries of their own before it. */
function entryReader() {
  let long: { path?: Bytes; target?: Bytes; size?: number } = {};
  return {
    /** How many bytes of content follow, null at the end of the archive, and what they make of the entry (null: a name). */
    head(head: Buffer): { size: number | null; next: (content: Buffer) => RawEntry | null } {
      if (head[0] === 0 && head.every((byte) => byte === 0)) return { size: null, next: () => null };
      const size = long.size ?? numberAt(head, 124, 12);
      const flag = String.fromCharCode(head[156] ?? 0);
      const next = (content: Buffer) => {
        if (flag === 'L') long.path = content.toString('latin1').replace(/\0.*$/s, '');
        else if (flag === 'K') long.target = content.toString('latin1').replace(/\0.*$/s, '');
        else if (flag === 'x') long = { ...long, ...paxNames(content) };
        if ('LKxg'.includes(flag)) return null;
        const path = normal(long.path ?? nameAt(head));
        const target = long.target ?? stringAt(head, 157, 100);
        long = {};
        return path === '' ? null : entryOf(flag, path, numberAt(head, 100, 8) & 0o7777, target, content);
      };
      return { size, next };
    },
  };
}

function entryOf(flag: string, path: Bytes, mode: number, target: Bytes, content: Buffer): RawEntry {
  if (flag === '1') return { path, type: 'hard', mode, target: normal(target), content: none };
  if (flag === '2') return { path, type: 'link', mode: 0o777, target, content: none };
  if (flag === '5') return { path, type: 'dir', mode, target: '', content: none };
  const isFile = flag === '0' || flag === '\0' || flag === '7';
  return { path, type: isFile ? 'file' : 'other', mode, target: '', content: isFile ? content : none };
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
