import { tracked } from '@trpc/server';
import { z } from 'zod';
import {
  cellResults,
  cellStandings,
  createExperiment,
  type ExperimentStatus,
  experimentMark,
  experimentRow,
  firstCells,
  listExperiments,
  placeOfRun,
  type RunPlace,
  type StartedCell,
  startedCells,
} from '@/db/experiments';
import { measuredFlakeRates } from '@/db/quality';
import { taskKey, withFlakeRates } from '@/server/catalog';
import { estimators } from '@/server/core/experiment/allocation-spec';
import { type Arm, cellsOf, type ExperimentSpec, keyOf, mostGathered } from '@/server/core/experiment/spec';
import type { Calibration } from '@/server/core/task/difficulty';
import type { Task } from '@/server/core/task/task';
import { asFile } from '@/server/experiment/as-file';
import { trainedOnHistory } from '@/server/experiment/classifier';
import {
  allocateSchema,
  allocationsOf,
  armSchema,
  armsOf,
  experimentOf,
  mostArms,
  PlanError,
  planSchema,
} from '@/server/experiment/plan';
import { gatheredStands } from '@/server/experiment/sentences';
import {
  allocateExperiment,
  cancelExperiment,
  extendExperiment,
  resumeExperiment,
} from '@/server/experiment/steer';
import { probabilityOf } from '@/server/search/difficulty/logistic';
import { asApiError, refuse } from './errors';
import { watch } from './follow';
import { runId } from './id-schemas';
import { newsOf } from './live/news';
import { resolveTask, taskSchema } from './new-run';
import { armExists, notAnId } from './sentences';
import { type ApiContext, aside, procedure, router } from './trpc';

const id = z.string().regex(/^x[a-z0-9]{8}$/, notAnId.experiment);

/** An experiment in the list. */
export interface ExperimentEntry {
  id: string;
  name: string;
  status: ExperimentStatus;
  createdAt: number;
  endedAt: number | null;
  tasks: number;
  arms: string[];
  repeats: number;
  /** Runs that have ended, and how many there are. */
  ended: number;
  total: number;
}

/** An experiment without the sources of its tasks. */
export interface ExperimentHead {
  id: string;
  spec: Omit<ExperimentSpec, 'tasks'> & { tasks: { name: string; title: string }[] };
  status: ExperimentStatus;
  createdAt: number;
  endedAt: number | null;
}

/** The state of an experiment, or what changed in it. Cells replace those of the same place. */
export interface ExperimentNews {
  head: ExperimentHead;
  cells: StartedCell[];
}

/** The chances that the classifier gives tasks with a first run, or why there is no classifier. */
export type Difficulties =
  | { ok: true; chances: { task: string; chance: number }[]; calibration: Calibration }
  | { ok: false; problem: string };

function headOf({ database }: ApiContext, wanted: string): ExperimentHead {
  const { spec, ...row } = experimentRow(database(), wanted);
  return { ...row, spec: { ...spec, tasks: spec.tasks.map(({ name, title }) => ({ name, title })) } };
}

async function tasksOf(context: ApiContext, wanted: readonly z.output<typeof taskSchema>[]): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const one of wanted) {
    const task = await resolveTask(context, one);
    tasks.push(withFlakeRates(task, measuredFlakeRates(context.database(), taskKey(task))));
  }
  return tasks;
}

/** Turns the errors of a plan that a person can correct into errors of the API. */
function planning<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof PlanError) throw refuse(error.message, error);
    throw error;
  }
}

const tasks = z.array(taskSchema).max(500);

/** The experiment, unless it was made of runs that were there: those cannot be run on. */
function running({ database }: ApiContext, wanted: string) {
  const row = asApiError(() => experimentRow(database(), wanted));
  if (row.spec.gathered) throw refuse(gatheredStands);
  return row;
}

/** What `follow` takes; a browser names it when it says what its stream carries. */
export const experimentFollowed = z.object({ id, lastEventId: z.string().nullish() });

