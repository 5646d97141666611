import { z } from 'zod';
import { changeLabels } from '@/db/run-list/labels';
import { type RunPage, runPage } from '@/db/run-list/page';
import { type RunSummary, summariesOf } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { groupNames, runColumns } from '@/server/core/run/run-list';
import { asApiError } from './errors';
import { runId } from './id-schemas';
import { procedure, router } from './trpc';

const pageSize = 50;
const mostChanges = 200;
const tag = z.string().trim().min(1).max(40).regex(/^\S+$/, 'A tag has no spaces.');

/** The list of runs as people keep it: pages, labels. */
export const runList = router({
  /** A page of the list. The counts are of all runs that match, not of the page. */
  page: procedure
    .input(
      z.object({
        text: z.string().max(500).default(''),
        group: z.enum(groupNames).nullable().default(null),
        experiment: z
          .string()
          .regex(/^x[a-z0-9]{4,32}$/)
          .nullable()
          .default(null),
        archived: z.boolean().default(false),
        sort: z.enum(runColumns).default('created'),
        order: z.enum(['ascending', 'descending']).default('descending'),
        cursor: runId.nullish(),
        limit: z.number().int().min(1).max(500).default(pageSize),
      }),
    )
    .query(({ ctx, input }): RunPage => {
      const { text, group, experiment, archived, sort, order, cursor, limit } = input;
      const filter = { text, group, experiment, archived };
      const place = { after: cursor ?? null, limit };
      return runPage(ctx.database(), filter, { column: sort, direction: order }, place);
    }),

  /** Changes names, notes, tags, or whether runs are archived; of all of these runs, or of none. */
  label: procedure
    .input(
      z.object({
        runs: z.array(runId).min(1).max(1000),
        change: z.object({
          name: z.string().trim().max(200).optional(),
          note: z.string().trim().max(10_000).optional(),
          addTags: z.array(tag).max(20).optional(),
          removeTags: z.array(tag).max(20).optional(),
          archived: z.boolean().optional(),
        }),
      }),
    )
    .mutation(({ ctx, input }): void =>
      asApiError(() => changeLabels(ctx.database(), input.runs, input.change, Date.now())),
    ),
});

/** The runs whose logs grew between two marks, as they stand now. */
export function changedRuns(db: Parameters<typeof summariesOf>[0], after: number): RunSummary[] {
  const ids = db.$client
    .prepare<[number, number], { id: RunId }>(
      'select run_id as id from events where id > ? group by run_id order by max(id) desc limit ?',
    )
    .all(after, mostChanges)
    .map(({ id }) => id);
  return [...summariesOf(db, ids).values()];
}
