import path from 'node:path';
import { expect, test } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { asAttemptId, splitSnapshotId } from '@/server/core/base/ids';
import type { Model } from '@/server/core/ports/model';
import { usageOfCall } from '@/server/core/usage/usage';
import type { World } from '@/server/engine/context/world';
import { prune } from '@/server/housekeeping/prune';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { environmentsOf } from '@/server/sandbox/docker/environments';
import { createVerifier } from '@/server/verifier';
import { execute, expectLogHolds, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { dockerTested, taskAt } from './drivers';

const person = { kind: 'person' as const, name: 'test' };
const docker = connectDocker();

/** Removes every image that the store's environments are, and the containers of this process that run them. */
async function removeEnvironments(storeDirectory: string): Promise<void> {
  const running = await docker.listContainers({ filters: { label: ['espalier.pid'] } });
  for (const { Id, Labels } of running) {
    if (Labels['espalier.pid']?.split(' ')[1] !== String(process.pid)) continue;
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { id } of await environmentsOf(docker, storeDirectory)) {
    await docker.getImage(id).remove({ force: true });
  }
}

/** A run of these commands whose environment images are removed once `after` of its nodes are settled. */
function place(commands: string[], after: number) {
  const { db, file, remove } = temporaryDatabase();
  const directory = path.dirname(file);
  const store = openSnapshotStore(snapshotDirectory(directory));
  const driver = createSandboxDriver('docker', { dataDirectory: directory });
  const task = taskAt(path.join(import.meta.dirname, '../../fixtures/reports'), {
    test: { command: 'false', runner: 'exit', timeoutMs: 9000, protected: [], flaky: [] },
  });
  const runId = newRun(db, {
    budget: { steps: 20, stepsPerAttempt: commands.length, attempts: 1 },
    parameters: { n: 1 },
    allowShell: true,
  });
  let mishap = true;
  const model: Model = {
    id: 'script',
    title: 'script',
    async step({ context }) {
      const depth = context.history.length;
      while (mishap && depth === after && loadState(db, runId).nodes.size <= depth) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      if (mishap && depth === after) {
        mishap = false;
        await removeEnvironments(store.directory);
      }
      return {
        action: { kind: 'shell', command: commands[depth] ?? 'true' },
        thought: '',
        usage: usageOfCall({ inputTokens: 1, outputTokens: 1 }),
      };
    },
  };
  const both = { driver, verifier: createVerifier({ driver, store }) };
  const world: World = { store, sandbox: () => both, model: () => model, task: () => task, now: Date.now };
  return {
    db,
    runId,
    store,
    driver,
    world,
    async close() {
      await driver.close();
      remove();
      await driver.sweep();
    },
  };
}

/** Does these things one after another, each at a pause of the run; the reasons of the pauses as they come. */
function atPauses(
  db: ReturnType<typeof place>['db'],
  runId: ReturnType<typeof place>['runId'],
  acts: (() => void)[],
) {
  const reasons: string[] = [];
  const watch = setInterval(() => {
    const state = loadState(db, runId);
    if (state.status !== 'paused' || acts.length === 0 || waitingCommands(db, runId).length > 0) return;
    reasons.push(state.statusReason ?? '');
    acts.shift()?.();
    sendCommand(db, runId, { kind: 'resume' }, person);
  }, 60);
  return { reasons, end: () => clearInterval(watch) };
}

test.skipIf(!dockerTested)(
  'an environment’s image removed from the engine is made anew by the recorded commands, and the run goes on',
  async () => {
    const { db, runId, store, world, driver, close } = place(
      [
        'echo one > /usr/local/tool && echo 1 > kept.txt',
        'cat /usr/local/tool >> kept.txt',
        'echo two >> /usr/local/tool',
        'cat /usr/local/tool >> kept.txt',
      ],
      3,
    );
    const { reasons, end } = atPauses(db, runId, [() => undefined]);
    try {
      await execute(db, world, runId);
      expect(reasons).toEqual([
        expect.stringMatching(/image of the sandbox is missing.*resume the run, and it is rebuilt/),
      ]);
      const state = loadState(db, runId);
      const nodes = [...state.nodes.values()];
      expect(nodes).toHaveLength(5);
      expectLogHolds(db, runId);
      const last = nodes.at(-1);
      if (!last) throw new Error('The run has no node.');
      expect((await store.read(last.snapshot, 'kept.txt'))?.toString()).toBe('1\none\none\ntwo\n');
      const rebuilt = readEvents(db, runId, 0).filter(({ type }) => type === 'environment.rebuilt');
      expect(rebuilt).toMatchObject([{ nodes: ['n1', 'n3'] }]);
      expect(state.steering.rebuilt).toContain(splitSnapshotId(last.snapshot).environment);
      // What stands in is needed: a collection of garbage spares it, and any node restores.
      await prune(db, { grace: -1000 });
      const restored = await driver.open(last.snapshot, { owner: 'test/restored' });
      expect((await restored.run('cat /usr/local/tool', { timeoutMs: 9000 })).stdout).toBe('one\ntwo\n');
      await restored.close();
    } finally {
      end();
      await close();
    }
  },
);

test.skipIf(!dockerTested)(
  'an environment that does not come out the same again is not taken: the run says what differs, and can be gone on with elsewhere',
  async () => {
    const { db, runId, store, world, close } = place(
      [
        'cat /proc/sys/kernel/random/uuid > once.txt; echo one > /usr/local/tool',
        'true',
        'cat /usr/local/tool',
      ],
      2,
    );
    const { reasons, end } = atPauses(db, runId, [
      () => undefined,
      () => sendCommand(db, runId, { kind: 'cancel', attemptId: asAttemptId('a1') }, person),
    ]);
    try {
      await execute(db, world, runId);
      expect(reasons[1]).toMatch(
        /cannot be rebuilt\. .* other files than before \(once\.txt\).*cancel the attempt/,
      );
      const state = loadState(db, runId);
      expect(state.status).toBe('unsolved');
      expect([...state.nodes.keys()]).toEqual(['n0', 'n1', 'n2']);
      const [, first] = state.nodes.values();
      expect(first && (await store.list(first.snapshot))).toContain('once.txt');
      expectLogHolds(db, runId);
    } finally {
      end();
      await close();
    }
  },
);
