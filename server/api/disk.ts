import { z } from 'zod';
import { RemovalRefused, removeRuns } from '@/db/removal/remove-runs';
import type { DiskUse } from '@/server/housekeeping/disk-use';
import { asApiError, refuse } from './errors';
import { runId } from './id-schemas';
import { aside, procedure, router } from './trpc';

export const disk = router({
  /** The disk space of snapshots, in total and per run. It reads the whole store, so call it on demand only. */
  use: procedure.query(
    ({ ctx, signal }): Promise<DiskUse & { keep: string }> => aside(ctx, 'diskUse', null, signal),
  ),

  /** Deletes runs that have ended, for ever. Errors: a run that has not, or is one of an experiment, is refused. */
  deleteRuns: procedure
    .input(z.object({ runs: z.array(runId).min(1).max(200) }))
    .mutation(({ ctx, input }): void => {
      try {
        asApiError(() => removeRuns(ctx.database(), input.runs));
      } catch (error) {
        throw error instanceof RemovalRefused ? refuse(error.message) : error;
      }
    }),

  /**
   * Removes leftovers and what no node needs. With `pruned` it also removes the files of pruned nodes in runs that
   * have ended; they cannot be restored then. Returns what it removed.
   */
  prune: procedure
    .input(z.object({ pruned: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<{ removed: string[] }> => {
      return { removed: await aside(ctx, 'prune', { giveUp: input.pruned ? ctx.actor : null }) };
    }),
});
