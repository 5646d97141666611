import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { planSync } from '@/server/sandbox/executor/plan';
import { importDirectory } from '@/server/sandbox/import-directory';
import { openDisk } from '@/server/sandbox/local/disk';
import { openSnapshotStore } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { bytesOf, textOf } from '@/server/sandbox/store/names';
import { diffTrees, walk } from '@/server/sandbox/store/walk';
import { snapshotOf, temporaryDirectory } from './places';

const newStore = () => openSnapshotStore(temporaryDirectory());

const names = fc.constantFrom(
  'a',
  'b',
  'c d',
  'e\nf',
  '.git',
  'node_modules',
  '\xff\xfe',
  'ä',
  '-x',
  "q'uote",
);
const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const becomes = fc.oneof(
  fc.record({
    kind: fc.constant('file'),
    mode: fc.constantFrom(0o644, 0o755, 0o400),
    bytes: fc.uint8Array({ maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant('link'), target: fc.constantFrom('a', '../nowhere', '/etc', '\xff') }),
  fc.record({ kind: fc.constant('dir'), mode: fc.constantFrom(0o755, 0o700, 0o555) }),
  fc.record({ kind: fc.constant('gone') }),
);

test('a disk taken through random snapshots in any order holds exactly what each recorded', async () => {
  const store = newStore();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.tuple(paths, becomes), { maxLength: 8 }), { minLength: 1, maxLength: 6 }),
      async (steps) => {
        const trees = [store.trees.empty];
        for (const step of steps) {
          let tree = trees.at(-1) ?? store.trees.empty;
          for (const [path, what] of step) {
            let change: Becomes = null;
            if (what.kind === 'file' && 'bytes' in what) {
              change = { type: 'file', mode: what.mode, target: store.objects.put('blob', what.bytes) };
            } else if (what.kind === 'link' && 'target' in what) {
              change = { type: 'link', mode: 0o777, target: what.target };
            } else if (what.kind === 'dir' && 'mode' in what) change = { type: 'dir', mode: what.mode };
            tree = applyChanges(store.trees, tree, new Map([[path, change]]));
          }
          trees.push(tree);
        }
        const root = temporaryDirectory();
        const disk = openDisk(bytesOf(root));
        let held = store.trees.empty;
        for (const wanted of [...trees, ...trees.toReversed()]) {
          await disk.apply(
            planSync(store, held, wanted, [...diffTrees(store.trees, held, wanted)]),
            store.objects.load,
            1000,
          );
          held = wanted;
          const recorded = [...walk(store.trees, wanted)].map(({ path, entry }) => [
            path,
            entry.type,
            entry.mode,
            entry.type === 'link'
              ? entry.target
              : entry.type === 'file'
                ? store.objects.get(entry.target).toString('hex')
                : '',
          ]);
          const standing: unknown[][] = [];
          for (const [path, { type, mode, target }] of await disk.list(() => false)) {
            standing.push([
              path,
              type,
              mode,
              type === 'file' ? (await disk.read(path)).toString('hex') : target,
            ]);
          }
          const byPath = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
          expect(standing.sort(byPath)).toEqual(recorded.sort(byPath));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a name has one text and comes back from it unchanged, UTF-8 or not', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const name = Buffer.from(bytes).toString('latin1');
      expect(bytesOf(textOf(name))).toBe(name);
    }),
  );
  expect(textOf('\xc3\xa4')).toBe('ä');
});

test('importing a directory twice gives one tree, with ignored files, nested repositories and empty folders', async () => {
  const source = temporaryDirectory();
  mkdirSync(join(source, 'sub/.git'), { recursive: true });
  mkdirSync(join(source, 'empty'));
  mkdirSync(join(source, 'node_modules/.cache'), { recursive: true });
  writeFileSync(join(source, 'node_modules/.cache/x'), 'left out');
  writeFileSync(join(source, '.gitignore'), 'secret\n');
  writeFileSync(join(source, 'secret'), 'kept');
  writeFileSync(join(source, 'sub/.git/HEAD'), 'ref');
  const store = newStore();
  const tree = await importDirectory(store, source);
  expect(await importDirectory(newStore(), source)).toBe(tree);
  const id = asSnapshotId(`host:${tree}`);
  expect(await store.list(id)).toEqual(['.gitignore', 'secret', 'sub/.git/HEAD']);
  expect([...walk(store.trees, tree)].some(({ path }) => path === 'empty')).toBe(true);
});

