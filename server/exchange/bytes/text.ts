import type { Notes } from '@/server/exchange/reading/notes';
import { replaced, trailingNuls } from '@/server/exchange/reading/sentences';

/** The text of bytes: by its byte-order mark, UTF-8 without one. NUL bytes at the end, as crashed writers leave, are dropped. */
export function decoded(bytes: Uint8Array, notes: Notes): string {
  const mark = `${bytes[0]} ${bytes[1]}`;
  if (mark === '255 254') return decodedAs('utf-16le', bytes, notes);
  if (mark === '254 255') return decodedAs('utf-16be', bytes, notes);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  notes.add(trailingNuls, bytes.length - end);
  return decodedAs('utf-8', bytes.subarray(0, end), notes);
}

function decodedAs(encoding: string, bytes: Uint8Array, notes: Notes): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\0+$/, '');
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    let count = 0;
    for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) count += 1;
    notes.add(replaced, count);
    return text.replace(/\0+$/, '');
  }
}
