import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { cancelGrading, type GradingEntry, gradingOf, newestGradings, removeGrading } from '@/db/gradings';
import { dataPaths } from '@/db/open';
import { notFound, refuse } from '@/server/api/errors';
import { removeUpload, uploadId } from '@/server/api/imports/uploads';
import { aside, procedure, router } from '@/server/api/trpc';
import { defaultGrading } from '@/server/benchmarks/tasks/grade-imported';
import { gradingFolder } from '@/server/benchmarks/tasks/grading-folder';
import type { GradedLine, GradingOptions } from '@/server/core/verdict/benchmark-grading';
import { gradingId } from './grading-id';
import { gradingOptions, narrowed } from './narrowed';
import { alreadyEnded, goesOnStill, noGrading } from './sentences';

const one = z.object({ id: gradingId });

/** Predictions graded against imported tasks, and checks of these. The engine process carries both out. */
export const gradings = router({
  list: procedure.query(({ ctx }): GradingEntry[] => newestGradings(ctx.database())),

  /** What was graded so far, in the order of the predictions. A page reads it again when more than `done` are. */
  lines: procedure
    .input(one.extend({ done: z.number().int().min(0).optional() }))
    .query(({ ctx, input }): GradedLine[] => {
      const grading = gradingOf(ctx.database(), input.id);
      if (grading === null) throw notFound(noGrading);
      return grading.lines;
    }),

  grade: procedure
    .input(z.object({ upload: uploadId, narrowed, options: gradingOptions }))
    .mutation(async ({ ctx, input, signal }): Promise<{ id: string }> => {
      const { directory } = dataPaths(ctx.database().$client.name);
      try {
        return await aside(ctx, 'startGrading', input, signal);
      } finally {
        await removeUpload(directory, input.upload);
      }
    }),

  check: procedure
    .input(narrowed.extend({ options: gradingOptions }))
    .mutation(({ ctx, input, signal }): Promise<{ id: string }> => aside(ctx, 'startCheck', input, signal)),

  /** What a form begins with. */
  defaults: procedure.query((): GradingOptions => defaultGrading()),

  cancel: procedure.input(one).mutation(({ ctx, input }) => {
    if (!cancelGrading(ctx.database(), input.id, Date.now())) throw refuse(alreadyEnded);
  }),

  /** Removes one that has ended, with its files. What a check found stays at the tasks. */
  remove: procedure.input(one).mutation(async ({ ctx, input }): Promise<void> => {
    if (!removeGrading(ctx.database(), input.id)) throw refuse(goesOnStill);
    const { directory } = dataPaths(ctx.database().$client.name);
    await rm(gradingFolder(directory, input.id), { recursive: true, force: true });
  }),
});
