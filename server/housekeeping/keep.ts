import { and, inArray, isNotNull, isNull, notInArray, or, sql } from 'drizzle-orm';
import { clockJumped } from '@/db/clock-record';
import type { Database } from '@/db/connection';
import { dataPaths } from '@/db/open';
import { RemovalRefused, removeRuns } from '@/db/removal/remove-runs';
import { experimentRuns, runLabels, runs } from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';
import { endedStatuses } from '@/server/core/run/spec';
import { type DiskUse, measureDisk } from './disk-use';
import { type KeepBound, keepBound, tooMuch, tooOld, type UnmarkedRun } from './keep-bound';
import { prune } from './prune';
import { deletedByBound, dueNow, keepMeans } from './sentences';

const hour = 3_600_000;

/**
 * The runs that a bound may delete: ended here, without a pin or a note, without a name, note or tag in the list, and
 * none of an experiment. The end of an imported
 * run is that of its file, and a person brought it: it stays.
 */
function unmarkedRuns(db: Database): UnmarkedRun[] {
  const cells = db.select({ id: experimentRuns.runId }).from(experimentRuns);
  const kept = db
    .select({ id: runLabels.runId })
    .from(runLabels)
    .where(sql`${runLabels.name} <> '' OR ${runLabels.note} <> '' OR ${runLabels.tags} <> '[]'`);
  const isUnmarked = or(
    isNull(runs.steering),
    sql`${runs.steering} NOT LIKE '%"pinned":true%' AND ${runs.steering} NOT LIKE '%"note":"%'`,
  );
  return db
    .select({ id: runs.id, endedAt: runs.endedAt })
    .from(runs)
    .where(
      and(
        inArray(runs.status, [...endedStatuses]),
        isNotNull(runs.endedAt),
        notInArray(runs.id, cells),
        notInArray(runs.id, kept),
        isUnmarked,
        sql`json_extract(${runs.spec}, '$.origin') IS NULL`,
      ),
    )
    .all()
    .flatMap(({ id, endedAt }) => (endedAt === null ? [] : { id, endedAt }));
}

/** The runs that the bound deletes now, for what the disk holds. */
function beyondBound(db: Database, bound: KeepBound, use: DiskUse, now: number): RunId[] {
  const unmarked = unmarkedRuns(db);
  const old = tooOld(unmarked, bound, now);
  const frees = new Map(use.runs.map(({ runId, frees }) => [runId, frees]));
  const left = unmarked.filter(({ id }) => !old.includes(id));
  const goes = old.reduce((sum, id) => sum + (frees.get(id) ?? 0), 0);
  const taken = use.bytes + use.database.bytes - use.unneeded - use.database.free - goes;
  return [...old, ...tooMuch(left, bound, taken, (id) => frees.get(id) ?? 0)];
}

/**
 * Deletes the runs beyond the bound and what nothing needs then; without a bound nothing. The age of runs is not judged
 * within a day after the clock jumped. Returns lines for people.
 */
export async function keepWithin(db: Database, bound: KeepBound): Promise<string[]> {
  if (bound.days === null && bound.bytes === null) return [];
  const { directory } = dataPaths(db.$client.name);
  const isClockSure = !clockJumped(directory, { byMs: hour, withinMs: 24 * hour });
  const sure = isClockSure ? bound : { ...bound, days: null };
  const doomed = beyondBound(db, sure, await measureDisk(db), Date.now());
  const lines = doomed.flatMap((id) => {
    try {
      removeRuns(db, [id]);
      return [deletedByBound(id, bound)];
    } catch (error) {
      // It was opened again, or belongs to an experiment, since it was chosen.
      if (error instanceof RemovalRefused) return [];
      throw error;
    }
  });
  return lines.length === 0 ? [] : [...lines, ...(await prune(db)).map((line) => `removed ${line}`)];
}

/** What the bound means and how many runs it deletes next, for whoever looks at the disk. */
export function keepText(db: Database, use: DiskUse, bound: KeepBound = keepBound()): string {
  const means = keepMeans(bound);
  if (bound.days === null && bound.bytes === null) return means;
  return `${means} ${dueNow(beyondBound(db, bound, use, Date.now()).length)}`;
}
