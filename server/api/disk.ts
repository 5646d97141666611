import { z } from 'zod';
import { type DiskUse, measureDisk } from '@/server/housekeeping/disk-use';
import { prune } from '@/server/housekeeping/prune';
import { procedure, router } from './trpc';

export const disk = router({
  /** What snapshots take, in all and per run. Reads the whole store: asked when someone looks. */
  use: procedure.query(({ ctx }): Promise<DiskUse> => measureDisk(ctx.database())),

  /**
   * Removes leftovers and what no node needs; with `pruned` also the files of pruned nodes in runs that have ended,
   * which cannot be restored then. Says what it removed.
   */
  prune: procedure
    .input(z.object({ pruned: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<{ removed: string[] }> => {
      return { removed: await prune(ctx.database(), input.pruned ? { giveUp: ctx.actor } : {}) };
    }),
});
