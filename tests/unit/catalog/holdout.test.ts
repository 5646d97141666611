import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceOfTask, taskFromDirectory, taskFromSource } from '@/server/catalog';
import { asSnapshotId } from '@/server/core/base/ids';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { importDirectory } from '@/server/sandbox/import-directory';
import { openSnapshotStore } from '@/server/sandbox/store';
import { temporaryDirectory } from '../sandbox/places';

function repository(files: readonly string[]): string {
  const directory = temporaryDirectory();
  for (const file of files) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), file);
  }
  return directory;
}
const files = [
  'shop.py',
  'tests/__init__.py',
  'tests/test_a.py',
  'tests/test_b.py',
  'tests/test_c.py',
  'slow/test_d.py',
];
const taskWith = (directory: string, options: DirectoryOptions) =>
  taskFromDirectory({ directory, test: 'python3 -m unittest', options });

describe('the holdout of a directory', () => {
  it('is a folder outside it, laid over by its files', async () => {
    const outside = repository(['tests/test_more.py']);
    const task = await taskWith(repository(files), { holdout: outside });
    expect(task).toMatchObject({
      holdoutDirectory: outside,
      holdout: { command: 'python3 -m unittest', timeoutMs: 60_000 },
    });
    expect(task.withheld).toBeUndefined();
  });

  it.each([
    ['globs of its test files', 'tests/test_[bc].py', ['tests/test_b.py', 'tests/test_c.py']],
    ['several globs', 'slow/**, tests/test_a.py', ['slow/test_d.py', 'tests/test_a.py']],
  ])('is made of %s, which are kept back', async (_what, holdout, withheld) => {
    const directory = repository(files);
    const task = await taskWith(directory, { holdout });
    expect(task).toMatchObject({ holdoutDirectory: directory, withheld });
    expect(taskFromSource(sourceOfTask(task))).toEqual(task);
  });

  it('is made of a folder of its own, which is kept back', async () => {
    const directory = repository(files);
    const task = await taskWith(directory, { holdout: path.join(directory, 'slow') });
    expect(task.withheld).toEqual(['slow/test_d.py']);
  });

  it('is a share of its test files, always the same, at least one and never all', async () => {
    const directory = repository(files);
    const half = (await taskWith(directory, { holdoutShare: 0.5 })).withheld;
    expect(half).toHaveLength(2);
    expect(half?.every((file) => /test_\w\.py$/.test(file))).toBe(true);
    expect((await taskWith(directory, { holdoutShare: 0.5 })).withheld).toEqual(half);
    expect((await taskWith(directory, { holdoutShare: 0.05 })).withheld).toHaveLength(1);
    expect((await taskWith(directory, { holdoutShare: 0.9 })).withheld).toHaveLength(3);
  });

  it.each([
    ['that matches nothing', { holdout: 'nothing/*.py' }, 'is no folder outside the directory'],
    ['given twice', { holdout: 'slow/**', holdoutShare: 0.3 }, 'given as files and as a share'],
  ])('%s is refused with what to do', async (_what, options, message) => {
    await expect(taskWith(repository(files), options)).rejects.toThrow(message);
  });

  it('cannot be a share of one test file', async () => {
    await expect(taskWith(repository(['a.py', 'test_a.py']), { holdoutShare: 0.5 })).rejects.toThrow(
      'only one test file',
    );
  });

  it('is not in the workspace, and is laid over it alone', async () => {
    const directory = repository(files);
    const store = openSnapshotStore(temporaryDirectory());
    const withheld = ['tests/test_b.py'];
    const tree = await importDirectory(store, directory, { withheld });
    const root = asSnapshotId(`host:${tree}`);
    expect(await store.list(root)).not.toContain('tests/test_b.py');
    writeFileSync(path.join(directory, 'shop.py'), 'changed since');
    const { id } = await store.overlay(root, { addDirectory: directory, only: withheld });
    expect((await store.list(id)).filter((file) => file.startsWith('tests/'))).toContain('tests/test_b.py');
    expect(Buffer.from((await store.read(id, 'shop.py')) ?? []).toString()).toBe('shop.py');
  });
});
