import { expect, test } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { asBlobHash, asNodeId, hasFiles } from '@/server/core/base/ids';
import { releasableNodes } from '@/server/core/run/released';
import { handle, type ShortCommand } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import { readFile } from '@/server/exchange/read';
import { snapshotsByRun } from '@/server/housekeeping/disk-use';
import { storeRun } from '@/server/imports/store-run';
import { json } from '@/tests/support/exchange/bytes';
import { flat } from '@/tests/support/exchange/trees';

const actor = { kind: 'person' as const, name: 'Ada' };
const imported = async () => {
  const db = openMemoryDatabase();
  const [run] = (await readFile('a.json', json(flat))).runs;
  if (!run) throw new Error('There is no run.');
  return { db, state: loadState(db, storeRun(db, run, { file: 'a.json', actor }).runId) };
};
const context = {
  ...modelChecks(() => ({})),
  allowShell: false,
  promptOf: () => [],
  putText: () => asBlobHash('t'),
};
const [n1, n2] = [asNodeId('n1'), asNodeId('n2')];

test.each<ShortCommand>([
  { kind: 'verify', nodeId: n1 },
  { kind: 'resume' },
  { kind: 'budget', budget: { steps: 80 }, reason: null },
  { kind: 'model', model: 'm', reason: null },
])('$kind is refused on an imported run, with the reason', async (command) => {
  const { state } = await imported();
  expect(handle(state, command, context)).toEqual({
    error: expect.stringMatching(
      /^This run was imported \(moatless-tree\) and cannot .*: it has no files here, and no model\./,
    ),
  });
});

test('a node of an imported run takes marks', async () => {
  const { state } = await imported();
  const command: ShortCommand = { kind: 'mark', nodeId: n2, change: { mark: 'pinned', to: true } };
  expect(handle(state, command, context)).toMatchObject({ events: [{ type: 'node.marked' }] });
});

test('housekeeping finds no files of an imported run, and no two of its nodes have the same ones', async () => {
  const { db, state } = await imported();
  const snapshots = [...state.nodes.values()].map(({ snapshot }) => snapshot);
  expect(snapshots.some(hasFiles)).toBe(false);
  expect(new Set(snapshots).size).toBe(snapshots.length);
  expect(snapshotsByRun(db).size).toBe(0);
  expect(releasableNodes(state)).toEqual([]);
});
