import { describe, expect, test } from 'vitest';
import { figuresOf } from '@/server/exchange/figures';
import { lazyBytes } from '@/server/exchange/folder/files';
import { readFolder } from '@/server/exchange/folder/read-folder';
import { readFile } from '@/server/exchange/read';
import { samples } from '@/tests/support/exchange/samples';
import { rewritten, valuesIn } from '@/tests/support/exchange/variants';

const figures = async (name: string, bytes: Uint8Array) =>
  figuresOf(name, await readFile(name, bytes)).map(({ notes: _, ...rest }) => rest);

/** Files whose keys at the top are ids: a further key is a further instance. */
const byId = new Set(['preds.json', 'report.json', 'by-id.json']);

describe('a file says the same, however it is written', () => {
  test.each(Object.entries(rewritten))('%s', async (_, change) => {
    let count = 0;
    for (const { name, bytes } of samples) {
      const other = change(bytes);
      if (other === null || byId.has(name)) continue;
      expect([name, await figures(name, other)]).toEqual([name, await figures(name, bytes)]);
      count += 1;
    }
    expect(count).toBeGreaterThan(20);
  });

  test('JSON lines as one list of rows', async () => {
    for (const { name, bytes } of samples) {
      const found = valuesIn(bytes);
      if (!found?.isLines) continue;
      const list = new TextEncoder().encode(JSON.stringify(found.values));
      expect([name, await figures(name, list)]).toEqual([name, await figures(name, bytes)]);
    }
  });
});

describe('several runs in one file', () => {
  const objects = samples.filter(({ bytes, shape }) => shape !== null && valuesIn(bytes)?.isLines === false);
  const one = (at: number) => valuesIn(objects[at]?.bytes ?? new Uint8Array())?.values[0];
  const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);

  test('a list of files, or a line for each, is read as each by itself', async () => {
    for (const [at, { name, bytes }] of objects.entries()) {
      const value = one(at);
      if (!isObject(value) || name.endsWith('.jsonl')) continue;
      const [alone] = await figures(name, bytes);
      for (const text of [
        JSON.stringify([value, value]),
        `${JSON.stringify(value)}\n${JSON.stringify(value)}\n`,
      ]) {
        const both = await figures(name, new TextEncoder().encode(text));
        expect([name, both.length]).toEqual([name, 2]);
        for (const { counts: _, ...rest } of both) expect([name, alone]).toMatchObject([name, rest]);
      }
    }
  });

  test('what is none of them is left out with a count', async () => {
    const value = valuesIn(samples.find(({ format }) => format === 'atif')?.bytes ?? new Uint8Array())
      ?.values[0];
    const reading = await readFile(
      'x',
      new TextEncoder().encode(JSON.stringify([7, value, { x: 1 }, value])),
    );
    expect(reading).toMatchObject({ format: 'atif', counts: { files: 2 } });
    expect(reading.notes).toContainEqual({ text: 'items that no reader knows, left out', count: 2 });
  });
});

test('a folder is read by what its files hold: names without an end or with a wrong one change nothing', async () => {
  const folder = new Map(
    samples.map(({ name, bytes }, at) => [
      `a b/ünï ${at}/${name.replace(/\..*/, at % 2 === 0 ? '' : '.log')}`,
      lazyBytes(bytes.length, () => bytes),
    ]),
  );
  folder.set(
    'a b/notes.log',
    lazyBytes(30, () => new TextEncoder().encode('[12:00:01] the run began\n{"x":1')),
  );
  folder.set(
    'a b/setup.py',
    lazyBytes(30, () => new TextEncoder().encode('{"x": 1}')),
  );
  folder.set(
    '__MACOSX/a b/._x.json',
    lazyBytes(3, () => new Uint8Array([0, 5, 22])),
  );
  const found: string[] = [];
  const leftOut: string[] = [];
  for await (const entry of readFolder(folder)) {
    if ('leftOut' in entry) leftOut.push(entry.path);
    else found.push('reading' in entry ? entry.reading.format : entry.path);
  }
  expect(found.sort()).toEqual(
    samples
      .filter(({ name }) => name !== 'tree_plot.html')
      .map(({ format }) => format)
      .sort(),
  );
  expect(leftOut.length).toBe(4);
});
