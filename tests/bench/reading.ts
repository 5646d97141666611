import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { History } from '@/components/live/history';
import { changesBetween } from '@/components/timeline/changes-between';
import { readEvents } from '@/db/log';
import { openDatabase } from '@/db/open';
import { listRuns } from '@/db/runs';
import { findPage, findTests } from '@/server/api/find';
import { randomInt, seededRandom } from '@/server/core/base/random';
import { growRun } from '@/tests/support/grown-database';

/** What reading a run of 10,000 nodes costs, without a browser: moments, differences, search, the list. */
async function main(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-bench-'));
  const db = openDatabase(path.join(directory, 'espalier.db'));
  try {
    const run = growRun(db, { attempts: 50, stepsPerAttempt: 200 });
    const events = readEvents(db, run, 0);
    const history = new History();
    print(
      '10,001 nodes: fold all events, with checkpoints',
      time(() => history.append(events)),
    );

    const random = seededRandom('moments');
    const moments = Array.from({ length: 300 }, () => 1 + randomInt(random, events.length));
    const jumps = moments.map((seq) => time(() => history.stateAt(seq))).sort((a, b) => a - b);
    print('state at a random moment, median', jumps[150] ?? 0);
    print('state at a random moment, 95th percentile', jumps[285] ?? 0);
    const [early, late] = [history.stateAt(2000), history.stateAt(9000)];
    print(
      'what changed between two moments 7,000 events apart',
      time(() => changesBetween(early, late)),
    );

    print('search for a phrase in all texts', await timeOf(() => searchAll(run)));
    print('tests fixed or broken by name', await timeOf(() => findTests(db, run, 'target 3')));
    print(
      'run list, first',
      time(() => listRuns(db)),
    );
    print(
      'run list, nothing changed',
      time(() => listRuns(db)),
    );
  } finally {
    db.$client.close();
    rmSync(directory, { recursive: true, force: true });
  }

  async function searchAll(run: Parameters<typeof findPage>[1]): Promise<void> {
    for (let from = 0; ; ) {
      const page = await findPage(db, run, ['tests fail'], from);
      if (page.done) return;
      from = page.next;
    }
  }
}

function time(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const print = (name: string, ms: number) => console.log(`${ms.toFixed(1).padStart(9)} ms  ${name}`);

await main();
