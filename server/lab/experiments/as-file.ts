import { taskFromSource } from '@/server/catalog';
import type { ExperimentSpec } from '@/server/core/experiment/spec';

/** The file with which `bin/espalier compare` runs the experiment again (JSON, which YAML contains). */
export function asFile(spec: ExperimentSpec): Record<string, unknown> {
  const tasks = spec.tasks.map(({ source }) => taskFromSource(source));
  const own = tasks.find(({ origin }) => origin === 'directory');
  const { steps, tokens, usd } = spec.budget;
  const { name, arms, repeats, stepsPerAttempt, seed, sandbox, allowShell, concurrency } = spec;
  return {
    name,
    tasks: tasks.map((task) => (task.origin === 'sample' ? task.name : task.directory)),
    ...(own ? { test: own.test.command, statement: own.statement } : {}),
    arms,
    repeats,
    budget: {
      ...(steps === null ? {} : { steps }),
      ...(tokens === null ? {} : { tokens }),
      ...(usd === null ? {} : { usd }),
    },
    stepsPerAttempt,
    seed,
    sandbox,
    allowShell,
    concurrency,
  };
}
