import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import type { DrillCase } from '@/tests/drill/case';
import { faultsOf, hasEnded, queueRun, within } from '@/tests/drill/runs';
import { startEngine, stopEngine } from '@/tests/support/engine-process';

const name = 'full disk';

/** Fills a small disk under a running engine, and frees it again. Needs the right to mount. */
export const run: DrillCase = async ({ full, directory, report }) => {
  const disk = path.join(directory, 'disk');
  mkdirSync(disk);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk]);
  if (status !== 0) return { name, tried: 0, lost: [], skipped: 'mounting needs root' };
  const lost: string[] = [];
  let tried = 0;
  let engine: ChildProcess | null = null;
  try {
    const file = path.join(disk, 'espalier.db');
    const db = openDatabase(file);
    const runId = await queueRun(db, full ? 200 : 30, 3);
    engine = startEngine(file);
    for (let fill = 0; fill < (full ? 10 : 1) && !hasEnded(db, runId); fill++) {
      const { nodes } = loadState(db, runId);
      await within(30_000, () => loadState(db, runId).nodes.size >= nodes.size + 4);
      const { bavail, bsize } = statfsSync(disk);
      const filler = path.join(disk, 'filler');
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 8_192)));
      } catch {
        // The engine was quicker: the disk is full all the same.
      }
      tried += 1;
      await sleep(3_000);
      if (engine.exitCode !== null) lost.push(`fill ${fill + 1}: the engine ended with ${engine.exitCode}`);
      rmSync(filler);
    }
    if (!(await within(180_000, () => hasEnded(db, runId) || loadState(db, runId).status === 'paused'))) {
      lost.push('the run neither ended nor paused with a reason afterwards');
    }
    report(`the run is ${loadState(db, runId).status}: ${loadState(db, runId).statusReason ?? ''}`);
    for (const fault of faultsOf(db, runId)) lost.push(fault);
    if ((await stopEngine(engine)) !== 0) lost.push('the engine did not end in good order');
    db.$client.close();
  } finally {
    engine?.kill('SIGKILL');
    spawnSync('umount', ['-l', disk]);
  }
  return { name, tried, lost, skipped: null };
};
