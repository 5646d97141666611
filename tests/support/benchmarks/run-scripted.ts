import type { Database } from '@/db/connection';
import { leaseMs, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import type { DataPaths } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import { sourceOfTask } from '@/server/catalog';
import type { Action } from '@/server/core/agent/action';
import type { Model } from '@/server/core/ports/model';
import { specOfTask } from '@/server/core/run/spec-of-task';
import type { Task } from '@/server/core/task/task';
import { defaultBudget } from '@/server/core/usage/budget';
import { usageOfCall } from '@/server/core/usage/usage';
import { executeRun } from '@/server/engine/loop/run';
import { composeWorld } from '@/server/process/compose';
import { parseParameters, strategyNamed } from '@/server/search';

/** Takes these actions, one after the other, in every attempt. */
const scripted = (actions: readonly Action[]): Model => ({
  id: 'scripted',
  title: 'scripted',
  step: async ({ context }) => ({
    action: actions[context.history.length] ?? { kind: 'finish', summary: 'done' },
    thought: '',
    usage: usageOfCall({ inputTokens: 10, outputTokens: 2, usd: 0 }),
  }),
});

/** A run that trouble has paused waits for a person: it is let go after this time. */
const mostMs = 100_000;

/** A run of one attempt in real Docker sandboxes, by a model that takes these actions. */
export async function runScripted(db: Database, paths: DataPaths, task: Task, actions: readonly Action[]) {
  const strategy = strategyNamed('single');
  const parsed = parseParameters(strategy, {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const runId = createRun(db, {
    spec: {
      ...{ taskName: task.name, taskTitle: task.title, strategy: 'single', parameters: parsed.parameters },
      ...{ model: 'scripted', sandbox: 'docker', seed: 1, onInterruption: 'resume', minimise: 'never' },
      budget: { ...defaultBudget, steps: 10 },
      ...specOfTask(task),
    },
    task: sourceOfTask(task),
    allowShell: true,
    actor: { kind: 'person', name: 'test' },
    owner: { id: thisOwner(), leaseUntil: Date.now() + leaseMs },
  });
  const world = composeWorld(paths, undefined, () => scripted(actions));
  try {
    await executeRun(db, world, runId, thisOwner(), AbortSignal.timeout(mostMs));
  } finally {
    await world.close();
  }
  return { runId, state: loadState(db, runId), events: readEvents(db, runId, 0) };
}
