import { and, asc, eq, exists, inArray, isNotNull, ne, notExists, sql } from 'drizzle-orm';
import type { AttemptId, RunId } from '@/server/core/base/ids';
import { endedStatuses } from '@/server/core/run/spec';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import type { Connection } from './connection';
import { attempts, experimentRuns, nodes, runs } from './schema';

/** The most runs that are learnt from, the latest ones. */
const mostRuns = 500;

/** Which runs: a run or an experiment may be left out. */
interface Which {
  run?: RunId;
  experiment?: string | null;
  /** Only runs that began with a probe, which is shorter than an attempt. */
  probesOnly?: boolean;
}

/**
 * What earlier runs came to, oldest first: what their probe (or, in experiments, their first attempt) showed, and whether
 * it or the attempt after it passed all visible tests. Where a run is one attempt, the next repeat of its cell is the
 * attempt after it. What has no attempt after it tells nothing and is left out, whatever it came to; but a probe that
 * solved counts.
 */
export function difficultyExamples(
  db: Connection,
  { run, experiment, probesOnly = false }: Which = {},
): { features: DifficultyFeatures; solved: boolean }[] {
  const probes = db
    .select()
    .from(attempts)
    .where(and(eq(attempts.runId, runs.id), sql`json_extract(${attempts.proposal}, '$.probe') is not null`));
  const ended = db
    .select({
      id: runs.id,
      difficulty: runs.difficulty,
      strategy: sql<string>`json_extract(${runs.spec}, '$.strategy')`,
    })
    .from(runs)
    .where(
      and(
        isNotNull(runs.difficulty),
        inArray(runs.status, [...endedStatuses]),
        run ? ne(runs.id, run) : undefined,
        probesOnly ? exists(probes) : undefined,
        experiment
          ? notExists(
              db
                .select()
                .from(experimentRuns)
                .where(and(eq(experimentRuns.runId, runs.id), eq(experimentRuns.experimentId, experiment))),
            )
          : undefined,
      ),
    )
    .orderBy(sql`${runs.createdAt} desc`, sql`rowid desc`)
    .limit(mostRuns)
    .all()
    .reverse();
  return ended.flatMap(({ id, difficulty, strategy }) => {
    if (difficulty === null) return [];
    const solved = solvedSoon(db, id, strategy === 'single');
    return solved === null ? [] : [{ features: difficulty.features, solved }];
  });
}

/** Whether the probe or the attempt after it solved the visible tests; null where there is none after it. */
function solvedSoon(db: Connection, runId: RunId, oneAttempt: boolean): boolean | null {
  const made = db
    .select({ id: attempts.id, proposal: attempts.proposal })
    .from(attempts)
    .where(eq(attempts.runId, runId))
    .orderBy(asc(sql`rowid`))
    .all();
  const first = made.find(({ proposal }) => proposal.probe !== undefined) ?? made[0];
  if (!first) return null;
  const solved = solvedBy(db, runId, first.id);
  if (oneAttempt) {
    const later = passedInNextRepeat(db, runId);
    return later === null ? null : solved || later;
  }
  const next = made.find(({ id, proposal }) => id !== first.id && proposal.probe === undefined);
  return next === undefined ? solved || null : solved || solvedBy(db, runId, next.id);
}

const solvedBy = (db: Connection, runId: RunId, attempt: AttemptId): boolean =>
  db
    .select({ score: nodes.score })
    .from(nodes)
    .where(and(eq(nodes.runId, runId), eq(nodes.attemptId, attempt), isNotNull(nodes.score)))
    .all()
    .some(({ score }) => score?.source === 'verified' && score.solved);

/** Of the same task and arm in the same experiment; null where there is no such run, or it has not ended. */
function passedInNextRepeat(db: Connection, runId: RunId): boolean | null {
  const own = db.select().from(experimentRuns).where(eq(experimentRuns.runId, runId)).get();
  if (!own) return null;
  const { experimentId, task, arm, repeat } = own;
  const next = db
    .select({ result: experimentRuns.result })
    .from(experimentRuns)
    .where(
      and(
        eq(experimentRuns.experimentId, experimentId),
        eq(experimentRuns.task, task),
        eq(experimentRuns.arm, arm),
        eq(experimentRuns.repeat, repeat + 1),
      ),
    )
    .get();
  return next?.result?.visible ?? null;
}
