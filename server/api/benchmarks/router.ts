import { z } from 'zod';
import {
  benchmarkFacets,
  benchmarkSource,
  checkedTask,
  type ListedBenchmarkTask,
  listBenchmarkTasks,
  removeBenchmarkTasks,
} from '@/db/benchmark-tasks';
import { dataPaths } from '@/db/open';
import { notFound } from '@/server/api/errors';
import { removeUpload, uploadId } from '@/server/api/imports/uploads';
import { aside, procedure, router } from '@/server/api/trpc';
import { toStore } from '@/server/benchmarks/tasks/described';
import { gradings } from './gradings';
import { narrowed, shortText } from './narrowed';
import { noImportedTask } from './sentences';
import type { TasksReport } from './store-tasks';

/** Imported instances of benchmarks. Nothing that agents must not know is sent to a page. */
export const benchmarks = router({
  gradings,

  list: procedure
    .input(
      narrowed.extend({
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input }): { entries: ListedBenchmarkTask[]; total: number } =>
      listBenchmarkTasks(ctx.database(), input),
    ),

  /** The ids of all that a list narrowed so holds, by id: what an experiment on them takes. */
  ids: procedure
    .input(narrowed)
    .query(({ ctx, input }): string[] =>
      listBenchmarkTasks(ctx.database(), input).entries.map(({ id }) => id),
    ),

  facets: procedure.query(({ ctx }) => benchmarkFacets(ctx.database())),

  /** What a person reads before a run: the statement, and what the row did not name. */
  one: procedure.input(z.object({ id: shortText })).query(({ ctx, input }) => {
    const source = benchmarkSource(ctx.database(), input.id);
    if (source === null) throw notFound(noImportedTask(input.id));
    const { entry, statement } = toStore(source, '');
    const { id, title, repo, difficulty, image } = entry;
    const assumed = source.kind === 'swebench' ? source.instance.assumed : [];
    const checked = checkedTask(ctx.database(), input.id);
    return { id, title, repo, difficulty, image, statement, assumed, checked };
  }),

  /** Reads an upload off this thread, and stores its rows as tasks, all or none. */
  importTasks: procedure
    .input(z.object({ upload: uploadId, dataSet: shortText.default('') }))
    .mutation(async ({ ctx, input, signal }): Promise<TasksReport> => {
      const { directory } = dataPaths(ctx.database().$client.name);
      try {
        return await aside(ctx, 'storeTasks', input, signal);
      } finally {
        await removeUpload(directory, input.upload);
      }
    }),

  remove: procedure
    .input(z.object({ ids: z.array(shortText).min(1).max(1000) }))
    .mutation(({ ctx, input }): string[] => removeBenchmarkTasks(ctx.database(), input.ids)),
});
