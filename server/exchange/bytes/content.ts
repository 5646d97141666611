import type { Input } from '@/server/exchange/formats/format';
import { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { empty, isTar, tooLarge } from '@/server/exchange/reading/sentences';
import { isFields } from '@/server/exchange/reading/value';
import { gunzipped } from './gunzip';
import { readJson } from './json';
import { limits } from './limits';
import { readLines } from './lines';
import { valueInPage } from './page';
import { decoded } from './text';
import { openZip } from './zip';
import { unzstd } from './zstd';

const begins = (bytes: Uint8Array, text: string) =>
  text.length <= bytes.length && [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));

/**
 * What the bytes of a file hold, found out by the bytes alone: packed files are unpacked first.
 * Errors: Refusal with a place.
 */
export function contentOf(bytes: Uint8Array, notes: Notes): Input['content'] {
  if (bytes.length > limits.file) {
    throw new Refusal(tooLarge(Math.round(bytes.length / 1024 ** 2), limits.file / 1024 ** 2));
  }
  let plain = bytes;
  for (let layer = 0; ; layer += 1) {
    const isGzip = begins(plain, '\x1f\x8b');
    const isZstd = begins(plain, '\x28\xb5\x2f\xfd');
    if (!isGzip && !isZstd) break;
    if (layer === 3) throw new Refusal('The file is packed more than three times.');
    plain = isGzip ? gunzipped(plain) : unzstd(plain);
  }
  if (begins(plain, 'PK\x03\x04') || begins(plain, 'PK\x05\x06'))
    return { shape: 'zip', archive: openZip(plain) };
  if (begins(plain, 'PAR1')) return { shape: 'parquet', bytes: plain };
  if (begins(plain, 'SQLite format 3\0')) return { shape: 'sqlite', bytes: plain };
  if (begins(plain.subarray(257, 262), 'ustar')) throw new Refusal(isTar);
  return textContent(decoded(plain, notes), notes);
}

function textContent(text: string, notes: Notes): Input['content'] {
  const begin = text.search(/\S/);
  if (begin === -1) throw new Refusal(empty);
  if (text[begin] === '<') {
    const value = valueInPage(text);
    if (value !== null) return textContent(value, notes);
  }
  if (!'{["'.includes(text[begin] ?? '') && !/^[-\dtfnNI]/.test(text[begin] ?? '')) {
    throw new Refusal(`This is no JSON: the file begins with “${shortened(text.slice(begin, begin + 40))}”.`);
  }
  const own = new Notes();
  try {
    const value = readJson(text, own);
    notes.addAll(own.list());
    if (isFields(value)) return { shape: 'object', value };
    if (Array.isArray(value)) return { shape: 'list', value };
    throw new Refusal(`The file holds only ${value === null ? 'null' : `a ${typeof value}`}.`);
  } catch (error) {
    if (!(error instanceof Refusal) || !isFirstLineJson(text)) throw error;
    const rows = readLines(text, notes);
    const [first] = rows;
    return rows.length === 1 && isFields(first)
      ? { shape: 'object', value: first }
      : { shape: 'lines', rows };
  }
}

/** Whether the first line is a row by itself, so that the file is JSON lines and not one value. */
function isFirstLineJson(text: string): boolean {
  const lines = text.split('\n', 200).filter((line) => line.trim() !== '');
  if (lines.length < 2) return false;
  return lines.slice(0, 2).some((line) => {
    try {
      return isFields(readJson(line, new Notes()));
    } catch {
      return false;
    }
  });
}

const shortened = (text: string) => text.replace(/[\p{C}\s]+/gu, ' ').trim();
