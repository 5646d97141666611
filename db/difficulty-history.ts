import { and, asc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import type { DifficultyFeatures } from '@/server/core/difficulty';
import type { RunId } from '@/server/core/ids';
import { endedStatuses } from '@/server/core/state';
import type { Connection } from './open';
import { attempts, nodes, runs } from './schema';

/** The most runs that are learnt from, the latest ones. */
const mostRuns = 500;

/**
 * What earlier runs with a probe came to, oldest first: the probe's features, and whether the probe or the first
 * attempt after it passed all visible tests. Runs in which no attempt followed tell nothing and are left out.
 */
export function difficultyExamples(
  db: Connection,
  except: RunId,
): { features: DifficultyFeatures; solved: boolean }[] {
  const ended = db
    .select({ id: runs.id, difficulty: runs.difficulty })
    .from(runs)
    .where(and(isNotNull(runs.difficulty), inArray(runs.status, [...endedStatuses]), ne(runs.id, except)))
    .orderBy(sql`${runs.createdAt} desc`, sql`rowid desc`)
    .limit(mostRuns)
    .all()
    .reverse();
  return ended.flatMap(({ id, difficulty }) => {
    if (difficulty === null) return [];
    const made = db
      .select({ id: attempts.id, proposal: attempts.proposal })
      .from(attempts)
      .where(eq(attempts.runId, id))
      .orderBy(asc(sql`rowid`))
      .all();
    const probe = made.find(({ proposal }) => proposal.probe !== undefined);
    const next = made.find(({ proposal }) => proposal.probe === undefined);
    const solvedBy = (attempt: typeof probe) =>
      attempt !== undefined &&
      db
        .select({ score: nodes.score })
        .from(nodes)
        .where(and(eq(nodes.runId, id), eq(nodes.attemptId, attempt.id), isNotNull(nodes.score)))
        .all()
        .some(({ score }) => score?.source === 'verified' && score.solved);
    const solved = solvedBy(probe);
    if (!solved && next === undefined) return [];
    return [{ features: difficulty.features, solved: solved || solvedBy(next) }];
  });
}
