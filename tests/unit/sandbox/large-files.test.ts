import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it, test } from 'vitest';
import { asSnapshotId } from '@/server/core/base/ids';
import { importDirectory } from '@/server/sandbox/import-directory';
import { openSnapshotStore } from '@/server/sandbox/store';

const temporary = mkdtempSync(join(tmpdir(), 'espalier-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let stores = 0;
const newStore = () => openSnapshotStore(join(temporary, `store-${++stores}`));
const MiB = 2 ** 20;
const text = Buffer.from('all work and no play makes a dull file\n'.repeat(80_000));
const dense = randomBytes(3 * MiB);

describe.each([
  ['a text of 3 MiB', text],
  ['bytes that do not shrink', dense],
  ['one byte more than small', Buffer.alloc(MiB + 1, 7)],
  ['just small', Buffer.alloc(MiB, 7)],
  ['nothing', Buffer.alloc(0)],
])('%s', (_what, bytes) => {
  it('has the same hash and file whichever way it is stored, and comes back either way', async () => {
    const [one, two] = [newStore(), newStore()];
    const hash = one.objects.put('blob', bytes);
    expect(await two.objects.putFile(bytes)).toBe(hash);
    const fileOf = (directory: string) =>
      readFileSync(join(directory, 'objects', hash.slice(0, 2), hash.slice(2)));
    expect(fileOf(two.directory).equals(fileOf(one.directory))).toBe(true);
    for (const { objects, directory } of [one, two]) {
      expect(objects.isIntact(hash)).toBe(true);
      expect(objects.get(hash).equals(bytes)).toBe(true);
      expect((await objects.load(hash)).equals(bytes)).toBe(true);
      expect(objects.small(hash)?.length ?? null).toBe(bytes.length > MiB ? null : bytes.length);
      expect(readdirSync(join(directory, 'objects', hash.slice(0, 2)))).toEqual([hash.slice(2)]);
    }
  });
});

it('bytes that do not shrink take no more than their own room, and are counted as written', async () => {
  const store = newStore();
  let written = 0;
  const hash = await store.objects
    .metered((more) => {
      written += more;
    })
    .putFile(dense);
  const { size } = statSync(join(store.directory, 'objects', hash.slice(0, 2), hash.slice(2)));
  expect(written).toBe(size);
  expect(size).toBeLessThan(dense.length + 100);
});

it('a large file of an older store, without a header, is read as ever', async () => {
  const store = newStore();
  const hash = createHash('sha256').update('blob\0').update(text).digest('hex');
  const folder = join(store.directory, 'objects', hash.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, hash.slice(2)), deflateSync(text, { level: 1 }));
  expect(store.objects.get(hash).equals(text)).toBe(true);
  expect((await store.objects.load(hash)).equals(text)).toBe(true);
  expect(store.objects.small(hash)).toBeNull();
  expect(store.objects.isIntact(hash)).toBe(true);
});

it('other work gets many turns while 64 MiB are stored and loaded', async () => {
  const store = newStore();
  const bytes = Buffer.concat(Array.from({ length: 32 }, () => Buffer.from(text.subarray(0, 2 * MiB))));
  const turnsDuring = async (work: () => Promise<unknown>) => {
    let turns = 0;
    let done = false;
    const count = () => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await work();
    done = true;
    return turns;
  };
  let hash = '';
  expect(
    await turnsDuring(async () => {
      hash = await store.objects.putFile(bytes);
    }),
  ).toBeGreaterThan(20);
  expect(await turnsDuring(async () => store.objects.load(hash))).toBeGreaterThan(20);
});

test('a change of a large file is told without its text, and what stayed the same is known by its hash', async () => {
  const store = newStore();
  const directory = join(temporary, 'source');
  const snapshot = async (bytes: Buffer, mode: number) => {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    writeFileSync(join(directory, 'log.txt'), bytes, { mode });
    return asSnapshotId(`host:${await importDirectory(store, directory)}`);
  };
  const first = await snapshot(text, 0o644);
  const second = await snapshot(Buffer.concat([text, Buffer.from('more')]), 0o644);
  const third = await snapshot(text, 0o755);
  const change = { path: 'log.txt', before: null, after: null, binary: true };
  expect(await store.diff(first, second)).toEqual([{ ...change, kind: 'changed' }]);
  expect(await store.diff(first, third)).toEqual([{ ...change, kind: 'mode', executable: true }]);
  expect((await store.read(second, 'log.txt'))?.length).toBe(text.length + 4);
});
