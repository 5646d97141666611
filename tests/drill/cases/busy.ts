import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import type { DrillCase } from '@/tests/drill/case';
import { allEnd, faultsOf, hasEnded, queueRun } from '@/tests/drill/runs';
import { startEngine, stopEngine } from '@/tests/support/engine-process';
import { holdDatabase } from '@/tests/support/held-database';

/** Holds the database at random moments while an engine runs, each time for longer than SQLite waits. */
export const run: DrillCase = async ({ full, random, directory, report }) => {
  const holds = full ? 30 : 3;
  const file = path.join(directory, 'espalier.db');
  const db = openDatabase(file);
  const lost: string[] = [];
  const runId = await queueRun(db, full ? 300 : 30, 2);
  const engine = startEngine(file);
  let done = 0;
  for (; done < holds && !hasEnded(db, runId); done++) {
    await sleep(200 + random() * 800);
    const held = await holdDatabase(file);
    const { seq } = loadState(db, runId);
    await sleep(1_300 + random() * (full ? 12_000 : 700));
    if (loadState(db, runId).seq !== seq) lost.push(`hold ${done + 1}: something was written meanwhile`);
    held.release();
    if (engine.exitCode !== null) lost.push(`hold ${done + 1}: the engine ended with ${engine.exitCode}`);
  }
  if (!(await allEnd(db, [runId]))) lost.push('the run did not end afterwards');
  const resumed = db.$client
    .prepare("select count(*) from events where type = 'attempt.resumed'")
    .pluck()
    .get();
  report(`${done} holds; attempts taken up again: ${resumed}`);
  if (resumed !== 0) lost.push(`${resumed} attempts lost their lease`);
  for (const fault of faultsOf(db, runId)) lost.push(fault);
  if ((await stopEngine(engine)) !== 0) lost.push('the engine did not end in good order');
  db.$client.close();
  return { name: 'busy database', tried: done, lost, skipped: null };
};
