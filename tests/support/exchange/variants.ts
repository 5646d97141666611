import { gzipSync } from 'node:zlib';
import { utf8, zstd } from './bytes';

type Change = (bytes: Uint8Array) => Uint8Array | null;

/** The values of a file of JSON or JSON lines; null for other files. */
export function valuesIn(bytes: Uint8Array): { values: unknown[]; isLines: boolean } | null {
  const text = new TextDecoder().decode(bytes);
  try {
    return { values: [JSON.parse(text)], isLines: false };
  } catch {
    try {
      const rows = text.split('\n').filter((line) => line.trim() !== '');
      return { values: rows.map((row) => JSON.parse(row)), isLines: true };
    } catch {
      return null;
    }
  }
}

/** A change of the text of JSON files; other files stay as they are. */
const ofText =
  (change: (values: unknown[], isLines: boolean) => string): Change =>
  (bytes) => {
    const found = valuesIn(bytes);
    return found && utf8(change(found.values, found.isLines));
  };

const text = (values: readonly unknown[], between = '\n') =>
  values.map((value) => JSON.stringify(value)).join(between);

/** Every object below a value, the value among them. Iterates. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const pending: unknown[] = [value];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    if (!Array.isArray(one)) found.push(one as Record<string, unknown>);
    for (const inner of Object.values(one)) if (inner !== undefined) pending.push(inner);
  }
  return found;
}

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
};

function utf16(mark: string, isBig: boolean): Change {
  return (bytes) => {
    const found = valuesIn(bytes);
    if (found === null) return null;
    const encoded = Buffer.from(`${mark}${text(found.values)}`, 'utf16le');
    return new Uint8Array(isBig ? encoded.swap16() : encoded);
  };
}

const money = /cost|tokens|usd|price/i;

/** Files that hold the same as a given one, written in another way. Null where the way does not apply. */
export const rewritten: Readonly<Record<string, Change>> = {
  'a byte-order mark': ofText((values) => `\uFEFF${text(values)}`),
  'UTF-16, little end first': utf16('\uFEFF', false),
  'UTF-16, big end first': utf16('\uFEFF', true),
  'gzip in gzip': (bytes) => gzipSync(gzipSync(bytes)),
  Zstandard: (bytes) => (bytes.length < 256 || bytes.length > 65_000 ? null : zstd(bytes)),
  'line ends of Windows': ofText((values, isLines) =>
    isLines ? `${text(values, '\r\n')}\r\n` : JSON.stringify(values[0], null, 2).replaceAll('\n', '\r\n'),
  ),
  'blank lines around and between rows': ofText((values) => `\n \n${text(values, '\n\n\t\n')}\n\n`),
  'NUL bytes at the end': ofText((values) => `${text(values)}\n\0\0\0\0`),
  'keys in another order': ofText((values) => text(values.map(reversed))),
  'escaped letters': ofText((values) =>
    text(values).replace(
      /[^\x00-\x7f]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ),
  'keys that no reader knows': ofText((values) => {
    for (const one of objectsIn(values)) one.x_of_a_later_version = null;
    return text(values);
  }),
  'amounts as texts': ofText((values) => {
    for (const one of objectsIn(values)) {
      for (const [key, value] of Object.entries(one))
        if (typeof value === 'number' && money.test(key)) one[key] = String(value);
    }
    return text(values);
  }),
};
