import { z } from 'zod';
import { donorSource } from '@/db/donor-source';
import { loadState, runRow } from '@/db/runs';
import { asAttemptId, type NodeId } from '@/server/core/base/ids';
import type { ConflictReason, GraftPlan, ThreeVersions } from '@/server/core/graft/graft';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { attemptOf } from '@/server/core/run/fold';
import { attemptResults } from '@/server/core/run/tree';
import { sideAt } from '@/server/stitch/load';
import { withMarkers } from '@/server/stitch/merge';
import { planBetween } from '@/server/stitch/plan-between';
import { textOf } from '@/server/stitch/side';
import { NoGraft } from '@/server/stitch/way';
import { answering, notFound, refuse } from './errors';
import { nodeId, runId } from './id-schemas';
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
  /** What could be merged, the rest between markers; null where a side has no text. */
  merged: string | null;
}

const steps = z.array(nodeId).max(500).default([]);

/** What a graft would do, and what one that stopped stands before. Nothing here changes a run. */
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
      const { spec } = answering(() => runRow(db, input.runId));
      const host = donorSource(db, input.runId, ctx.snapshots());
      const isOther = input.donorRun !== null && input.donorRun !== input.runId;
      const donorRun = isOther && input.donorRun ? input.donorRun : input.runId;
      const donorTask = answering(() => runRow(db, donorRun)).spec.taskName;
      if (donorTask !== spec.taskName) {
        throw refuse(
          `Run ${donorRun} is about ${donorTask}, this one about ${spec.taskName}: choose a donor run of the same task.`,
        );
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

  /** Where the attempts of a run got to, best first. */
  donors: procedure.input(z.object({ runId })).query(({ ctx, input }): DonorEnd[] => {
    const state = answering(() => loadState(ctx.database(), input.runId));
    return [...attemptResults(state).values()]
      .sort((a, b) => (b.score?.reward ?? 0) - (a.score?.reward ?? 0) || a.depth - b.depth)
      .slice(0, 100)
      .map(({ id, title, score }) => ({
        node: id,
        title,
        targetsPassing: score?.targetsPassing ?? 0,
        targetsTotal: score?.targetsTotal ?? 0,
      }));
  }),

  conflict: procedure
    .input(
      z.object({
        runId,
        attemptId: z
          .string()
          .regex(/^a\d{1,9}$/, 'This is no id of an attempt.')
          .transform(asAttemptId),
      }),
    )
    .query(async ({ ctx, input }): Promise<ConflictSides> => {
      const state = answering(() => loadState(ctx.database(), input.runId));
      if (!state.attempts.has(input.attemptId)) throw notFound(`There is no attempt ${input.attemptId}.`);
      const { conflict } = attemptOf(state, input.attemptId);
      if (!conflict) throw refuse(`${input.attemptId} has no conflict.`);
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

/** What cannot be grafted is a refusal with its sentence; a snapshot that is not there too. */
async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoGraft) throw refuse(error.message);
    throw refuse(
      'The files of donor or host are not kept on this machine: they stand beside the database of the engine that ran the search.',
      error,
    );
  }
}
