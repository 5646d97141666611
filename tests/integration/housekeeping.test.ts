import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readClocks, recordClock } from '@/db/clock-record';
import { loadState } from '@/db/runs';
import { splitSnapshotId } from '@/server/core/base/ids';
import { usageOfCall } from '@/server/core/usage/usage';
import { diskBound, measureDisk } from '@/server/housekeeping/disk-use';
import { prune } from '@/server/housekeeping/prune';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { environmentsOf } from '@/server/sandbox/docker/environments';
import { removeUnneeded } from '@/server/sandbox/store/collect';
import { createVerifier } from '@/server/verifier';
import { dockerTested, must, taskAt } from '@/tests/integration/sandbox/drivers';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';

test.each(['local', 'docker'] as const)(
  '%s: what no node needs is removed, what one needs restores, and what is young stays',
  async (kind) => {
    if (kind === 'docker' && !dockerTested) return;
    const { db, file, remove } = temporaryDatabase();
    const directory = path.dirname(file);
    const driver = createSandboxDriver(kind, { dataDirectory: directory });
    try {
      const source = path.join(import.meta.dirname, '../fixtures/reports');
      const task = taskAt(source, {
        test: { command: 'false', runner: 'exit', timeoutMs: 9000, protected: [], flaky: [] },
      });
      const store = openSnapshotStore(snapshotDirectory(directory));
      const both = { driver, verifier: createVerifier({ driver, store }) };
      const tool = kind === 'docker' ? 'echo tool > /usr/local/tool; ' : '';
      const runId = newRun(db, {
        budget: { steps: 20, stepsPerAttempt: 2, attempts: 1 },
        parameters: { n: 1 },
        allowShell: true,
      });
      await execute(
        db,
        {
          store,
          sandbox: () => both,
          task: () => task,
          now: Date.now,
          model: () => ({
            id: 'script',
            title: 'script',
            step: async ({ context }) => ({
              action: { kind: 'shell', command: `${tool}echo ${context.history.length} >> kept.txt` },
              thought: '',
              usage: usageOfCall({ inputTokens: 1, outputTokens: 1 }),
            }),
          }),
        },
        runId,
      );
      const nodes = [...loadState(db, runId).nodes.values()];
      expect(nodes.at(-1)?.snapshotCost).toMatchObject({
        flattened: false,
        layers: kind === 'docker' ? 2 : 0,
      });
      expect(nodes.at(-1)?.snapshotCost?.bytes).toBeGreaterThan(0);

      const head = nodes.at(-1)?.snapshot ?? loadState(db, runId).nodes.values().next().value?.snapshot;
      if (!head) throw new Error('The run has no node.');
      const stray = await driver.open(head, { owner: 'test/stray' });
      await must(stray, `${tool.replace('tool >', 'other >')}head -c 300000 /dev/urandom > stray.bin`);
      const left = (await stray.snapshot()).id;
      await stray.close();
      await driver.close();

      const before = await measureDisk(db);
      expect(before.runs).toMatchObject([{ runId, snapshots: new Set(nodes.map((n) => n.snapshot)).size }]);
      expect(before.unneeded).toBeGreaterThan(250_000);
      expect(before.warning).toBeNull();
      expect(await prune(db)).toEqual([]);
      expect((await measureDisk(db)).bytes).toBe(before.bytes);

      // A second database beside the first keeps its snapshots in the same store.
      const other = path.join(directory, 'other.db');
      const client = new BetterSqlite3(other);
      client.exec('CREATE TABLE nodes (snapshot TEXT)');
      client.prepare('INSERT INTO nodes VALUES (?)').run(left);
      client.close();
      expect((await measureDisk(db)).unneeded).toBeLessThan(20_000);
      await prune(db, { grace: -1000 });
      expect(await store.read(left, 'stray.bin')).toHaveLength(300_000);
      rmSync(other);
      const removed = await prune(db, { grace: -1000 });
      expect(removed.some((line) => /stored objects that no node needs/.test(line))).toBe(true);
      const after = await measureDisk(db);
      expect(after.unneeded).toBeLessThan(20_000);
      expect(after.runs).toEqual(before.runs);
      await expect(openSnapshotStore(store.directory).read(left, 'stray.bin')).rejects.toThrow(
        /has no object/,
      );
      if (kind === 'docker') {
        const images = (await environmentsOf(connectDocker(), snapshotDirectory(directory))).map(
          ({ id }) => id,
        );
        expect(images).toContain(splitSnapshotId(head).environment);
        expect(images).not.toContain(splitSnapshotId(left).environment);
      }
      const again = createSandboxDriver(kind, { dataDirectory: directory });
      const restored = await again.open(head, { owner: 'test/restored' });
      const { stdout } = await restored.run('cat kept.txt; cat /usr/local/tool 2>/dev/null', {
        timeoutMs: 9000,
      });
      expect(stdout).toBe(kind === 'docker' ? '0\n1\ntool\n' : '0\n1\n');
      await restored.close();
      await again.close();
    } finally {
      await driver.close();
      remove();
      await driver.sweep();
    }
  },
);

test('an object that is stored again is young again, so that a collection spares it', async () => {
  const { file, remove } = temporaryDatabase();
  try {
    const store = openSnapshotStore(snapshotDirectory(path.dirname(file)));
    const hash = store.objects.put('blob', Buffer.from('old'));
    const place = path.join(store.directory, 'objects', hash.slice(0, 2), hash.slice(2));
    utimesSync(place, 1000, 1000);
    store.objects.put('blob', Buffer.from('old'));
    expect(removeUnneeded(store, new Set([store.trees.empty]), Date.now() - 60_000).objects).toBe(0);
    utimesSync(place, 1000, 1000);
    writeFileSync(`${place}.1-1.tmp`, '');
    utimesSync(`${place}.1-1.tmp`, 1000, 1000);
    expect(removeUnneeded(store, new Set([store.trees.empty]), Date.now() - 60_000).objects).toBe(2);
  } finally {
    remove();
  }
});

test('a snapshot that was stored a moment before the clock went forward is spared', async () => {
  const { db, file, remove } = temporaryDatabase();
  try {
    const directory = path.dirname(file);
    const store = openSnapshotStore(snapshotDirectory(directory));
    const hash = store.objects.put('blob', Buffer.from('of a step that is not settled yet'));
    const hours = 10 * 3_600_000;
    const before = new Date(Date.now() - hours);
    utimesSync(path.join(store.directory, 'objects', hash.slice(0, 2), hash.slice(2)), before, before);
    const clocks = readClocks();
    recordClock(directory, {
      ...clocks,
      steady: clocks.steady - 60_000,
      timeOfDay: before.getTime() - 60_000,
    });
    await prune(db);
    expect(openSnapshotStore(store.directory).objects.isIntact(hash)).toBe(true);
    rmSync(path.join(directory, 'clock.json'));
    await prune(db);
    expect(openSnapshotStore(store.directory).objects.isIntact(hash)).toBe(false);
  } finally {
    remove();
  }
});

test('the bound is 20 GB unless it is named', () => {
  expect(diskBound({})).toBe(20 * 2 ** 30);
  expect(diskBound({ ESPALIER_DISK_GB: '1.5' })).toBe(1.5 * 2 ** 30);
});