export const experiments = router({
  list: procedure.query(({ ctx }): ExperimentEntry[] =>
    listExperiments(ctx.database()).map(({ spec, ...row }) => ({
      ...row,
      name: spec.name,
      tasks: spec.tasks.length,
      arms: spec.arms.map(({ name }) => name),
      repeats: spec.repeats,
      total: spec.gathered ? row.ended : cellsOf(spec).length,
    })),
  ),

  get: procedure.input(z.object({ id })).query(
    ({ ctx, input }): ExperimentNews =>
      asApiError(() => ({
        head: headOf(ctx, input.id),
        cells: startedCells(ctx.database(), input.id),
      })),
  ),

  /** The experiment that a run belongs to, and its cell there. */
  ofRun: procedure
    .input(z.object({ runId }))
    .query(({ ctx, input }): RunPlace | null => placeOfRun(ctx.database(), input.runId)),

  /** The experiment at once, and then its changes, at most twice a second. */
  follow: procedure.input(experimentFollowed).subscription(async function* ({ ctx, input, signal }) {
    const db = ctx.database();
    asApiError(() => experimentRow(db, input.id));
    const both = signal ? AbortSignal.any([signal, ctx.closing]) : ctx.closing;
    const sent = new Map<string, string>();
    const looks = watch(
      () => experimentMark(db, input.id),
      () => ({ head: headOf(ctx, input.id), cells: cellStandings(db, input.id) }),
      { signal: both, news: newsOf(db), everyMs: 500 },
    );
    for await (const { mark, value } of looks) {
      const changed = value.cells.filter((cell) => {
        const now = `${cell.runId} ${cell.status} ${cell.statusReason} ${cell.written}`;
        const isNew = sent.get(keyOf(cell)) !== now;
        sent.set(keyOf(cell), now);
        return isNew;
      });
      const results = cellResults(
        db,
        changed.filter(({ written }) => written).map(({ runId }) => runId),
      );
      const cells = changed.map(({ written: _, ...cell }) => ({
        ...cell,
        result: results.get(cell.runId) ?? null,
      }));
      const news: ExperimentNews = { head: value.head, cells };
      yield tracked(mark, news);
    }
    ctx.closing.throwIfAborted();
  }),

  create: procedure
    .input(planSchema.extend({ tasks }))
    .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
      const { tasks: wanted, ...plan } = input;
      const found = await tasksOf(ctx, wanted);
      const spec = planning(() =>
        experimentOf(plan, found, ctx.models(), () => trainedOnHistory(ctx.database(), null)),
      );
      return { id: createExperiment(ctx.database(), spec, Date.now()) };
    }),

  /** Makes an experiment of runs that are there, imported ones among them. */
  gather: procedure
    .input(z.object({ runs: z.array(runId).min(1).max(mostGathered) }))
    .mutation(({ ctx, input, signal }): Promise<{ id: string }> => aside(ctx, 'gather', input, signal)),

  cancel: procedure.input(z.object({ id })).mutation(({ ctx, input }) => {
    running(ctx, input.id);
    cancelExperiment(ctx.database(), input.id, ctx.actor, Date.now());
  }),

  /** Resumes a cancelled experiment and runs failed runs again. */
  resume: procedure.input(z.object({ id })).mutation(({ ctx, input }) => {
    running(ctx, input.id);
    resumeExperiment(ctx.database(), input.id);
  }),

  /** Adds tasks, arms and repeats to an experiment. */
  extend: procedure
    .input(
      z.object({
        id,
        tasks,
        arms: z.array(armSchema).max(mostArms),
        repeats: z.number().int().min(1).max(1000),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const db = ctx.database();
      const { spec } = running(ctx, input.id);
      const arms: Arm[] = planning(() => armsOf(input.arms, spec.budget, ctx.models()));
      const taken = arms.find(({ name }) => spec.arms.some((arm) => arm.name === name));
      if (taken) throw refuse(armExists(taken.name));
      const found = await tasksOf(ctx, input.tasks);
      const added =
        found.length === 0 ? [] : planning(() => experimentOf(planOf(spec), found, ctx.models())).tasks;
      extendExperiment(db, input.id, { tasks: added, arms, repeats: input.repeats });
    }),

  /** The chances that the difficulty classifier, trained on all other runs, gives the tasks from an arm's first runs. */
  difficulty: procedure.input(z.object({ id, arm: z.string() })).query(({ ctx, input }): Difficulties => {
    const db = ctx.database();
    asApiError(() => experimentRow(db, input.id));
    const trained = trainedOnHistory(db, input.id);
    if (!trained.ok) return trained;
    const chances = firstCells(db, input.id, input.arm, 1).flatMap(({ task, result }) =>
      result?.features ? [{ task, chance: probabilityOf(trained.classifier, result.features) }] : [],
    );
    return { ok: true, chances, calibration: trained.calibration };
  }),

  /** Spreads an arm's runs over the tasks, with the experiment's repeats as the mean, and makes them. */
  allocate: procedure
    .input(allocateSchema.omit({ classifier: true }).extend({ id, estimator: z.enum(estimators) }))
    .mutation(({ ctx, input }) => {
      const db = ctx.database();
      const { id, ...plan } = input;
      const { spec } = running(ctx, id);
      allocateExperiment(
        db,
        id,
        planning(() => allocationsOf(plan, spec, () => trainedOnHistory(db, id))),
      );
    }),

  /** The file with which `bin/espalier experiment` repeats it. */
  file: procedure
    .input(z.object({ id }))
    .query(({ ctx, input }): Record<string, unknown> => asFile(running(ctx, input.id).spec)),
});

/** The smallest possible plan: only its tasks matter. */
const planOf = ({ arms, budget }: ExperimentSpec) =>
  planSchema.parse({ arms, budget: { steps: budget.steps ?? 1 } });
