import { eq } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { createRun } from '@/db/runs';
import { events, runs } from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';

const statuses = ['solved', 'unsolved', 'failed', 'stopped'] as const;
const strategies = ['mcts', 'single', 'sequential', 'beam'] as const;

/**
 * Stores runs that have ended, a minute of age between two, the last the newest. Their logs hold the first event alone,
 * and their rows the status: enough for lists.
 */
export function storeManyRuns(db: Database, count: number): RunId[] {
  const newest = Date.now() - 3_600_000;
  return db.$client.transaction(() =>
    Array.from({ length: count }, (_, index) => {
      const id = createRun(db, {
        spec: {
          taskName: `task-${index % 40}`,
          taskTitle: `Mend module ${index}`,
          strategy: strategies[index % strategies.length] ?? 'mcts',
          parameters: { c: 1.41, branching: 3, stepsPerExpansion: 5 },
          model: 'repair',
          sandbox: 'local',
          seed: index,
          budget: defaultBudget,
          onInterruption: 'pause',
        },
        task: { kind: 'sample', name: 'token-bucket' },
        allowShell: false,
        actor: { kind: 'person', name: 'you' },
      });
      const at = newest - (count - index) * 60_000;
      const status = statuses[index % statuses.length] ?? 'solved';
      db.update(runs)
        .set({ createdAt: at, endedAt: at + 30_000, status })
        .where(eq(runs.id, id))
        .run();
      db.update(events).set({ at }).where(eq(events.runId, id)).run();
      return id;
    }),
  )();
}
