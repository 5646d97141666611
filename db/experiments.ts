import { randomInt } from 'node:crypto';
import { asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { CellResult } from '@/server/core/experiment/result';
import type { CellKey, ExperimentSpec } from '@/server/core/experiment/spec';
import type { RunId } from '@/server/core/ids';
import type { RunStatus } from '@/server/core/state';
import type { Connection, Database } from './open';
import { experimentRuns, experiments, runs } from './schema';

export class ExperimentNotFound extends Error {
  constructor(readonly experimentId: string) {
    super(`There is no comparison ${experimentId} in this database. The page Compare lists those there are.`);
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

/** A cell for which a run was made. */
export interface StartedCell extends CellKey {
  runId: RunId;
  status: RunStatus;
  statusReason: string | null;
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

/** Experiments with something left to do: cells to start, or results to write. */
export function openExperiments(db: Connection): string[] {
  const running = db
    .select({ id: experiments.id })
    .from(experiments)
    .where(eq(experiments.status, 'running'))
    .all();
  const unwritten = db
    .select({ id: experimentRuns.experimentId })
    .from(experimentRuns)
    .where(isNull(experimentRuns.result))
    .groupBy(experimentRuns.experimentId)
    .all();
  return [...new Set([...running, ...unwritten].map(({ id }) => id))];
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

/** Grows with everything that a page about the experiment shows. */
export function experimentMark(db: Connection, id: string): string {
  const mark = db.get<{ mark: string }>(
    sql`select (select max(id) from events) || '/' || (select count(*) || '/' || count(result) from experiment_runs where experiment_id = ${id})
      || '/' || (select status || length(spec) from experiments where id = ${id}) as mark`,
  );
  return mark?.mark ?? '';
}

/** The cell of which comparison a run is. */
export interface RunPlace extends CellKey {
  experimentId: string;
  name: string;
}

/** Where a run stands in a comparison, or null where it belongs to none. */
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
