import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changesOfPatch } from '@/server/api/reference';
import { createCaller } from '@/server/api/router';
import {
  listSampleTasks,
  loadSampleTask,
  referencePatch,
  sourceOfTask,
  taskFromDirectory,
} from '@/server/catalog';
import { asSnapshotId } from '@/server/core/base/ids';
import type { RunStatus } from '@/server/core/run/spec';
import { importDirectory } from '@/server/sandbox/import-directory';
import { openSnapshotStore } from '@/server/sandbox/store';
import { snapshotOf } from '@/tests/unit/sandbox/places';
import { engine, settleRoot, temporaryContext } from './support';

const tasks = path.resolve('tasks');
const samples = await listSampleTasks(tasks);
let place: ReturnType<typeof temporaryContext>;
beforeEach(() => {
  place = temporaryContext();
});
afterEach(() => place.remove());
const store = () => openSnapshotStore(path.join(place.directory, 'snapshots'));
const imported = async (directory: string) =>
  asSnapshotId(`host:${await importDirectory(store(), directory)}`);

describe('the reference repair of a run', () => {
  it.each(samples.map(({ name }) => name))('of %s is what git makes of its patch', async (name) => {
    const task = await loadSampleTask(name, tasks);
    const repaired = path.join(place.directory, 'repaired');
    cpSync(task.directory, repaired, { recursive: true });
    const { GIT_DIR: _, ...env } = process.env;
    const git = spawnSync('git', ['apply', '-p1', path.join(tasks, name, 'reference.patch')], {
      cwd: repaired,
      env: { ...env, GIT_CEILING_DIRECTORIES: place.directory },
    });
    expect(git.status).toBe(0);
    const root = await imported(task.directory);
    const patch = (await referencePatch(task)) ?? '';
    const expected = await store().diff(root, await imported(repaired));
    expect(expected.length).toBeGreaterThan(0);
    expect(await changesOfPatch(patch, root, store())).toEqual(expected);
  });

  it('is shown once the run has ended, and not before', async () => {
    const task = await loadSampleTask('token-bucket', tasks);
    const log = place.newRun(sourceOfTask(task));
    settleRoot(log, await imported(task.directory));
    const api = createCaller(place.context);
    const become = (status: RunStatus) =>
      log.append([{ actor: engine, type: 'run.status', status, reason: 'test' }]);
    for (const status of ['running', 'paused'] as const) {
      become(status);
      expect(await api.runs.reference({ runId: log.runId })).toBeNull();
    }
    become('unsolved');
    expect(await api.runs.reference({ runId: log.runId })).toMatchObject([{ kind: 'changed' }]);
  });

  it("of a person's own directory comes with the task, and the task's source keeps it", async () => {
    const directory = path.join(place.directory, 'own');
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'a.js'), 'exports.a = 1;\n');
    const repaired = path.join(place.directory, 'repaired');
    mkdirSync(repaired);
    writeFileSync(path.join(repaired, 'a.js'), 'exports.a = 2;\n');
    const task = await taskFromDirectory({
      directory,
      test: 'node --test',
      options: { reference: repaired },
    });
    rmSync(repaired, { recursive: true });
    const log = place.newRun(sourceOfTask(task));
    settleRoot(log, await imported(directory));
    const api = createCaller(place.context);
    expect(await api.runs.reference({ runId: log.runId })).toBeNull();
    log.append([{ actor: engine, type: 'run.status', status: 'unsolved', reason: 'test' }]);
    expect(await api.runs.reference({ runId: log.runId })).toMatchObject([
      { path: 'a.js', before: 'exports.a = 1;\n', after: 'exports.a = 2;\n' },
    ]);
  });

  it('is none where the task has none or cannot be read', async () => {
    const directory = { ...(await loadSampleTask('token-bucket', tasks)), origin: 'directory' as const };
    for (const source of [sourceOfTask(directory), {}]) {
      const log = place.newRun(source);
      settleRoot(log, await imported(directory.directory));
      log.append([{ actor: engine, type: 'run.status', status: 'unsolved', reason: 'test' }]);
      expect(await createCaller(place.context).runs.reference({ runId: log.runId })).toBeNull();
    }
  });
});

describe('the changes of a patch', () => {
  const files = { 'a.txt': 'one\ntwo\n', 'gone.txt': 'x\n', 'crlf.txt': 'a\r\nb\r\n' };

  it('are those of added, removed, moved and changed files', async () => {
    const root = snapshotOf(store(), files);
    const at = snapshotOf(store(), {
      'a.txt': 'one\n2\n',
      'crlf.txt': 'a\r\nc\r\n',
      'new/n.txt': 'no end',
    });
    const patch = await store().patch(root, at);
    expect(await changesOfPatch(patch, root, store())).toEqual(await store().diff(root, at));
    const moved = [
      'diff --git a/a.txt b/moved.txt',
      'rename from a.txt',
      'rename to moved.txt',
      '--- a/a.txt',
      '+++ b/moved.txt',
      '@@ -1,2 +1,2 @@',
      ' one',
      '-two',
      '+2',
      '',
    ].join('\n');
    expect(await changesOfPatch(moved, root, store())).toEqual([
      { path: 'a.txt', kind: 'removed', before: 'one\ntwo\n', after: null, binary: false },
      { path: 'moved.txt', kind: 'added', before: null, after: 'one\n2\n', binary: false },
    ]);
  });

  it('are null where the patch does not fit the files', async () => {
    const root = snapshotOf(store(), files);
    const patch = await store().patch(root, snapshotOf(store(), { ...files, 'a.txt': 'one\n2\n' }));
    const others = [{ ...files, 'a.txt': 'other\n' }, { 'gone.txt': 'x\n' }];
    for (const other of others) {
      expect(await changesOfPatch(patch, snapshotOf(store(), other), store())).toBeNull();
    }
  });
});
