import { directoryFormOf } from '@/components/directory/directory-form';
import { defaultMinimiseRuns } from '@/server/core/run/minimisation';
import { type Catalog, initialForm, type NewRunForm, ownAgent, type RunOrder } from './new-run-form';

/** The form filled in as a run was, so that “Start” makes it again. The other sources of a task are filled in too. */
export function formLike(catalog: Catalog, order: RunOrder): NewRunForm {
  const { spec, allowShell, task, directory } = order;
  const { strategy, parameters, model, roles = {}, sandbox, seed, budget, onInterruption } = spec;
  return {
    ...initialForm(catalog, task.origin === 'sample' ? task.name : null),
    ...(directory === null ? {} : directoryFormOf(directory, directory.options)),
    source: 'run',
    like: order,
    strategy,
    parameters: { [strategy]: parameters },
    model,
    agent: spec.agent ?? ownAgent,
    roles,
    sandbox,
    allowShell,
    lastLook: spec.lastLook !== false,
    seed,
    budget,
    onInterruption,
    confidence: spec.confidence,
    minimise: spec.minimise ?? 'auto',
    minimiseRuns: spec.minimiseRuns ?? defaultMinimiseRuns,
  };
}
