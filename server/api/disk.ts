import { z } from 'zod';
import { type DiskUse, measureDisk } from '@/server/housekeeping/disk-use';
import { prune } from '@/server/housekeeping/prune';
import { procedure, router } from './trpc';

export const disk = router({
  /** The disk space of snapshots, in total and per run. It reads the whole store, so call it on demand only. */
  use: procedure.query(({ ctx }): Promise<DiskUse> => measureDisk(ctx.database())),

  /**
   * Removes leftovers and what no node needs. With `pruned` it also removes the files of pruned nodes in runs that
   * have ended; they cannot be restored then. Returns what it removed.
   */
  prune: procedure
    .input(z.object({ pruned: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<{ removed: string[] }> => {
      return { removed: await prune(ctx.database(), input.pruned ? { giveUp: ctx.actor } : {}) };
    }),
});
