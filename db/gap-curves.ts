import { and, asc, desc, inArray, isNotNull, sql } from 'drizzle-orm';
import { endedStatuses } from '@/server/core/run/spec';
import type { JudgedState } from '@/server/core/verdict/gap-curve';
import type { Database } from './connection';
import { nodes, runs } from './schema';

/** The verified states of one ended run, each filesystem once, in the order of settling. */
export interface JudgedRun {
  strategy: string;
  states: JudgedState[];
}

/** The newest ended runs in which the holdout judged something. Reads no long text and no whole run. */
export function judgedRuns(db: Database, limit = 500): JudgedRun[] {
  const ended = db
    .select({ id: runs.id, spec: runs.spec })
    .from(runs)
    .where(inArray(runs.status, [...endedStatuses]))
    .orderBy(desc(runs.createdAt))
    .limit(limit)
    .all();
  return ended.flatMap(({ id, spec }) => {
    const rows = db
      .select({ snapshot: nodes.snapshot, score: nodes.score, holdout: nodes.holdout })
      .from(nodes)
      .where(and(sql`${nodes.runId} = ${id}`, isNotNull(nodes.score), isNotNull(nodes.attemptId)))
      .orderBy(asc(sql`rowid`))
      .all();
    const states = new Map<string, JudgedState>();
    for (const { snapshot, score, holdout } of rows) {
      if (score?.source !== 'verified') continue;
      const held = holdout?.passed ?? states.get(snapshot)?.holdout ?? null;
      states.set(snapshot, { visible: score.solved, holdout: held });
    }
    const judged = [...states.values()];
    const hasHoldout = judged.some(({ holdout }) => holdout !== null);
    return hasHoldout ? [{ strategy: spec.strategy, states: judged }] : [];
  });
}
