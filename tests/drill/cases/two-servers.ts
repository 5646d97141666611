import { openDatabase } from '@/db/open';
import { listRuns, loadState } from '@/db/runs';
import { asRunId, type RunId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';
import type { DrillCase } from '@/tests/drill/case';
import { followRun } from '@/tests/drill/follower';
import { allEnd, faultsOf, within } from '@/tests/drill/runs';
import { type Espalier, startEspalier } from '@/tests/e2e/espalier';

/**
 * Calls a procedure that changes something; returns what it gave. While the database is busy for too long the server
 * refuses, and nothing was done: it is called again, as a person would. Errors: any other refusal.
 */
async function call(server: Espalier, procedure: string, input: unknown): Promise<unknown> {
  const { url, headers } = server;
  const response = await fetch(`${url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (response.status === 503) return call(server, procedure, input);
  if (!response.ok) throw new Error(`${procedure}: ${response.status} ${await response.text()}`);
  return (await response.json()).result.data;
}

async function makeRun(server: Espalier, steps: number, seed: number): Promise<RunId> {
  const made = await call(server, 'runs.create', {
    task: { kind: 'sample', name: 'session-cache' },
    strategy: 'best-of-n',
    parameters: { stopOnSolution: false, n: 1_000 },
    model: 'repair',
    sandbox: 'local',
    seed,
    budget: { ...defaultBudget, steps, stepsPerAttempt: 10, concurrency: 2 },
    allowShell: false,
    onInterruption: 'resume',
  });
  const { runId } = made as { runId: string };
  return asRunId(runId);
}

/** Two `npm start` on one database: people act through both at once, and one of the two is stopped meanwhile. */
export const run: DrillCase = async ({ full, report }) => {
  const [runs, notes] = full ? [8, 40] : [2, 6];
  const lost: string[] = [];
  const first = await startEspalier();
  const second = await startEspalier({}, first);
  const servers = [first, second];
  const db = openDatabase(first.database);
  const made: RunId[] = [];
  for (let seed = 0; seed < runs; seed++)
    made.push(await makeRun(seed % 2 === 0 ? first : second, full ? 60 : 15, seed));
  const pages = made.flatMap((runId) => servers.map((server) => ({ runId, page: followRun(server, runId) })));
  try {
    // The root is there: from then on both servers take notes on it, at the same time.
    if (!(await within(240_000, () => made.every((id) => loadState(db, id).nodes.size > 0))))
      lost.push('not all runs began');
    const sent: Promise<unknown>[] = [];
    for (let note = 0; note < notes; note++) {
      for (const server of servers) {
        for (const runId of made) {
          const change = {
            mark: 'note',
            to: `note ${note} through ${server === first ? 'first' : 'second'}`,
          };
          sent.push(call(server, 'runs.command', { runId, command: { kind: 'mark', nodeId: 'n0', change } }));
        }
      }
    }
    const ids = (await Promise.all(sent)).map((reply) => (reply as { commandId: string }).commandId);
    const timesHandled = db.$client
      .prepare<[string], number>(
        "select count(*) from events where type = 'command.handled' and json_extract(body, '$.commandId') = ?",
      )
      .pluck();
    if (!(await within(240_000, () => ids.every((id) => (timesHandled.get(id) ?? 0) > 0))))
      lost.push('not every command was handled');
    for (const id of ids) {
      const times = timesHandled.get(id) ?? 0;
      if (times > 1) lost.push(`a command was handled ${times} times`);
    }
    await second.stop();
    if (!(await allEnd(db, made))) lost.push('not all runs ended');
    for (const runId of made) {
      for (const fault of faultsOf(db, runId)) lost.push(`${runId}: ${fault}`);
      const { seq } = loadState(db, runId);
      const own = pages.filter((page) => page.runId === runId);
      const atFirst = own[0]?.page;
      await within(60_000, () => (atFirst?.seqs.length ?? 0) >= seq);
      const missing = atFirst?.fault(seq);
      if (missing) lost.push(`${runId}, the page of the first server: ${missing}`);
      const atSecond = own[1]?.page;
      const cut = atSecond?.fault(atSecond.seqs.length);
      if (cut) lost.push(`${runId}, the page of the second server: ${cut}`);
    }
    if (listRuns(db).length !== runs) lost.push(`${listRuns(db).length} runs were made instead of ${runs}`);
    report(`${runs} runs; ${ids.length} commands through both servers`);
    return {
      name: 'two servers with an engine each on one database',
      tried: runs + ids.length,
      lost,
      skipped: null,
    };
  } finally {
    for (const { page } of pages) await page.stop();
    db.$client.close();
    await second.remove();
    await first.remove();
  }
};
