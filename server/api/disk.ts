import { type DiskUse, measureDisk } from '@/server/housekeeping/disk-use';
import { prune } from '@/server/housekeeping/prune';
import { procedure, router } from './trpc';

export const disk = router({
  /** What snapshots take, in all and per run. Reads the whole store: asked when someone looks. */
  use: procedure.query(({ ctx }): Promise<DiskUse> => measureDisk(ctx.database())),

  /** Removes leftovers and what no node needs; says what it removed. */
  prune: procedure.mutation(
    async ({ ctx }): Promise<{ removed: string[] }> => ({ removed: await prune(ctx.database()) }),
  ),
});
