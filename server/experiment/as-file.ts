import { taskFromSource } from '@/server/catalog';
import type { ExperimentSpec } from '@/server/core/experiment/spec';

/** The file with which `bin/espalier experiment` runs the experiment again (JSON, which YAML contains). */
export function asFile(spec: ExperimentSpec): Record<string, unknown> {
  const tasks = spec.tasks.map(({ source }) => taskFromSource(source));
  const { steps, tokens, usd } = spec.budget;
  const { name, arms, repeats, stepsPerAttempt, seed, sandbox, allowShell, concurrency } = spec;
  return {
    name,
    tasks: tasks.map(({ origin, name, directory, test, statement, options }) =>
      origin === 'sample'
        ? name
        : {
            directory,
            ...(test.command ? { test: test.command } : {}),
            ...(statement ? { statement } : {}),
            ...options,
          },
    ),
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
    ...allocateIn(spec),
  };
}

/** With the classifier as it was, so that the same comes out whatever has been run since. */
export function allocateIn({ allocations = [] }: ExperimentSpec): Record<string, unknown> {
  const [first] = allocations;
  if (!first) return {};
  const { probes, cap, estimator, classifier } = first;
  const arms = allocations.map(({ arm }) => arm);
  return { allocate: { arms, probes, cap, estimator, ...(classifier ? { classifier } : {}) } };
}
