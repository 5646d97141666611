import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/db/open';
import { listRuns, loadState } from '@/db/runs';
import { detectSandbox } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { labels } from '@/server/sandbox/docker/labels';
import type { DrillCase } from '@/tests/drill/case';
import { allEnd, faultsOf, queueRun, within } from '@/tests/drill/runs';
import { ended, startEngine, stopEngine } from '@/tests/support/engine-process';
import { sandboxesLeft } from '@/tests/support/processes';

/**
 * Kills the engine and runs of the command line with SIGKILL at random moments, then lets an engine end the runs. In the
 * full form there is a run in Docker too, where an engine of Docker is.
 */
export const run: DrillCase = async ({ full, random, directory, report }) => {
  const kills = full ? 70 : 4;
  const file = path.join(directory, 'espalier.db');
  const db = openDatabase(file);
  const lost: string[] = [];
  const pids: number[] = [];
  const errors = openSync(path.join(directory, 'errors'), 'a');
  const start = (args: string[]): ChildProcess => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ESPALIER_DATABASE: file, ESPALIER_RUNS_AT_ONCE: '2' },
      stdio: ['ignore', 'ignore', errors],
    });
    if (child.pid) pids.push(child.pid);
    return child;
  };
  const engine = () => start(['bin/process.mjs', 'server/process/engine.ts']);
  const commandLine = () =>
    start(['bin/espalier', 'run', '--task', 'session-cache', '--max-steps', '30', '--database', file]);
  const docker = full && (await detectSandbox()).docker !== null;
  const ours = [await queueRun(db, full ? 400 : 40, 1)];
  if (docker) ours.push(await queueRun(db, 150, 2, 'docker'));
  const settledOf = () => new Map(ours.map((id) => [id, loadState(db, id).nodes.size]));
  const sum = (counts: ReturnType<typeof settledOf>) => [...counts.values()].reduce((a, b) => a + b, 0);
  let seen = settledOf();
  for (let kill = 1; kill <= kills; kill++) {
    const isEngine = kill % 3 !== 0;
    const victim = isEngine ? engine() : commandLine();
    const before = sum(settledOf());
    // From the first moments of a process to the middle of its work.
    if (isEngine && random() < 0.7) await within(120_000, () => sum(settledOf()) > before + 1);
    await sleep(random() * 1_500);
    seen = settledOf();
    victim.kill('SIGKILL');
    await ended(victim);
    for (const { id } of listRuns(db)) {
      for (const fault of faultsOf(db, id, seen.get(id)))
        lost.push(`kill ${kill} (${isEngine ? 'engine' : 'command line'}): ${fault}`);
    }
  }
  report(`${kills} kills; ${sum(seen)} nodes settled; an engine ends the runs`);
  const last = startEngine(file, { ESPALIER_RUNS_AT_ONCE: '2' });
  if (last.pid) pids.push(last.pid);
  const runs = listRuns(db).map(({ id }) => id);
  if (!(await allEnd(db, runs))) lost.push('a run did not end afterwards');
  if ((await stopEngine(last)) !== 0)
    lost.push(`the last engine ended with ${last.exitCode ?? last.signalCode}`);
  closeSync(errors);
  for (const id of runs) for (const fault of faultsOf(db, id)) lost.push(`at the end: ${fault}`);
  for (const one of sandboxesLeft(pids)) lost.push(`left over: ${one}`);
  if (docker) for (const one of await containersLeft(pids)) lost.push(`left over: ${one}`);
  db.$client.close();
  return {
    name: 'kill -9 of engine and command line',
    tried: kills,
    lost,
    skipped: docker ? null : full ? 'Docker: no engine' : 'Docker: full form alone',
  };
};

/** Containers and volumes of these processes in the engine of Docker. */
async function containersLeft(pids: readonly number[]): Promise<string[]> {
  const docker = connectDocker();
  const filters = JSON.stringify({ label: [labels.process] });
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes } = await docker.listVolumes({ filters });
  const isOurs = (carried: Record<string, string> | null) =>
    pids.includes(Number((carried?.[labels.process] ?? '').split(' ')[1]));
  return [
    ...containers.filter(({ Labels }) => isOurs(Labels)).map(({ Id }) => `container ${Id.slice(0, 12)}`),
    ...(Volumes ?? [])
      .filter(({ Labels }) => isOurs(Labels))
      .map(({ Name }) => `volume ${Name.slice(0, 12)}`),
  ];
}
