import { inflateRawSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { Refusal } from '@/server/exchange/reading/refusal';
import { limits } from './limits';

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** The files of a zip archive, unpacked one by one when they are read. */
export interface Archive {
  names(): string[];
  /** Null if there is no such file. Errors: Refusal. */
  read(name: string): Uint8Array | null;
}

const damaged = (what: string) => new Refusal(`The zip archive is damaged or cut off: ${what}.`);
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const fileMark = 0x04034b50;

/** Reads the central directory of a zip archive. Errors: Refusal if it is damaged, or larger than `limits` allow. */
export function openZip(bytes: Uint8Array): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Entry>();
  let total = 0;
  for (const entry of directory(view, bytes)) {
    total += entry.unpacked;
    if (total > limits.unpacked) {
      throw new Refusal(`The zip archive unpacks to more than ${limits.unpacked / 1024 ** 3} GB.`);
    }
    if (entry.unpacked > limits.ratioFrom && entry.unpacked > entry.packed * limits.ratio) {
      throw new Refusal(
        `The file ${entry.name} in the zip archive unpacks to more than ${limits.ratio} times its size.`,
      );
    }
    entries.set(entry.name, entry);
  }
  return {
    names: () => [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      return entry ? unpacked(view, bytes, entry) : null;
    },
  };
}

function directory(view: DataView, bytes: Uint8Array): Entry[] {
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 0xffff);
  while (end >= lowest && view.getUint32(end, true) !== endMark) end -= 1;
  if (end < lowest) throw damaged('its directory is missing');
  let [count, at] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (count === 0xffff || at === 0xffffffff) [count, at] = zip64(view, end);
  if (count > limits.zipEntries) {
    throw new Refusal(`The zip archive has ${count} files; at most ${limits.zipEntries} are read.`);
  }
  const entries: Entry[] = [];
  for (let read = 0; read < count; read += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark)
      throw damaged('its directory ends early');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((from) =>
      view.getUint16(at + from, true),
    ) as [number, number, number];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    largeSizes(view, entry, at + 46 + nameLength, extraLength);
    if (!name.endsWith('/')) entries.push(entry);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function zip64(view: DataView, end: number): [number, number] {
  if (end < 20 || view.getUint32(end - 20, true) !== 0x07064b50)
    throw damaged('its large directory is missing');
  const at = Number(view.getBigUint64(end - 12, true));
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== 0x06064b50)
    throw damaged('its large directory is missing');
  return [Number(view.getBigUint64(at + 32, true)), Number(view.getBigUint64(at + 48, true))];
}

/** Sizes above 4 GB stand in an extra field. */
function largeSizes(view: DataView, entry: Entry, from: number, length: number): void {
  const end = Math.min(from + length, view.byteLength);
  for (let at = from; at + 4 <= end; ) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let next = at + 4;
      for (const key of ['unpacked', 'packed', 'offset'] as const) {
        if (entry[key] !== 0xffffffff) continue;
        if (next + 8 > Math.min(at + 4 + size, end)) throw damaged(`the sizes of ${entry.name} are missing`);
        entry[key] = Number(view.getBigUint64(next, true));
        next += 8;
      }
    }
    at += 4 + size;
  }
}

function unpacked(
  view: DataView,
  bytes: Uint8Array,
  { name, method, packed, unpacked: size, offset }: Entry,
) {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== fileMark)
    throw damaged(`${name} is missing`);
  if (size > limits.file)
    throw new Refusal(`The file ${name} in the zip archive has more than ${limits.file / 1024 ** 2} MB.`);
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = bytes.subarray(from, from + packed);
  if (data.length !== packed) throw damaged(`${name} ends early`);
  let content: Uint8Array;
  try {
    if (method === 0) content = data;
    else if (method === 8) content = inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
    else if (method === 93) content = decompress(data, new Uint8Array(size));
    else
      throw new Refusal(
        `The file ${name} in the zip archive is packed by method ${method}, which is not read.`,
      );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw damaged(`${name} cannot be unpacked`);
  }
  if (content.length !== size) throw damaged(`${name} unpacks to another size than stated`);
  return content;
}
