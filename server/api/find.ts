import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { type Found, findText } from '@/db/find';
import { findTestChanges, type TestChange } from '@/db/find-tests';
import type { RunId } from '@/server/core/base/ids';

/** The time limit of one search, and of one stretch before other work gets a turn; milliseconds. */
const lookMs = 800;
const stretchMs = 10;

/**
 * Reads a source until it ends or the time is up, and lets other work of the process run in between.
 * Returns whether the source ended.
 */
async function look<T>(
  source: Iterator<T>,
  take: (value: T) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const began = performance.now();
  let rested = began;
  for (let step = source.next(); !step.done; step = source.next()) {
    take(step.value);
    const now = performance.now();
    if (now - began > lookMs || signal?.aborted) return false;
    if (now - rested < stretchMs) continue;
    await turn();
    rested = performance.now();
  }
  return true;
}

export interface FoundPage {
  found: Found[];
  /** The first node that was not searched yet. */
  next: number;
  /** All nodes were searched. */
  done: boolean;
}

/** The nodes that contain every word, from ordinal `from` on, as far as the time limit allows. */
export async function findPage(
  db: Database,
  runId: RunId,
  terms: readonly string[],
  from: number,
  signal?: AbortSignal,
): Promise<FoundPage> {
  const page: FoundPage = { found: [], next: from, done: false };
  page.done = await look(
    findText(db, runId, terms, from),
    ({ found, next }) => {
      page.found.push(...found);
      page.next = next;
    },
    signal,
  );
  return page;
}

/** The nodes where a test of that name was fixed or broken; `done` is false if the time was up before all were searched. */
export async function findTests(
  db: Database,
  runId: RunId,
  name: string,
  signal?: AbortSignal,
): Promise<{ changes: TestChange[]; done: boolean }> {
  const changes: TestChange[] = [];
  const take = (change: TestChange | null) => {
    if (change) changes.push(change);
  };
  return { done: await look(findTestChanges(db, runId, name), take, signal), changes };
}
