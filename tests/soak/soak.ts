import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { followRun } from '@/tests/drill/follower';
import { hasEnded, queueRun, within } from '@/tests/drill/runs';
import { startEspalier } from '@/tests/e2e/espalier';
import { growLargeRun, storeLargeRun } from '@/tests/support/large-run';
import { takenBy } from '@/tests/support/process-use';
import { childrenOf } from '@/tests/support/processes';
import { growing, type Series } from './level';
import { openPage } from './page';

/** What was measured when a run had grown to its end, with the pages on it still open. */
interface Sample {
  /** Steps of all runs so far. */
  steps: number;
  webBytes: number;
  webDescriptors: number;
  engineBytes: number;
  engineDescriptors: number;
  /** What the scripts of the browser's page hold; null without a browser. */
  pageBytes: number | null;
}

interface SoakOptions {
  /** Steps of each run; the first may be longer than the others. */
  runs: readonly number[];
  /** Streams that are open on the growing run, as pages hold them. */
  readers: number;
  /** Whether a real browser shows the growing run too. */
  browser: boolean;
  report: (sample: Sample) => void;
}

const stepsAtOnce = 20;
const stepsPerAttempt = 40;

/**
 * Lets runs grow one after the other with pages open, while the engine carries out runs of its own in the local sandbox.
 * Returns what was lost: events that a page did not get, and memory or descriptors that grow from run to run.
 */
export async function soak({ runs, readers, browser, report }: SoakOptions): Promise<string[]> {
  const lost: string[] = [];
  const samples: Sample[] = [];
  const espalier = await startEspalier();
  const db = openDatabase(espalier.database);
  // This process writes what others wait for: it waits for the database as long as it must.
  db.$client.pragma('busy_timeout = 60000');
  const page = browser ? await openPage(espalier) : null;
  let working = await queueRun(db, 200, 0);
  let worked = 0;
  let steps = 0;
  try {
    for (const [seed, length] of runs.entries()) {
      const runId = storeLargeRun(db, { nodes: stepsPerAttempt, stepsPerAttempt, seed, open: true });
      const grow = growLargeRun(db, runId, { seed, stepsPerAttempt });
      const pages = Array.from({ length: readers }, () => followRun(espalier, runId));
      await page?.show(runId);
      for (let grown = 0; grown < length; grown += stepsAtOnce) {
        grow(stepsAtOnce);
        await sleep(0);
        const { seq } = seqOf(runId);
        if (!(await within(60_000, () => pages.every(({ seqs }) => seqs.length >= seq)))) {
          lost.push(`after ${steps + grown} steps a page did not get the events`);
          break;
        }
        if (hasEnded(db, working)) working = await queueRun(db, 200, ++worked);
      }
      steps += length;
      await page?.shows(runId);
      const sample = { steps, ...used(), pageBytes: (await page?.bytes()) ?? null };
      samples.push(sample);
      report(sample);
      const { seq } = seqOf(runId);
      for (const one of pages) {
        const fault = one.fault(seq);
        if (fault !== null) lost.push(`run ${seed + 1}: ${fault}`);
        await one.stop();
      }
      db.$client.prepare("update runs set owner = null, status = 'stopped' where id = ?").run(runId);
    }
    for (const series of seriesOf(samples)) lost.push(...growing(series));
    return lost;
  } finally {
    await page?.close();
    db.$client.close();
    await espalier.remove();
  }

  function seqOf(runId: RunId): { seq: number } {
    const seq = db.$client.prepare('select max(seq) from events where run_id = ?').pluck().get(runId);
    return { seq: Number(seq) };
  }

  function used(): Omit<Sample, 'steps' | 'pageBytes'> {
    const children = childrenOf(espalier.pid);
    const of = (mark: string) => {
      const found = children.find(({ command }) => command.includes(mark));
      if (!found) throw new Error(`There is no process “${mark}”.`);
      return takenBy(found.pid);
    };
    const [web, engine] = [of('next-server'), of('process/engine')];
    return {
      webBytes: web.bytes,
      webDescriptors: web.descriptors,
      engineBytes: engine.bytes,
      engineDescriptors: engine.descriptors,
    };
  }
}

function seriesOf(samples: readonly Sample[]): Series[] {
  // The first run may be longer: its end is where the level is reached, not where growth begins.
  const of = (
    process: string,
    bytes: (sample: Sample) => number,
    open?: (sample: Sample) => number,
  ): Series => ({
    process,
    bytes: samples.map(bytes),
    descriptors: open ? samples.map(open) : [],
  });
  return [
    of(
      'web process',
      ({ webBytes }) => webBytes,
      ({ webDescriptors }) => webDescriptors,
    ),
    of(
      'engine',
      ({ engineBytes }) => engineBytes,
      ({ engineDescriptors }) => engineDescriptors,
    ),
    of('page', ({ pageBytes }) => pageBytes ?? 0),
  ];
}
