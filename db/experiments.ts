import { createHash, randomInt } from 'node:crypto';
import { and, asc, desc, eq, exists, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { RunId } from '@/server/core/base/ids';
import type { CellResult } from '@/server/core/experiment/result';
import type { CellKey, ExperimentSpec } from '@/server/core/experiment/spec';
import { endedStatuses, type RunStatus } from '@/server/core/run/spec';
import type { Connection, Database } from './connection';
import { experimentRuns, experiments, runs } from './schema';
import { noExperiment } from './sentences';

export class ExperimentNotFound extends Error {
  constructor(readonly experimentId: string) {
    super(noExperiment(experimentId));
    this.name = 'ExperimentNotFound';
  }
}

export type ExperimentStatus = 'running' | 'done' | 'cancelled';

export interface ExperimentRow {
  id: string;
  spec: ExperimentSpec;
  status: ExperimentStatus;
  createdAt: number;
  endedAt: number | null;
}

/** A cell for which a run was made, as it stands. */
export interface CellStanding extends CellKey {
  runId: RunId;
  status: RunStatus;
  statusReason: string | null;
  /** Whether what its run came to is written. */
  written: boolean;
}

/** With what its run came to. */
export interface StartedCell extends Omit<CellStanding, 'written'> {
  /** null until the run has ended. */
  result: CellResult | null;
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const newId = () =>
  `x${Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`;

export function createExperiment(db: Database, spec: ExperimentSpec, now: number): string {
  const id = newId();
  db.insert(experiments).values({ id, spec, status: 'running', createdAt: now, endedAt: null }).run();
  return id;
}

/** Errors: ExperimentNotFound. */
export function experimentRow(db: Connection, id: string): ExperimentRow {
  const row = db.select().from(experiments).where(eq(experiments.id, id)).get();
  if (!row) throw new ExperimentNotFound(id);
  return row;
}

export interface ExperimentSummary extends ExperimentRow {
  ended: number;
}

/** Newest first, with how many of their runs have ended. */
export function listExperiments(db: Database): ExperimentSummary[] {
  return db
    .select({
      id: experiments.id,
      spec: experiments.spec,
      status: experiments.status,
      createdAt: experiments.createdAt,
      endedAt: experiments.endedAt,
      ended: sql<number>`(select count(result) from experiment_runs where experiment_id = ${experiments.id})`,
    })
    .from(experiments)
    .orderBy(desc(experiments.createdAt))
    .all();
}

/** The cells a run was made for, in the order they were made. */
export function startedCells(db: Connection, id: string): StartedCell[] {
  return db
    .select({
      task: experimentRuns.task,
      arm: experimentRuns.arm,
      repeat: experimentRuns.repeat,
      runId: experimentRuns.runId,
      status: runs.status,
      statusReason: runs.statusReason,
      result: experimentRuns.result,
    })
    .from(experimentRuns)
    .innerJoin(runs, eq(runs.id, experimentRuns.runId))
    .where(eq(experimentRuns.experimentId, id))
    .orderBy(asc(sql`${experimentRuns}.rowid`))
    .all();
}

/** The same without their results, which are long: for those who look often. */
export function cellStandings(db: Connection, id: string): CellStanding[] {
  return db
    .select({
      task: experimentRuns.task,
      arm: experimentRuns.arm,
      repeat: experimentRuns.repeat,
      runId: experimentRuns.runId,
      status: runs.status,
      statusReason: runs.statusReason,
      written: sql<number>`${experimentRuns.result} is not null`.mapWith(Boolean),
    })
    .from(experimentRuns)
    .innerJoin(runs, eq(runs.id, experimentRuns.runId))
    .where(eq(experimentRuns.experimentId, id))
    .orderBy(asc(sql`${experimentRuns}.rowid`))
    .all();
}

/** What these runs came to, as far as it is written. */
export function cellResults(db: Connection, runIds: readonly RunId[]): Map<RunId, CellResult> {
  const found = new Map<RunId, CellResult>();
  for (let from = 0; from < runIds.length; from += 500) {
    const rows = db
      .select({ runId: experimentRuns.runId, result: experimentRuns.result })
      .from(experimentRuns)
      .where(inArray(experimentRuns.runId, runIds.slice(from, from + 500)))
      .all();
    for (const { runId, result } of rows) if (result) found.set(runId, result);
  }
  return found;
}

/** The first `repeats` runs of an arm on each task, as far as they were begun. */
export function firstCells(
  db: Connection,
  experimentId: string,
  arm: string,
  repeats: number,
): { task: string; repeat: number; result: CellResult | null }[] {
  return db
    .select({ task: experimentRuns.task, repeat: experimentRuns.repeat, result: experimentRuns.result })
    .from(experimentRuns)
    .where(
      and(
        eq(experimentRuns.experimentId, experimentId),
        eq(experimentRuns.arm, arm),
        lte(experimentRuns.repeat, repeats),
      ),
    )
    .all();
}

/** How many runs were begun, have not ended, and have ended without their result being written. */
export function countCells(
  db: Connection,
  id: string,
): { started: number; running: number; unwritten: number } {
  const ended = inArray(runs.status, [...endedStatuses]);
  const row = db
    .select({
      started: sql<number>`count(*)`,
      running: sql<number>`coalesce(sum(not (${ended})), 0)`,
      unwritten: sql<number>`coalesce(sum(${ended} and ${experimentRuns.result} is null), 0)`,
    })
    .from(experimentRuns)
    .innerJoin(runs, eq(runs.id, experimentRuns.runId))
    .where(eq(experimentRuns.experimentId, id))
    .get();
  return row ?? { started: 0, running: 0, unwritten: 0 };
}

/** Experiments with something left to do: cells to start, or results to write. */
export function openExperiments(db: Connection): string[] {
  const unwritten = db
    .select()
    .from(experimentRuns)
    .where(and(eq(experimentRuns.experimentId, experiments.id), isNull(experimentRuns.result)));
  return db
    .select({ id: experiments.id })
    .from(experiments)
    .where(or(eq(experiments.status, 'running'), and(eq(experiments.status, 'cancelled'), exists(unwritten))))
    .all()
    .map(({ id }) => id);
}

export function addCell(db: Connection, experimentId: string, key: CellKey, runId: RunId): void {
  db.insert(experimentRuns)
    .values({ experimentId, ...key, runId, result: null })
    .run();
}

/** Makes room for another run in the cell. The run it had stays in the list of runs. */
export function emptyCell(db: Connection, runId: RunId): void {
  db.delete(experimentRuns).where(eq(experimentRuns.runId, runId)).run();
}

export function writeResult(db: Connection, runId: RunId, result: CellResult): void {
  db.update(experimentRuns).set({ result }).where(eq(experimentRuns.runId, runId)).run();
}

/** Sets what is to be run, its state, or both. */
export function changeExperiment(
  db: Connection,
  id: string,
  change: Partial<Pick<ExperimentRow, 'spec' | 'status' | 'endedAt'>>,
): void {
  db.update(experiments).set(change).where(eq(experiments.id, id)).run();
}

/** Another with everything that a page about the experiment shows, and with nothing else. */
export function experimentMark(db: Connection, id: string): string {
  const mark = db.get<{ mark: string }>(
    sql`select (select count(*) || '/' || count(result) from experiment_runs where experiment_id = ${id})
      || '/' || (select status || length(spec) from experiments where id = ${id})
      || '/' || coalesce((select group_concat(r.id || ' ' || r.status || ' ' || coalesce(r.status_reason, ''))
          from experiment_runs c join runs r on r.id = c.run_id
          where c.experiment_id = ${id} and c.result is null), '') as mark`,
  );
  // Reasons may be of many lines, and the mark is the id of a message of a stream, which is one.
  return createHash('sha256')
    .update(mark?.mark ?? '')
    .digest('base64url');
}

/** The cell of which experiment a run is. */
export interface RunPlace extends CellKey {
  experimentId: string;
  name: string;
}

/** Where a run stands in an experiment, or null where it belongs to none. */
export function placeOfRun(db: Connection, runId: RunId): RunPlace | null {
  const row = db
    .select({
      experimentId: experimentRuns.experimentId,
      name: sql<string>`json_extract(${experiments.spec}, '$.name')`,
      task: experimentRuns.task,
      arm: experimentRuns.arm,
      repeat: experimentRuns.repeat,
    })
    .from(experimentRuns)
    .innerJoin(experiments, eq(experiments.id, experimentRuns.experimentId))
    .where(eq(experimentRuns.runId, runId))
    .get();
  return row ?? null;
}

/** The experiment a run belongs to, or null. */
export function experimentOf(db: Connection, runId: RunId): string | null {
  const row = db
    .select({ id: experimentRuns.experimentId })
    .from(experimentRuns)
    .where(eq(experimentRuns.runId, runId))
    .get();
  return row?.id ?? null;
}
