import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileAction } from '@/server/core/agent/action';
import { type SnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { objectsOf } from '@/server/sandbox/store/collect';
import { type Bench, dockerTested, must, openBench, taskAt } from './drivers';

/** Enough files for a folder to be shared. */
const packages = 12;
const filesEach = 10;

/** A repository with installed packages. */
function repository(): string {
  const directory = mkdtempSync(join(tmpdir(), 'espalier-repo-'));
  writeFileSync(join(directory, 'main.js'), "console.log(require('p1').name);\n");
  writeFileSync(join(directory, '.gitignore'), 'node_modules/\n');
  for (let p = 0; p < packages; p++) {
    const home = join(directory, 'node_modules', `p${p}`);
    mkdirSync(join(home, 'lib'), { recursive: true });
    writeFileSync(join(home, 'index.js'), `exports.name = 'package ${p}';\n`);
    for (let f = 1; f < filesEach; f++) writeFileSync(join(home, 'lib', `f${f}.js`), `// ${f}\n`);
  }
  return directory;
}

let bench: Bench;
let directory: string;
beforeEach(() => {
  process.env.ESPALIER_SHARED_FILES = '100';
  directory = repository();
});
afterEach(async () => {
  await bench.close();
  rmSync(directory, { recursive: true, force: true });
  delete process.env.ESPALIER_OVERLAY;
  delete process.env.ESPALIER_SHARED_FILES;
});

const prepared = () => bench.driver.prepare(taskAt(directory), new AbortController().signal);
const opened = (from: SnapshotId) => bench.driver.open(from, { owner: 'test' });
const print = async (from: SnapshotId, command: string) => {
  const sandbox = await opened(from);
  try {
    return (await must(sandbox, command)).stdout.trim();
  } finally {
    await sandbox.close();
  }
};
/** The snapshot after a command. */
const changedBy = async (from: SnapshotId, command: string) => {
  const sandbox = await opened(from);
  try {
    await must(sandbox, command);
    return (await sandbox.snapshot()).id;
  } finally {
    await sandbox.close();
  }
};

describe.each([
  ['laid under the workspace', undefined],
  ['copied into the workspace', '0'],
])('installed packages, %s', (_, overlay) => {
  beforeEach(() => {
    if (overlay !== undefined) process.env.ESPALIER_OVERLAY = overlay;
    bench = openBench('local');
  });

  test('are said to be copied the first time, with the setup after them', async () => {
    const stages: unknown[] = [];
    const task = { ...taskAt(directory), setup: 'touch made' };
    const prepare = () =>
      bench.driver.prepare(task, new AbortController().signal, (stage) => stages.push(stage));
    const setup = { stage: 'setup', command: 'touch made' };
    const first = await prepare();
    expect(stages).toEqual([
      { stage: 'packages', folder: 'node_modules', files: packages * filesEach },
      setup,
    ]);
    stages.length = 0;
    expect(await prepare()).toBe(first);
    expect(stages).toEqual([setup]);
  });

  test('are kept once, apart from the snapshots, and found by commands', async () => {
    const root = await prepared();
    const store = openSnapshotStore(snapshotDirectory(bench.directory));
    expect(store.packages.list()).toHaveLength(1);
    expect(await store.list(root)).toEqual(['.gitignore', 'main.js']);
    expect(await print(root, 'node main.js')).toBe('package 1');
    expect(await prepared()).toBe(root);
    expect(store.packages.list()).toHaveLength(1);
  });

  test('stay as they are until a command changes them; then the snapshot has its own', async () => {
    const root = await prepared();
    expect(
      await changedBy(root, 'node main.js; mkdir -p node_modules/.cache; echo x > node_modules/.cache/x'),
    ).toBe(root);
    const changed = await changedBy(
      root,
      'echo "exports.name = \'mine\';" > node_modules/p1/index.js; rm -r node_modules/p2; mkdir node_modules/new',
    );
    expect(changed).not.toBe(root);
    expect(await print(changed, 'node main.js; ls node_modules | grep -cx -e p2 -e new')).toBe('mine\n1');
    expect(await print(root, 'node main.js; ls node_modules | grep -cx -e p2 -e new')).toBe('package 1\n1');
    const further = await changedBy(changed, 'echo 1 > a.txt');
    expect(await print(further, 'node main.js; cat a.txt')).toBe('mine\n1');
  });

  test('a sandbox that is used again sees those of its snapshot', async () => {
    const root = await prepared();
    const sandbox = await opened(root);
    await must(sandbox, 'rm -r node_modules/p1');
    await sandbox.close();
    expect(await print(root, 'node main.js')).toBe('package 1');
  });

  test('that a command installs are shared as well, and gone with their folder', async () => {
    const root = await prepared();
    const without = await changedBy(root, 'cp -r node_modules elsewhere; rm -rf node_modules/*');
    const again = await changedBy(without, 'mkdir -p sub/node_modules; cp -r elsewhere/* sub/node_modules/');
    const { list } = openSnapshotStore(snapshotDirectory(bench.directory));
    expect((await list(again)).filter((path) => path.startsWith('sub/'))).toEqual([]);
    expect(await print(again, 'ls sub/node_modules | wc -l')).toBe(String(packages));
    const store = openSnapshotStore(snapshotDirectory(bench.directory));
    const tree = splitSnapshotId(again).tree;
    const named = [...objectsOf(store, [tree], new Set())].filter((id) => store.packages.list().includes(id));
    expect(named).toHaveLength(2);
  });
});

describe('file actions at installed packages', () => {
  beforeEach(() => {
    bench = openBench('local');
  });

  test('read, list and search them, and do not edit them', async () => {
    const sandbox = await opened(await prepared());
    const act = (action: FileAction) => sandbox.file(action);
    expect(await act({ kind: 'read_file', path: 'node_modules/p3/index.js' })).toMatchObject({
      text: "    1\texports.name = 'package 3';",
      error: false,
    });
    expect((await act({ kind: 'list_files', path: 'node_modules/p3' })).text.split('\n')).toHaveLength(
      filesEach,
    );
    expect((await act({ kind: 'search', pattern: 'package 3', path: 'node_modules/p3' })).text).toContain(
      'node_modules/p3/index.js:1:',
    );
    expect((await act({ kind: 'list_files' })).text).toBe('.gitignore\nmain.js');
    const path = 'node_modules/p3/index.js';
    for (const action of [
      { kind: 'edit_file', path, old: '3', new: '4' },
      { kind: 'write_file', path, content: '' },
      {
        kind: 'apply_patch',
        patch: `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-exports.name = 'package 3';\n+x\n`,
      },
    ] satisfies FileAction[]) {
      expect(await act(action)).toMatchObject({
        error: true,
        text: expect.stringContaining('all snapshots share'),
      });
    }
    expect(await act({ kind: 'read_file', path: 'node_modules/p3/../../main.js' })).toMatchObject({
      error: true,
    });
    expect(await act({ kind: 'read_file', path: 'node_modules/p3/none.js' })).toMatchObject({ error: true });
    await sandbox.close();
  });

  test('a solution has none of what was installed on the way', async () => {
    const root = await prepared();
    const changed = await changedBy(root, 'rm -r node_modules/p2; echo 1 > a.txt');
    const clean = await bench.store.withoutIgnored(changed, { root });
    expect(await print(clean, 'ls node_modules | grep -cx p2; cat a.txt')).toBe('1\n1');
    expect(await bench.store.patch(root, changed)).toBe(await bench.store.patch(root, clean));
  });

  test('what no snapshot names is removed, and nothing else', async () => {
    const root = await prepared();
    const store = openSnapshotStore(snapshotDirectory(bench.directory));
    const needed = objectsOf(store, [splitSnapshotId(root).tree], new Set());
    utimesSync(join(directory, 'main.js'), 0, 0);
    expect(store.packages.removeUnneeded(needed, Date.now() + 1000)).toBe(0);
    expect(store.packages.removeUnneeded(new Set(), Date.now() - 60_000)).toBe(0);
    expect(store.packages.removeUnneeded(new Set(), Date.now() + 1000)).toBe(1);
  });
});

describe.runIf(dockerTested)('installed packages in containers', () => {
  beforeEach(() => {
    bench = openBench('docker');
  });

  test('are in a volume that all containers of their content share, and cannot be changed', async () => {
    const root = await prepared();
    expect(await bench.store.list(root)).toEqual(['.gitignore', 'main.js']);
    expect(await print(root, 'node main.js; ls node_modules | wc -l')).toBe(`package 1\n${packages}`);
    const sandbox = await opened(root);
    const refused = await sandbox.run('rm node_modules/p1/index.js', { timeoutMs: 20_000 });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain('Read-only');
    await sandbox.close();
    expect(await print(root, 'node main.js')).toBe('package 1');
  });

  test('have caches of their own in a container, which are no part of a snapshot', async () => {
    const root = await prepared();
    expect(await changedBy(root, 'echo x > node_modules/.cache/x && test -e node_modules/.cache/x')).toBe(
      root,
    );
    expect(await print(root, 'ls node_modules/.cache | wc -l')).toBe('0');
    const further = await changedBy(root, 'echo 1 > a.txt; rm main.js');
    expect(await bench.store.list(further)).toEqual(['.gitignore', 'a.txt']);
    expect(await print(further, 'cat a.txt; ls node_modules | wc -l')).toBe(`1\n${packages}`);
  });

  test('are copied where a setup may install others', async () => {
    const task = taskAt(directory, { setup: 'echo "exports.name = \'new\';" > node_modules/p1/index.js' });
    const root = await bench.driver.prepare(task, new AbortController().signal);
    expect(await print(root, 'node main.js')).toBe('new');
    const others = await prepared();
    expect(await print(others, 'node main.js')).toBe('package 1');
  });
});
