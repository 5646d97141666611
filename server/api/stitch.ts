import { z } from 'zod';
import { readAttemptResults, readConflict } from '@/db/attempt-results';
import { donorSource } from '@/db/donor-source';
import { runRow, statusOf } from '@/db/runs';
import { asAttemptId, type NodeId } from '@/server/core/base/ids';
import type { ConflictReason, GraftPlan, ThreeVersions } from '@/server/core/graft/graft';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { NoGraft } from '@/server/stitch/donor-path';
import { sideAt } from '@/server/stitch/load';
import { withMarkers } from '@/server/stitch/merge';
import { planBetween } from '@/server/stitch/plan-between';
import { textOf } from '@/server/stitch/side';
import { asApiError, notFound, refuse } from './errors';
import { nodeId, runId } from './id-schemas';
import { donorOfOtherTask, graftFilesNotKept, noAttempt, noConflict, notAnId } from './sentences';
import { procedure, router } from './trpc';

/** The end of an attempt of another run, as a donor to choose. */
export interface DonorEnd {
  node: NodeId;
  title: string;
  targetsPassing: number;
  targetsTotal: number;
}

/** A conflict with the texts of its three sides. */
export interface ConflictSides {
  path: string;
  step: NodeId;
  reason: ConflictReason;
  versions: ThreeVersions;
  /** The merged text, with conflicts between markers; null if a side has no text. */
  merged: string | null;
}

const steps = z.array(nodeId).max(500).default([]);

/** What a graft would do, and the conflict at which a graft stopped. Nothing here changes a run. */
export const stitch = router({
  plan: procedure
    .input(
      z.object({
        runId,
        onto: nodeId,
        donorRun: runId.nullable().default(null),
        first: nodeId.nullable().default(null),
        last: nodeId,
        add: steps,
        without: steps,
      }),
    )
    .query(async ({ ctx, input }): Promise<GraftPlan> => {
      const db = ctx.database();
      const { spec } = asApiError(() => runRow(db, input.runId));
      const host = donorSource(db, input.runId, ctx.snapshots());
      const isOther = input.donorRun !== null && input.donorRun !== input.runId;
      const donorRun = isOther && input.donorRun ? input.donorRun : input.runId;
      const donorTask = asApiError(() => runRow(db, donorRun)).spec.taskName;
      if (donorTask !== spec.taskName) {
        throw refuse(donorOfOtherTask(donorRun, donorTask, spec.taskName));
      }
      return asRefusal(() =>
        planBetween({
          donor: isOther ? donorSource(db, donorRun, ctx.snapshots()) : host,
          host,
          onto: input.onto,
          first: input.first,
          last: input.last,
          add: new Set(input.add),
          without: new Set(input.without),
        }),
      );
    }),

  /** The ends of a run's attempts, best first. */
  donors: procedure.input(z.object({ runId })).query(({ ctx, input }): DonorEnd[] => {
    asApiError(() => statusOf(ctx.database(), input.runId));
    return readAttemptResults(ctx.database(), input.runId)
      .sort((a, b) => b.score.reward - a.score.reward || a.depth - b.depth)
      .slice(0, 100)
      .map(({ id, title, score }) => ({
        node: id,
        title,
        targetsPassing: score.targetsPassing,
        targetsTotal: score.targetsTotal,
      }));
  }),

  conflict: procedure
    .input(
      z.object({
        runId,
        attemptId: z
          .string()
          .regex(/^a\d{1,9}$/, notAnId.attempt)
          .transform(asAttemptId),
      }),
    )
    .query(async ({ ctx, input }): Promise<ConflictSides> => {
      asApiError(() => statusOf(ctx.database(), input.runId));
      const conflict = readConflict(ctx.database(), input.runId, input.attemptId);
      if (conflict === undefined) throw notFound(noAttempt(input.attemptId));
      if (!conflict) throw refuse(noConflict(input.attemptId));
      const { path, step, reason } = conflict;
      const text = async (at: typeof conflict.base, store: SnapshotStore) =>
        textOf(await sideAt(store, at, path));
      const versions = await asRefusal(async () => ({
        base: await text(conflict.base, ctx.snapshots()),
        theirs: await text(conflict.theirs, ctx.snapshots()),
        ours: await text(conflict.ours, ctx.snapshots()),
      }));
      const { base, theirs, ours } = versions;
      const merged =
        theirs === null || ours === null ? null : withMarkers({ base: base ?? '', theirs, ours });
      return { path, step, reason, versions, merged };
    }),
});

/** Refuses what cannot be grafted, and snapshots that are not here. */
async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoGraft) throw refuse(error.message);
    throw refuse(graftFilesNotKept, error);
  }
}
