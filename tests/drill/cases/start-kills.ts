import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { type Random, randomInt } from '@/server/core/base/random';
import type { DrillCase } from '@/tests/drill/case';
import { followRun } from '@/tests/drill/follower';
import { allEnd, faultsOf, hasEnded, queueRun, within } from '@/tests/drill/runs';
import { type Espalier, startEspalier } from '@/tests/e2e/espalier';
import { childrenOf, processesWith, sandboxesLeft } from '@/tests/support/processes';

const victims = ['engine', 'web', 'supervisor'] as const;
type Victim = (typeof victims)[number];

/** The supervisor gives up when a process dies for the sixth time in ten minutes. */
const mostDeaths = 5;

/** The process ids under a supervisor; null while one is missing. */
function pidsOf({ pid }: Espalier): Record<Victim, number> | null {
  const children = childrenOf(pid);
  const engine = children.find(({ command }) => command.includes('process/engine'));
  const web = children.find(({ command }) => command.startsWith('next-server'));
  return engine && web ? { engine: engine.pid, web: web.pid, supervisor: pid } : null;
}

/** Which process is killed: each at least once in three, the supervisor before another has died too often for it. */
function choose(random: Random, kill: number, deaths: Record<Victim, number>, offset: number): Victim {
  if (deaths.engine === mostDeaths || deaths.web === mostDeaths) return 'supervisor';
  return victims[kill <= victims.length ? (kill + offset) % victims.length : randomInt(random, 3)] ?? 'web';
}

/** Kills engine, web process and supervisor of `npm start` with SIGKILL, while a run goes on and a page follows it. */
export const run: DrillCase = async ({ full, random, report }) => {
  const kills = full ? 40 : 1;
  const lost: string[] = [];
  const espalier = await startEspalier();
  const db = openDatabase(espalier.database);
  const runId = await queueRun(db, full ? 400 : 20, 1);
  const page = followRun(espalier, runId);
  const marks = [`ESPALIER_DATABASE=${espalier.database}`];
  const engines = new Set<number>();
  const killed = { engine: 0, web: 0, supervisor: 0 };
  let deaths = { ...killed };
  const offset = randomInt(random, victims.length);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const victim = choose(random, kill, deaths, offset);
      const at = `kill ${kill} (${victim})`;
      if (!(await within(240_000, () => pidsOf(espalier) !== null))) throw new Error(`${at}: not all runs`);
      const before = pidsOf(espalier);
      if (before === null) continue;
      engines.add(before.engine);
      // From the first moments of a process to the middle of its work.
      const { nodes } = loadState(db, runId);
      if (random() < 0.7)
        await within(120_000, () => hasEnded(db, runId) || loadState(db, runId).nodes.size > nodes.size);
      await sleep(random() * 1_000);
      const settled = loadState(db, runId).nodes.size;
      process.kill(before[victim], 'SIGKILL');
      killed[victim] += 1;
      deaths[victim] += 1;
      if (victim === 'supervisor') {
        deaths = { engine: 0, web: 0, supervisor: 0 };
        if (!(await within(60_000, () => processesWith(marks).length === 0)))
          lost.push(`${at}: processes went on without it`);
        await espalier.restart();
      } else if (
        !(await within(240_000, () => (pidsOf(espalier)?.[victim] ?? before[victim]) !== before[victim]))
      ) {
        lost.push(`${at}: it was not started again`);
      }
      for (const fault of faultsOf(db, runId, settled)) lost.push(`${at}: ${fault}`);
    }
    report(`${JSON.stringify(killed)}; ${loadState(db, runId).nodes.size} nodes settled; the run ends`);
    if (!(await allEnd(db, [runId]))) lost.push('the run did not end afterwards');
    for (const fault of faultsOf(db, runId)) lost.push(`at the end: ${fault}`);
    const { seq } = loadState(db, runId);
    await within(60_000, () => page.seqs.length >= seq);
    const missing = page.fault(seq);
    if (missing !== null) lost.push(missing);
    const last = pidsOf(espalier);
    if (last) engines.add(last.engine);
    await espalier.stop();
    for (const { command } of processesWith(marks)) lost.push(`left over: ${command}`);
    for (const one of sandboxesLeft([...engines])) lost.push(`left over: ${one}`);
  } finally {
    await page.stop();
    db.$client.close();
    await espalier.remove();
  }
  return { name: 'kill -9 of engine, web process and npm start', tried: kills, lost, skipped: null };
};
