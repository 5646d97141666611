import { type Notice, readNotices } from '@/db/notices';
import { dataPaths } from '@/db/open';
import { listSampleTasks } from '@/server/catalog';
import type { TermMeanings } from '@/server/core/ports/strategy';
import { agentsHere } from '@/server/guests';
import type { ModelEntry } from '@/server/models';
import { strategies } from '@/server/search';
import { knownModels } from './known-models';
import { type ParameterSchema, parameterSchemaOf } from './parameter-schema';
import { findSystem, type SystemReport } from './system';
import { procedure, router } from './trpc';

export interface TaskEntry {
  name: string;
  title: string;
  statement: string;
  language: string;
  tags: string[];
  /** The test command. */
  test: string;
  hasHoldout: boolean;
}

export interface StrategyEntry {
  name: string;
  title: string;
  explanation: string;
  /** The meaning of the terms of its candidates, by name. */
  terms: TermMeanings;
  schema: ParameterSchema;
}

export const catalog = router({
  tasks: procedure.query(async ({ ctx }): Promise<TaskEntry[]> => {
    const tasks = await listSampleTasks(ctx.tasksDirectory);
    return tasks.map((task) => ({
      name: task.name,
      title: task.title,
      statement: task.statement,
      language: task.language,
      tags: task.tags,
      test: task.test.command,
      hasHoldout: task.holdoutDirectory !== null,
    }));
  }),

  strategies: procedure.query((): StrategyEntry[] =>
    [...strategies.values()].map(({ name, title, explanation, parameters, terms = {} }) => ({
      name,
      title,
      explanation,
      terms,
      schema: parameterSchemaOf(parameters),
    })),
  ),

  models: procedure.query(({ ctx }): Promise<ModelEntry[]> => knownModels(ctx.models())),

  /** The agents that a run can have here: Espalier's own, and the guests that are installed. */
  agents: procedure.query(() => agentsHere()),

  /** What was found on this machine. */
  system: procedure.query((): Promise<SystemReport> => findSystem(dataPaths().database)),

  /** What processes say now: a database that is busy, a process that was started again. Reads no database. */
  notices: procedure.query((): Notice[] => readNotices(dataPaths().directory)),
});
