import { isUtf8 } from 'node:buffer';

/**
 * File names are bytes. Inside the store a name or path is a string with one character per byte (latin1);
 * outside it is text. Bytes that are not UTF-8 become lone surrogates U+DC80…U+DCFF, so that every name has exactly
 * one text and comes back unchanged (Python's `surrogateescape`, PEP 383).
 */
export type Bytes = string;

export const bufferOf = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');

/** The text of a byte name. */
export function textOf(bytes: Bytes): string {
  const buffer = bufferOf(bytes);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  let text = '';
  for (let at = 0; at < buffer.length; ) {
    let length = 1;
    while (length <= 4 && !isUtf8(buffer.subarray(at, at + length))) length += 1;
    if (length <= 4 && at + length <= buffer.length) {
      text += buffer.toString('utf8', at, at + length);
      at += length;
    } else {
      text += String.fromCharCode(0xdc00 + (buffer[at] ?? 0));
      at += 1;
    }
  }
  return text;
}

/** The byte name of a text; the inverse of `textOf`. */
export function bytesOf(text: string): Bytes {
  if (!/[\uDC80-\uDCFF]/u.test(text)) return Buffer.from(text, 'utf8').toString('latin1');
  let bytes = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes +=
      code >= 0xdc80 && code <= 0xdcff
        ? String.fromCharCode(code - 0xdc00)
        : Buffer.from(character, 'utf8').toString('latin1');
  }
  return bytes;
}

/** Byte order. */
export const compareBytes = (a: Bytes, b: Bytes): number => (a < b ? -1 : a > b ? 1 : 0);
