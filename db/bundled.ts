import { asc, eq } from 'drizzle-orm';
import { asBlobHash, type RunId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { logVersion } from '@/server/core/run/lift';
import type { RunState } from '@/server/core/run/state';
import type { Connection, Database } from './connection';
import { runWriter } from './run-writer';
import { runColumns, runRow } from './runs';
import { events, runs } from './schema';
import { readText } from './texts';

/** The log of a run as it is stored, oldest event first. Errors: RunNotFound. */
export function readLogRows(db: Connection, runId: RunId) {
  runRow(db, runId);
  return db
    .select({
      seq: events.seq,
      at: events.at,
      actor: events.actor,
      version: events.version,
      body: events.body,
      spend: events.spend,
    })
    .from(events)
    .where(eq(events.runId, runId))
    .orderBy(asc(events.seq))
    .all();
}

const hashes = /"([0-9a-f]{64})"/g;
/** The base of a prompt is named at its beginning (`db/prompts.ts`). */
const baseOfPrompt = /^\{"base":"([0-9a-f]{64})"/;

/** Every stored text that the JSON names, and those that prompts among them build on, by their hashes. */
export function textsNamed(db: Database, json: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>();
  const add = (first: string) => {
    for (let hash: string | undefined = first; hash !== undefined && !found.has(hash); ) {
      const content = readText(db, asBlobHash(hash));
      if (content === null) return;
      found.set(hash, content);
      hash = baseOfPrompt.exec(content)?.[1];
    }
  };
  for (const one of json) for (const [, hash] of one.matchAll(hashes)) if (hash) add(hash);
  return found;
}

/**
 * Writes a run that has a log already, and the rows that follow from it. Called within a transaction. Errors: an event
 * that cannot follow the one before throws.
 */
export function adoptRun(db: Database, log: readonly RunEvent[], { task }: { task: unknown }): RunState {
  const [first, ...rest] = log;
  if (!first) throw new Error('A run has at least one event.');
  const state = openingState(first);
  const { runId, createdAt } = state;
  const writer = runWriter(db.$client);
  db.insert(runs)
    .values({
      id: runId,
      task,
      allowShell: false,
      ...runColumns(state),
      createdAt,
      version: logVersion,
      owner: null,
      leaseUntil: null,
    })
    .run();
  writer.event(first);
  for (const event of rest) {
    applyEvent(state, event);
    writer.event(event);
    writer.touched(state, event);
  }
  writer.run(state);
  return state;
}
