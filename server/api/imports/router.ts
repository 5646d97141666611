import { z } from 'zod';
import { dataPaths } from '@/db/open';
import { aside, procedure, router } from '@/server/api/trpc';
import type { RunId } from '@/server/core/base/ids';
import { folders } from './folders';
import { type ImportProgress, type ImportReport, importProgress } from './store-upload';
import { removeUpload, uploadId } from './uploads';

/** Files that came through `/api/import`, made into runs. */
export const imports = router({
  folders,

  /** Reads an upload off this thread, and stores its runs. A request that is aborted ends it; what is stored stays whole. */
  store: procedure
    .input(
      z.object({
        upload: uploadId,
        task: z.string().trim().min(1).max(300).nullable().default(null),
        merge: z.boolean().default(false),
      }),
    )
    .mutation(async ({ ctx, input, signal }): Promise<ImportReport> => {
      const { directory } = dataPaths(ctx.database().$client.name);
      try {
        return await aside(ctx, 'storeUpload', { ...input, actor: ctx.actor }, signal);
      } finally {
        await removeUpload(directory, input.upload);
      }
    }),

  /** Stores the recorded run of the installation, so that a new user sees a finished search. */
  example: procedure.mutation(
    ({ ctx, signal }): Promise<RunId> =>
      aside(ctx, 'storeExample', { file: ctx.exampleFile, actor: ctx.actor }, signal),
  ),

  /** A person is about to bring files: the thread that will read them is started. */
  prepare: procedure.mutation(async ({ ctx }): Promise<void> => {
    await aside(ctx, 'ready', null);
  }),

  progress: procedure
    .input(z.object({ upload: uploadId }))
    .query(({ ctx, input }): ImportProgress | null =>
      importProgress(dataPaths(ctx.database().$client.name).directory, input.upload),
    ),

  /** Removes an upload that nobody will import. */
  drop: procedure
    .input(z.object({ upload: uploadId }))
    .mutation(({ ctx, input }) =>
      removeUpload(dataPaths(ctx.database().$client.name).directory, input.upload),
    ),
});
