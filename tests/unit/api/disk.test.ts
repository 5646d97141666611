import { utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCaller } from '@/server/api/router';
import { snapshotId } from '@/server/core/ids';
import { openSnapshotStore } from '@/server/sandbox/store';
import { applyChanges } from '@/server/sandbox/store/build';
import { settleRoot, temporaryContext } from './support';

let place: ReturnType<typeof temporaryContext>;
beforeEach(() => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  place = temporaryContext();
});
afterEach(() => {
  vi.unstubAllEnvs();
  place.remove();
});

/** The snapshot of one file, all its objects as old as can be. */
function stored(text: string) {
  const { objects, trees, directory } = openSnapshotStore(path.join(place.directory, 'snapshots'));
  const target = objects.put('blob', Buffer.from(text));
  const tree = applyChanges(trees, trees.empty, new Map([['a.txt', { type: 'file', mode: 0o644, target }]]));
  for (const hash of [target, tree]) {
    utimesSync(path.join(directory, 'objects', hash.slice(0, 2), hash.slice(2)), 1000, 1000);
  }
  return snapshotId('host', tree);
}

test('disk use is told per run, and what no node needs is removed on demand', async () => {
  const kept = stored('kept');
  const stray = stored('stray');
  const log = place.newRun();
  settleRoot(log, kept);
  log.flush();
  const api = createCaller(place.context);

  const before = await api.disk.use();
  expect(before.runs).toMatchObject([{ runId: log.runId, task: 'Sums', snapshots: 1 }]);
  expect(before.unneeded).toBeGreaterThan(0);
  expect(before.environments).toBeNull();
  expect(before.warning).toBeNull();

  const { removed } = await api.disk.prune();
  expect(removed.at(-1)).toMatch(/^2 stored objects that no node needs/);
  const after = await api.disk.use();
  expect(after.unneeded).toBe(0);
  expect(after.runs).toEqual(before.runs);
  const store = openSnapshotStore(path.join(place.directory, 'snapshots'));
  expect((await store.read(kept, 'a.txt'))?.toString()).toBe('kept');
  await expect(store.list(stray)).rejects.toThrow(/has no object/);
});

test('over the bound there is a warning that says what to do', async () => {
  vi.stubEnv('ESPALIER_DISK_GB', '0.0000001');
  settleRoot(place.newRun(), stored('kept'));
  expect((await createCaller(place.context).disk.use()).warning).toMatch(/Prune, or raise ESPALIER_DISK_GB/);
});
