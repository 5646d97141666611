import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { judgedRuns } from '@/db/gap-curves';
import { cancelQuality, newestQuality, type QualityEntry, qualityOf, requestQuality } from '@/db/quality';
import { sourceOfTask, taskKey } from '@/server/catalog';
import { gapsByStrategy, type StrategyGap } from '@/server/core/verdict/gap-curve';
import type { QualityLevel } from '@/server/core/verdict/quality';
import { refuse } from './errors';
import { resolveTask, taskSchema } from './new-run';
import { leastReruns, mostMutants, mostReruns, notAnId, reportEnded, reportRuns } from './sentences';
import { procedure, router } from './trpc';

export interface TaskQuality {
  title: string;
  statement: string;
  language: string;
  tags: string[];
  /** The test command. */
  test: string;
  hasHoldout: boolean;
  /** Newest first. */
  reports: QualityEntry[];
}

export const quality = router({
  /** A task with its verifier reports. */
  of: procedure.input(taskSchema).query(async ({ ctx, input }): Promise<TaskQuality> => {
    const task = await resolveTask(ctx, input);
    const { title, statement, language, tags, test, holdoutDirectory } = task;
    const reports = qualityOf(ctx.database(), taskKey(task));
    return {
      title,
      statement,
      language,
      tags,
      test: test.command,
      hasHoldout: holdoutDirectory !== null,
      reports,
    };
  }),

  /** The known verdicts, by task key (`sample:name`). */
  verdicts: procedure.query(
    ({ ctx }): Record<string, QualityLevel> =>
      Object.fromEntries(
        [...newestQuality(ctx.database())].map(([key, report]) => [key, report.verdict.level]),
      ),
  ),

  /** Asks the engine for a report. It is refused while a report for the task is under way. */
  start: procedure
    .input(
      z.object({
        task: taskSchema,
        sandbox: z.enum(['local', 'docker']),
        reruns: z.number().int().min(2, leastReruns).max(500, mostReruns),
        mutants: z.number().int().min(0).max(500, mostMutants),
      }),
    )
    .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
      const task = await resolveTask(ctx, input.task);
      const key = taskKey(task);
      const { sandbox, reruns, mutants } = input;
      const [latest] = qualityOf(ctx.database(), key, 1);
      if (latest && (latest.status === 'queued' || latest.status === 'running')) {
        throw refuse(reportRuns);
      }
      const request = { taskKey: key, task: sourceOfTask(task), sandbox, reruns, mutants };
      return { id: requestQuality(ctx.database(), request, Date.now()) };
    }),

  /** Visible and real success against the number of verified states, of all ended runs with a holdout, by strategy. */
  gaps: procedure.query(({ ctx }): StrategyGap[] => gapsByStrategy(judgedRuns(ctx.database()))),

  cancel: procedure
    .input(z.object({ id: z.string().regex(/^q[0-9a-f]{10}$/, notAnId.report) }))
    .mutation(({ ctx, input }) => {
      if (!cancelQuality(ctx.database(), input.id, Date.now())) {
        throw new TRPCError({ code: 'NOT_FOUND', message: reportEnded });
      }
    }),
});
