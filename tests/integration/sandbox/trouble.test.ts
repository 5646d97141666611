import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendCommand } from '@/db/commands';
import { loadState } from '@/db/runs';
import type { Model } from '@/server/core/ports/model';
import { usageOfCall } from '@/server/core/usage/usage';
import type { World } from '@/server/engine/context/world';
import { openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { createDockerDriver } from '@/server/sandbox/docker/driver';
import { createVerifier } from '@/server/verifier';
import { canStartEngine, copyImage, type OwnEngine, ownEngine } from '@/tests/support/docker-engine';
import { execute, expectLogHolds, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { dockerTested, must, taskAt } from './drivers';
import { importBareImage } from './images';

const image = `espalier-test/trouble:${process.pid}`;
const steps = 7;

/** Something that happens before the step at a depth is taken for the first time. */
type Mishaps = Map<number, () => Promise<void>>;

function stepByStep(mishaps: Mishaps, settled: () => number): Model {
  return {
    id: 'script',
    title: 'script',
    async step({ context }) {
      const depth = context.history.length;
      const mishap = mishaps.get(depth);
      mishaps.delete(depth);
      // The step before is kept while this one is thought of; the mishap is to come after that.
      while (mishap && settled() <= depth) await new Promise((resolve) => setTimeout(resolve, 10));
      await mishap?.();
      // 4: more than the engine's disk holds, the first time.
      const fill = mishap && depth === 4 ? 'cat /dev/zero > /fill; ' : '';
      return {
        action: { kind: 'shell', command: `${fill}echo ${depth} >> steps.txt` },
        thought: '',
        usage: usageOfCall({ inputTokens: 1, outputTokens: 1 }),
      };
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

const ready = dockerTested && (canStartEngine || process.env.CI === 'true');

describe.skipIf(!ready)('trouble with the engine', () => {
  let own: OwnEngine;
  let port = 0;
  beforeAll(async () => {
    await importBareImage(connectDocker(), image, []);
    port = await freePort();
    own = ownEngine({ mebibytes: 96, listen: [`tcp://127.0.0.1:${port}`] });
    await own.start();
    await copyImage(connectDocker(), own.docker, image);
  });
  afterAll(async () => {
    await own.remove();
    await connectDocker().getImage(image).remove({ force: true });
  });

  test('the run pauses and says what is wrong, keeps every settled node, and goes on when the cause is gone', async () => {
    const { db, remove } = temporaryDatabase();
    const directory = mkdtempSync(join(tmpdir(), 'espalier-test-'));
    mkdirSync(join(directory, 'repository'));
    writeFileSync(join(directory, 'repository/steps.txt'), '');
    const store = openSnapshotStore(snapshotDirectory(directory));
    const driver = createDockerDriver(own.docker, store, () => undefined);
    const remedies: (() => Promise<void>)[] = [];
    const stopped = async () => {
      await own.stop();
      return () => own.start();
    };
    const withoutContainers = async () => {
      for (const { Id } of await own.docker.listContainers()) {
        await own.docker.getContainer(Id).remove({ force: true, v: true });
      }
    };
    const stoppedAndWithoutImage = async () => {
      await own.stop();
      await own.start();
      await own.docker.getImage(image).remove({ force: true });
      return () => copyImage(connectDocker(), own.docker, image);
    };
    const mishaps: Mishaps = new Map([
      [1, async () => void remedies.push(await stopped())],
      [2, withoutContainers],
      [3, async () => void remedies.push(await stoppedAndWithoutImage())],
      [4, async () => void remedies.push(async () => undefined)],
    ]);
    const task = taskAt(join(directory, 'repository'), {
      image,
      test: { command: 'false', runner: 'exit', timeoutMs: 9000, protected: [], flaky: [] },
    });
    const both = { driver, verifier: createVerifier({ driver, store }) };
    const world: World = {
      store,
      sandbox: () => both,
      model: () => stepByStep(mishaps, () => loadState(db, runId).nodes.size),
      task: () => task,
      now: Date.now,
    };
    const runId = newRun(db, {
      budget: { steps, stepsPerAttempt: steps, attempts: 1, concurrency: 1 },
      parameters: { n: 1 },
      allowShell: true,
    });
    const reasons: string[] = [];
    const settledAt: number[] = [];
    const watch = setInterval(() => {
      const state = loadState(db, runId);
      const remedy = remedies[0];
      if (state.status !== 'paused' || !remedy) return;
      remedies.shift();
      reasons.push(state.statusReason ?? '');
      settledAt.push(state.nodes.size);
      void remedy().then(() => sendCommand(db, runId, { kind: 'resume' }, { kind: 'person', name: 'test' }));
    }, 30);
    try {
      await execute(db, world, runId);
      const state = loadState(db, runId);
      expect(reasons).toEqual([
        expect.stringMatching(/No Docker engine answers.*Start it/),
        expect.stringMatching(/image of the sandbox is missing/),
        expect.stringMatching(/disk of the Docker engine is full/),
      ]);
      expect(state.nodes.size).toBe(steps + 1);
      expect(settledAt).toEqual(settledAt.toSorted((a, b) => a - b));
      const last = [...state.nodes.values()].at(-1);
      const text = last && (await store.read(last.snapshot, 'steps.txt'));
      expect(Buffer.from(text ?? []).toString()).toBe('0\n1\n2\n3\n4\n5\n6\n');
      expectLogHolds(db, runId);
    } finally {
      clearInterval(watch);
      await driver.close();
      remove();
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test('an engine reached over the network, whose disk is not ours to read', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'espalier-test-'));
    mkdirSync(join(directory, 'repository'));
    writeFileSync(join(directory, 'repository/a.txt'), 'a\n');
    const store = openSnapshotStore(snapshotDirectory(directory));
    process.env.ESPALIER_ENGINE_DISK = '0';
    const driver = createDockerDriver(new Docker({ host: '127.0.0.1', port }), store, () => undefined);
    try {
      const task = taskAt(join(directory, 'repository'), { image });
      const root = await driver.prepare(task, new AbortController().signal);
      const sandbox = await driver.open(root, { owner: 'test/far' });
      await must(sandbox, 'echo b >> a.txt && echo tool > /tool');
      const { id } = await sandbox.snapshot();
      await sandbox.close();
      for (const [at, text] of [
        [root, 'a\n'],
        [id, 'a\nb\ntool\n'],
      ] as const) {
        const restored = await driver.open(at, { owner: 'test/far' });
        const seen = await restored.run('cat a.txt; cat /tool 2>/dev/null', { timeoutMs: 9000 });
        expect(seen.stdout).toBe(text);
        await restored.close();
      }
    } finally {
      delete process.env.ESPALIER_ENGINE_DISK;
      await driver.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
