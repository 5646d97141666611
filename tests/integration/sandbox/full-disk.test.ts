import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import { releaseRun, thisOwner } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { Model } from '@/server/core/ports/model';
import { isEnded } from '@/server/core/run/spec';
import { usageOfCall } from '@/server/core/usage/usage';
import type { World } from '@/server/engine/context/world';
import { hostRuns } from '@/server/engine/loop/host';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { expectLogHolds, newRun } from '@/tests/support/engine-run';
import { dockerTested, type Kind, taskAt } from './drivers';

const mayMount = process.getuid?.() === 0 || process.env.CI === 'true';
const steps = 5;

/** A directory on a disk of its own, of so many MiB. */
function smallDisk(mebibytes: number) {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'espalier-test', directory]);
  if (mounted.status !== 0) throw new Error(`No small disk: ${mounted.stderr}`);
  return {
    directory,
    remove() {
      spawnSync('umount', ['-l', directory]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const cases: { kind: Kind; what: 'snapshots' | 'everything'; pauses: boolean; when: string }[] = [
  { kind: 'docker', what: 'snapshots', pauses: false, when: 'before a step' },
  { kind: 'local', what: 'everything', pauses: false, when: 'before a step' },
  { kind: 'local', what: 'everything', pauses: true, when: 'as the run pauses for another reason' },
];

describe.each(cases)('$kind: the disk that holds $what, full $when', ({ kind, what, pauses }) => {
  const ready = mayMount && (kind === 'local' || dockerTested);

  test.skipIf(!ready)(
    'runs full: the run waits, loses no node, and goes on once there is space',
    async () => {
      const disk = smallDisk(8);
      const elsewhere = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
      const db = openDatabase(path.join(what === 'everything' ? disk.directory : elsewhere, 'espalier.db'));
      const store = openSnapshotStore(snapshotDirectory(disk.directory));
      const driver = createSandboxDriver(kind, { dataDirectory: disk.directory });
      const task = taskAt(path.join(import.meta.dirname, '../../fixtures/reports'), {
        test: { command: 'false', runner: 'exit', timeoutMs: 9000, protected: [], flaky: [] },
      });
      const runId = newRun(db, {
        budget: { steps, stepsPerAttempt: steps, attempts: 1 },
        parameters: { n: 1 },
        allowShell: true,
      });
      // Its owner is this process: the host takes only what nobody holds.
      releaseRun(db, runId, thisOwner());
      const filler = path.join(disk.directory, 'filler');
      let mishap = true;
      const model: Model = {
        id: 'script',
        title: 'script',
        async step({ context }) {
          const depth = context.history.length;
          if (mishap && depth === 2) {
            mishap = false;
            while (loadState(db, runId).nodes.size <= depth)
              await new Promise((resolve) => setTimeout(resolve, 10));
            spawnSync('sh', ['-c', 'cat /dev/zero > "$0"', filler]);
            // The pause that follows is in memory, and cannot be written at the end of its turn.
            if (pauses) throw new CallFailed('key', 'The key was refused.');
          }
          return {
            action: {
              kind: 'shell',
              command: `echo ${depth} >> steps.txt; head -c 20000 /dev/urandom > made-${depth}`,
            },
            thought: '',
            usage: usageOfCall({ inputTokens: 1, outputTokens: 1 }),
          };
        },
      };
      const both = { driver, verifier: createVerifier({ driver, store }) };
      const world: World = {
        store,
        sandbox: () => both,
        model: () => model,
        task: () => task,
        now: Date.now,
      };
      const life = new AbortController();
      const reported: string[] = [];
      const reasons: string[] = [];
      const settledAt: number[] = [];
      const watch = setInterval(() => {
        const state = loadState(db, runId);
        if (isEnded(state.status)) return life.abort();
        if (state.status !== 'paused' && reported.length === 0) return;
        if (waitingCommands(db, runId).length > 0) return;
        rmSync(filler, { force: true });
        if (state.status !== 'paused') return;
        reasons.push(state.statusReason ?? '');
        settledAt.push(state.nodes.size);
        sendCommand(db, runId, { kind: 'resume' }, { kind: 'person', name: 'test' });
      }, 60);
      try {
        await hostRuns(db, world, {
          signal: life.signal,
          runsAtOnce: 1,
          report: (line) => reported.push(line),
        });
        if (what === 'snapshots') {
          expect(reasons).toEqual([
            expect.stringMatching(/disk that holds the snapshots is full .* Free space/),
          ]);
          expect(settledAt).toEqual([3]);
        } else {
          // A log whose file has room left inside still takes the pause itself.
          const expected = pauses
            ? /disk that .* is full .* Free space|The key was refused/
            : /disk that .* is full .* Free space/;
          expect([...reported, ...reasons].join()).toMatch(expected);
        }
        const state = loadState(db, runId);
        expect(state.nodes.size).toBe(steps + 1);
        const last = [...state.nodes.values()].at(-1);
        expect(last && (await store.read(last.snapshot, 'steps.txt'))?.toString()).toBe('0\n1\n2\n3\n4\n');
        expectLogHolds(db, runId);
      } finally {
        clearInterval(watch);
        life.abort();
        await driver.close();
        db.$client.close();
        rmSync(elsewhere, { recursive: true, force: true });
        disk.remove();
        await driver.sweep();
      }
    },
  );
});