test('a directory that is missing or too large is refused in words', async () => {
  const store = newStore();
  await expect(importDirectory(store, '/nowhere/at/all')).rejects.toThrow(/does not exist/);
  const source = temporaryDirectory();
  for (const name of ['a', 'b', 'c']) writeFileSync(join(source, name), 'text');
  await expect(importDirectory(store, source, { limits: { files: 2, bytes: 100 } })).rejects.toThrow(
    /more than 2 files/,
  );
  await expect(importDirectory(store, source, { limits: { files: 9, bytes: 5 } })).rejects.toThrow(
    /more than/,
  );
});

test('the patch between two snapshots is taken by git apply and gives the second', async () => {
  const store = newStore();
  const before = snapshotOf(store, {
    'keep.txt': 'same\n',
    'edit me.txt': 'one\ntwo\nthree\n',
    'no-end.txt': 'no newline',
    'gone.txt': 'bye\n',
    'run.sh': '#!/bin/sh\n',
    'binary.bin': 'a\0b',
    'was-link': { link: 'keep.txt' },
    'empty.txt': '',
  });
  const after = snapshotOf(store, {
    'keep.txt': 'same\n',
    'edit me.txt': 'one\n2\nthree\n',
    'no-end.txt': 'no newline still',
    'run.sh': { mode: 0o755, text: '#!/bin/sh\n' },
    'binary.bin': 'a\0c\0d',
    'was-link': 'now a file\n',
    'empty.txt': 'filled\n',
    'deep/näw.txt': 'new\n',
    'deep/none.txt': '',
    link: { link: 'deep/näw.txt' },
  });
  const work = temporaryDirectory();
  const disk = openDisk(bytesOf(work));
  const { tree } = splitSnapshotId(before);
  const load = store.objects.load;
  await disk.apply(
    planSync(store, store.trees.empty, tree, [...diffTrees(store.trees, store.trees.empty, tree)]),
    load,
    1000,
  );
  execFileSync('git', ['apply', '-'], {
    cwd: work,
    input: await store.patch(before, after),
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(work, '..') },
  });
  const applied = asSnapshotId(`host:${await importDirectory(store, work)}`);
  expect(await store.diff(after, applied)).toEqual([]);
  expect((await store.diff(before, after)).find((change) => change.path === 'run.sh')?.kind).toBe('mode');
});

test('an overlay restores the protected files, removes the ones added, and lays files over', async () => {
  const store = newStore();
  const root = snapshotOf(store, { 'test/a.test.js': 'good', 'src/a.js': '1', 'package.json': '{}' });
  const tampered = snapshotOf(store, { 'test/a.test.js': 'bad', 'test/.evil.js': 'x', 'src/a.js': '2' });
  const holdout = temporaryDirectory();
  mkdirSync(join(holdout, 'hidden'));
  writeFileSync(join(holdout, 'hidden/h.js'), 'held');
  const { id, touched } = await store.overlay(tampered, {
    from: root,
    globs: ['test/**', 'package.json'],
    addDirectory: holdout,
  });
  expect(touched).toEqual(['package.json', 'test/.evil.js', 'test/a.test.js']);
  expect(await store.list(id)).toEqual(['hidden/h.js', 'package.json', 'src/a.js', 'test/a.test.js']);
  expect(Buffer.from((await store.read(id, 'src/a.js')) ?? []).toString()).toBe('2');
});

test('300 one-line edits in a workspace of 1,000 files cost at most 20 KB each', () => {
  const directory = temporaryDirectory();
  const store = openSnapshotStore(directory);
  const files: Record<string, string> = {};
  const body = (i: number) =>
    Array.from({ length: 40 }, (_, line) => `line ${line} of file ${i}: ${line * i}`).join('\n');
  for (let i = 0; i < 1000; i++) files[`flat-folder-with-everything/module-${i}.js`] = body(i);
  let { tree } = splitSnapshotId(snapshotOf(store, files));
  const before = sizeOf(directory);
  for (let i = 0; i < 300; i++) {
    const path = `flat-folder-with-everything/module-${(i * 7) % 1000}.js`;
    const target = store.objects.put('blob', Buffer.from(`${body(i)}\nedited ${i}`));
    tree = applyChanges(store.trees, tree, new Map([[path, { type: 'file', mode: 0o644, target }]]));
  }
  expect((sizeOf(directory) - before) / 300).toBeLessThan(20_000);
});

function sizeOf(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(directory, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

test('a second process-independent opening reads what the first wrote', async () => {
  const directory = temporaryDirectory();
  const id = snapshotOf(openSnapshotStore(directory), { 'a.txt': 'hello' });
  const content = await openSnapshotStore(directory).read(id, 'a.txt');
  expect(Buffer.from(content ?? []).toString()).toBe('hello');
  expect(
    readFileSync(join(directory, 'objects', ...objectPath(splitSnapshotId(id).tree))).length,
  ).toBeGreaterThan(0);
});

const objectPath = (hash: string) => [hash.slice(0, 2), hash.slice(2)];
