import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { History } from '@/components/live/history';
import { LiveRun, type RunSource } from '@/components/live/live-run';
import { readEvents } from '@/db/log';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import { fromWire, toWire, type WireState } from '@/server/core/run/wire';
import { temporaryDatabase } from '@/tests/support/engine-run';
import { storeLargeRun } from '@/tests/support/large-run';
import { atMost, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'state';

const sizes = [10_000, 50_000, 100_000] as const;
const largest = 100_000;
const stepsPerAttempt = 20;
/** As many events as a page of the log that the run page asks for. */
const pageSize = 1_500;
const frames = 60;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/**
 * What a run's state costs where it grows: the state of the run page, its history for time travel, a frame with one new
 * event, and the fold. The log is a search of 5,000 attempts of 20 steps, read from SQLite; pages and states pass
 * through JSON, as they do between server and browser. Memory is what stays after a collection; times are
 * processor time, medians.
 */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const { db, remove } = temporaryDatabase();
  try {
    report(`making a log of ${largest.toLocaleString('en')} nodes …`);
    const runId = storeLargeRun(db, { nodes: largest, stepsPerAttempt, seed: 1, open: true });
    const pages: string[] = [];
    for (let after = 0; ; ) {
      const page = readEvents(db, runId, after, pageSize);
      if (page.length === 0) break;
      pages.push(JSON.stringify(page));
      after += page.length;
    }
    const rows: BenchRow[] = [];
    for (const size of sizes) rows.push(...historyRows(pages, size, report));
    const log = eventsOf(pages, 50_000);
    rows.push(await frameRow(log, report), foldRow(log, report));
    return rows;
  } finally {
    remove();
  }
}

/** The events up to the settling of so many nodes, parsed anew. */
function eventsOf(pages: readonly string[], nodes: number): RunEvent[] {
  const events: RunEvent[] = [];
  let settled = 0;
  for (const page of pages) {
    for (const event of JSON.parse(page) as RunEvent[]) {
      if (event.type === 'node.settled' && ++settled > nodes) return events;
      events.push(event);
    }
  }
  return events;
}

/** The live state of the page, and what its history adds once it holds every event. */
function historyRows(pages: readonly string[], nodes: number, report: (line: string) => void): BenchRow[] {
  const before = held();
  const state = stateOfPage(pages, nodes);
  const withState = held();
  const history = new History(state);
  addPages(history, pages, state.seq);
  history.join();
  const all = held();
  const parts = [
    { part: 'live state', bytes: withState - before },
    { part: 'history', bytes: all - withState },
  ] as const;
  const rows = parts.map(({ part, bytes }): BenchRow => {
    const size = nodes.toLocaleString('en');
    const value = bytes / 2 ** 20;
    report(`${size} nodes, ${history.seq.toLocaleString('en')} events: ${part} ${value.toFixed(1)} MiB`);
    const row = { bench: name, name: `${part} of ${size} nodes, memory`, value, unit: 'MiB' };
    return part === 'history' && nodes === largest ? atMost(60, row) : figure(row);
  });
  return rows;
}

/** The state as a page gets it. In a function of its own, whose frame does not outlive it: frames hold what they read. */
const stateOfPage = (pages: readonly string[], nodes: number): RunState =>
  fromWire(JSON.parse(JSON.stringify(toWire(foldEvents(eventsOf(pages, nodes))))) as WireState);

function addPages(history: History, pages: readonly string[], upTo: number): void {
  for (const page of pages) {
    if (history.seq === upTo) return;
    history.append((JSON.parse(page) as RunEvent[]).filter(({ seq }) => seq <= upTo));
  }
}

/** Bytes of objects and of typed arrays that are in use. */
function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** One event and the frame that follows it, in a run of so many nodes. */
async function frameRow(log: readonly RunEvent[], report: (line: string) => void): Promise<BenchRow> {
  const held = log.length - frames;
  const wire = JSON.stringify(toWire(foldEvents(log.slice(0, held))));
  let deliver: (batch: readonly RunEvent[]) => void = () => {};
  let drawFrame = () => {};
  const source: RunSource = {
    state: async () => fromWire(JSON.parse(wire) as WireState),
    stateAt: () => Promise.reject(new Error('not asked for')),
    events: async () => [],
    follow(_, on) {
      deliver = on.events;
      return () => {};
    },
    isMissing: () => false,
  };
  const live = new LiveRun(source, {
    frame: (callback) => {
      drawFrame = callback;
    },
    later: () => () => {},
  });
  live.start();
  await new Promise((resolve) => setImmediate(resolve));
  drawFrame();
  const times: number[] = [];
  for (const event of log.slice(held)) {
    const start = process.cpuUsage();
    deliver([event]);
    drawFrame();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  live.stop();
  const value = median(times);
  report(`a frame at 50,000 nodes: ${value.toFixed(2)} ms (${times.length} frames)`);
  return atMost(2, { bench: name, name: 'a frame with one event at 50,000 nodes, CPU', value, unit: 'ms' });
}

function foldRow(log: readonly RunEvent[], report: (line: string) => void): BenchRow {
  const times: number[] = [];
  for (let repeat = 0; repeat < 7; repeat++) {
    collect();
    const start = process.cpuUsage();
    foldEvents(log);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  const value = median(times);
  report(
    `folding ${log.length.toLocaleString('en')} events: ${times.map((time) => time.toFixed(0)).join(', ')} ms`,
  );
  return figure({ bench: name, name: 'folding the events of 50,000 nodes, CPU', value, unit: 'ms' });
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
