import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readJson } from '@/server/exchange/bytes/json';
import { limits } from '@/server/exchange/bytes/limits';
import { readLines } from '@/server/exchange/bytes/lines';
import { openZip } from '@/server/exchange/bytes/zip';
import { inputOf, readFile } from '@/server/exchange/read';
import { Notes } from '@/server/exchange/reading/notes';
import { json, utf8, zip, zstd } from '@/tests/support/exchange/bytes';
import { mini2 } from '@/tests/support/exchange/linear';

const text = new TextDecoder().decode(mini2);
const figures = async (bytes: Uint8Array) => (await readFile('x', bytes)).runs[0];
const noted = (value: string) => {
  const notes = new Notes();
  return { value: readJson(value, notes), notes: notes.list() };
};

const tarHead = new Uint8Array(1024);
tarHead.set(utf8('run/x.traj'));
tarHead.set(utf8('ustar'), 257);

describe('what bytes are', () => {
  test.each([
    ['a byte-order mark', utf8(`\uFEFF${text}`)],
    ['UTF-16, little end first', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['UTF-16, big end first', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())],
    ['gzip', new Uint8Array(gzipSync(mini2))],
    ['gzip in gzip', new Uint8Array(gzipSync(gzipSync(mini2)))],
    ['Zstandard', zstd(mini2)],
    ['NUL bytes at the end', new Uint8Array([...mini2, 0, 0, 0])],
    ['CRLF around it', utf8(`\r\n${text}\r\n`)],
  ])('%s is read through', async (_, bytes) => {
    expect((await figures(bytes))?.nodes).toHaveLength(2);
  });

  test('bytes that are no UTF-8 are replaced and counted', async () => {
    const at = text.indexOf('look');
    const bytes = mini2.slice();
    bytes[at] = 0xff;
    const run = await figures(bytes);
    expect(run?.nodes[0]?.text).toBe('\uFFFDook');
    expect(run?.notes).toContainEqual({ text: 'bytes that are no UTF-8, replaced', count: 1 });
  });

  test('half a surrogate pair is replaced before it reaches a store', async () => {
    const run = await figures(utf8(text.replace('look', '\\ud83d!')));
    expect(run?.nodes[0]?.text).toBe('\uFFFD!');
  });

  test.each([
    ['empty', utf8(''), /is empty/],
    ['blank', utf8(' \n\t'), /is empty/],
    ['a number', utf8('12'), /only a number/],
    ['HTML', utf8('<html>'), /begins with “<html>”/],
    ['tar', tarHead, /tar archive: unpack it/],
    ['tar in gzip', new Uint8Array(gzipSync(tarHead)), /tar archive: unpack it/],
    ['gzip cut off', new Uint8Array(gzipSync(mini2)).subarray(0, 60), /gzip, but it is damaged/],
    [
      'Zstandard cut off',
      new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x90]),
      /Zstandard, but it is damaged/,
    ],
    [
      'too many layers',
      new Uint8Array(gzipSync(gzipSync(gzipSync(gzipSync(mini2))))),
      /more than three times/,
    ],
    [
      'gzip that unpacks to too much',
      new Uint8Array(gzipSync(Buffer.alloc(limits.file + 1))),
      /holds more than 256 MB/,
    ],
    ['JSON cut off', mini2.subarray(0, 200), /cut off at line 1, column 20\d/],
    [
      'JSON with a fault in it',
      utf8('{"a": 1,\n "b": }'),
      /no JSON: it stops making sense at line 2, column 7/,
    ],
    [
      'brackets without end',
      utf8('['.repeat(30_000)),
      /nested deeper than 20000 levels at line 1, column 20001/,
    ],
  ])('%s is refused with a place', async (_, bytes, reason) => {
    await expect(async () => readFile('x', bytes)).rejects.toThrow(reason);
  });

  test('a file above 256 MB is refused by its size', () => {
    const bytes = { length: limits.file + 1 } as unknown as Uint8Array;
    expect(() => inputOf('x', bytes)).toThrow(/at most 256 MB/);
  });

  test('thousands of levels below the limit are read', () => {
    const levels = 15_000;
    expect(() => noted('['.repeat(levels) + ']'.repeat(levels))).not.toThrow();
  });
});

