import { utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadState } from '@/db/runs';
import { createCaller } from '@/server/api/router';
import { asNodeId, rootNodeId, snapshotId } from '@/server/core/base/ids';
import { handle } from '@/server/engine/commands/handle';
import { openSnapshotStore } from '@/server/sandbox/store';
import { applyChanges } from '@/server/sandbox/store/build';
import { engine, settleNode, settleRoot, temporaryContext } from './support';

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

  const { removed } = await api.disk.prune({ pruned: false });
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

test('the files of pruned nodes go on demand alone, from runs that have ended, and what needs them says so', async () => {
  const [first, cut, below, pinned] = ['n1', 'n2', 'n3', 'n4'].map(asNodeId);
  if (!first || !cut || !below || !pinned) throw new Error('no ids');
  const log = place.newRun();
  const kept = stored('kept');
  settleRoot(log, kept);
  settleNode(log, { id: first, parentId: rootNodeId, depth: 1, snapshot: stored('first') });
  settleNode(log, { id: cut, parentId: rootNodeId, depth: 1, snapshot: kept, snapshotShared: true });
  settleNode(log, { id: below, parentId: cut, depth: 2, snapshot: stored('below') });
  settleNode(log, { id: pinned, parentId: below, depth: 3, snapshot: stored('pinned') });
  log.append([
    { type: 'node.marked', nodeId: cut, change: { mark: 'pruned', to: true }, actor: engine },
    { type: 'node.marked', nodeId: pinned, change: { mark: 'pinned', to: true }, actor: engine },
  ]);
  log.flush();
  const api = createCaller(place.context);
  expect((await api.disk.use()).pruned).toEqual({ nodes: 0, bytes: 0 });
  log.append([{ type: 'run.status', status: 'unsolved', reason: null, actor: engine }]);
  log.flush();

  const before = await api.disk.use();
  expect(before.pruned.nodes).toBe(1);
  expect(before.pruned.bytes).toBeGreaterThan(0);
  expect((await api.disk.prune({ pruned: false })).removed).toEqual([]);
  expect(await api.files.list({ runId: log.runId, nodeId: below })).toEqual(['a.txt']);

  const { removed } = await api.disk.prune({ pruned: true });
  expect(removed).toContain(`the files of 1 pruned node of ${log.runId}`);
  expect(removed.at(-1)).toMatch(/^2 stored objects that no node needs/);
  expect(await api.disk.use()).toMatchObject({ unneeded: 0, pruned: { nodes: 0, bytes: 0 } });
  for (const nodeId of [rootNodeId, first, cut, pinned]) {
    expect(await api.files.read({ runId: log.runId, nodeId, path: 'a.txt' })).toMatchObject({
      binary: false,
    });
  }
  await expect(api.files.list({ runId: log.runId, nodeId: below })).rejects.toThrow(
    /files of n3 were removed/,
  );
  await expect(api.runs.diff({ runId: log.runId, from: rootNodeId, to: below })).rejects.toThrow(
    /n3 were removed/,
  );
  expect((await api.runs.node({ runId: log.runId, nodeId: below })).calls[0]?.observation.text).toMatch(
    /2 tests fail/,
  );

  const state = loadState(place.db, log.runId);
  const world = {
    unknownModel: () => null,
    unpriced: () => null,
    isLanguage: () => false,
    promptOf: () => [],
    allowShell: true,
    putText: () => {
      throw new Error('no text');
    },
  };
  const restored = handle(state, { kind: 'mark', nodeId: cut, change: { mark: 'pruned', to: false } }, world);
  expect(restored).toEqual({
    error: expect.stringMatching(/n2 cannot be restored\. The files of n3 .* branch from n0/),
  });
  const request = {
    kind: 'branch',
    from: below,
    attempts: 1,
    hint: null,
    model: null,
    temperature: null,
    steps: 1,
    memory: null,
  } as const;
  expect(handle(state, request, world)).toEqual(restored);
  expect(handle(state, { kind: 'verify', nodeId: below }, world)).toEqual({
    error: expect.stringMatching(/files of n3/),
  });
  expect((await api.disk.prune({ pruned: true })).removed).toEqual([]);
});