describe('JSON as Python writes it', () => {
  test('NaN and Infinity are absent, inside strings they stay', () => {
    const { value, notes } = noted(
      '{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN and \\"Infinity", "d": -1}',
    );
    expect(value).toEqual({ a: null, b: [null, null], c: 'NaN and "Infinity', d: -1 });
    expect(notes).toEqual([{ text: 'numbers NaN or Infinity, taken as absent', count: 3 }]);
  });

  test('a key named __proto__ is a key like others', () => {
    const { value } = noted('{"__proto__": {"polluted": NaN}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('JSON lines', () => {
  const rows = (value: string) => {
    const notes = new Notes();
    return { rows: readLines(value, notes), notes: notes.list() };
  };

  test('blank lines are skipped, a last line that is cut off is left out', () => {
    expect(rows('{"a":1}\n\n{"a":2}\n{"a":')).toEqual({
      rows: [{ a: 1 }, { a: 2 }],
      notes: [{ text: 'last line cut off; the rest was read', count: 1 }],
    });
  });

  test('one bad line in the middle is left out with a note, two are refused with their numbers', () => {
    expect(rows('{"a":1}\nx\n{"a":2}').notes).toEqual([{ text: 'line that is no JSON, left out', count: 1 }]);
    expect(() => rows('{"a":1}\nx\n{"a":2}\ny\n{"a":3}')).toThrow(/2 lines of 5 are no JSON: line 2, 4/);
  });
});

describe('zip archives', () => {
  const content = utf8('text');

  test('stored and deflated files are unpacked when they are read', () => {
    const archive = openZip(
      zip([
        { name: 'a', content, method: 0 },
        { name: 'b/c', content },
      ]),
    );
    expect(archive.names()).toEqual(['a', 'b/c']);
    const texts = ['a', 'b/c', 'd'].map((name) => {
      const bytes = archive.read(name);
      return bytes && new TextDecoder().decode(bytes);
    });
    expect(texts).toEqual(['text', 'text', null]);
  });

  test('files packed by Zstandard are unpacked', () => {
    const long = utf8('text '.repeat(100));
    const archive = openZip(zip([{ name: 'a', content: zstd(long), method: 93, stated: long.length }]));
    expect(new TextDecoder().decode(archive.read('a') ?? new Uint8Array())).toBe('text '.repeat(100));
  });

  test.each([
    ['cut off', () => zip([{ name: 'a', content }]).subarray(0, 40), /directory is missing/],
    [
      'a bomb by its ratio',
      () => zip([{ name: 'a', content: new Uint8Array(4 * 1024 ** 2) }]),
      /more than 200 times/,
    ],
    [
      'a bomb by its size',
      () => zip([{ name: 'a', content, stated: 3 * 1024 ** 3, method: 0 }]),
      /more than 1 GB/,
    ],
    [
      'too many files',
      () => zip(Array.from({ length: 20_001 }, (_, at) => ({ name: String(at), content }))),
      /has 20001 files/,
    ],
  ])('%s is refused', (_, bytes, reason) => {
    expect(() => openZip(bytes())).toThrow(reason);
  });

  test.each([
    ['an unknown method', { name: 'a', content, method: 12 }, /method 12/],
    ['damaged data', { name: 'a', content: utf8('not zstandard'), method: 93 }, /cannot be unpacked/],
    ['another size than stated', { name: 'a', content, method: 0, stated: 3 }, /another size/],
  ])('%s is refused when the file is read', (_, entry, reason) => {
    expect(() => openZip(zip([entry])).read('a')).toThrow(reason);
  });
});

test('parts of a message in parts of a message, however deep, harm nothing', async () => {
  const run = await figures(
    utf8(`[{"role": "assistant", "content": ${'[{"content": '.repeat(9000)}"inner"${'}]'.repeat(9000)}}]`),
  );
  expect(run?.nodes[0]?.text).toBe('…');
});

test('what no reader knows is named with its keys and the nearest format', async () => {
  await expect(readFile('x', json({ transitions: 1, workspace: 2 }))).rejects.toThrow(
    'The file holds a JSON object with the keys “transitions”, “workspace”, which no reader knows; nearest is a moatless trajectory of 2024 (transitions), which has “initial_message” as well.',
  );
  await expect(readFile('x.prev.root', json({ other: 1 }))).rejects.toThrow(
    /nearest is a DARS search tree, which has “root”/,
  );
  await expect(readFile('x', json([1, 2]))).rejects.toThrow(
    'The file holds a JSON list of numbers, which no reader knows.',
  );
});
