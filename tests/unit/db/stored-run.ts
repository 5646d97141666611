import type { Database } from '@/db/connection';
import { openRunLog, type RunLog } from '@/db/run-log';
import { createRun, type NewRun } from '@/db/runs';
import type { RunSpec } from '@/server/core/run/spec';
import { defaultBudget } from '@/server/core/usage/budget';
import type { TreeBuilder } from '@/tests/unit/search/build-tree';

export const owner = 'here';

const spec: RunSpec = {
  taskName: 't',
  taskTitle: 'T',
  strategy: 'mcts',
  parameters: {},
  model: 'repair',
  sandbox: 'local',
  seed: 1,
  budget: defaultBudget,
  onInterruption: 'resume',
};

/** Makes a run that is held by `owner` until the time `leaseUntil`, writes a tree into it, and gives its log. */
export function storedRun(
  db: Database,
  { tree, leaseUntil = 1000, ...change }: Partial<RunSpec> & { tree?: TreeBuilder; leaseUntil?: number } = {},
): RunLog {
  const run: NewRun = {
    spec: { ...spec, ...change },
    task: { name: 't' },
    allowShell: false,
    actor: { kind: 'person', name: 'Ada' },
    owner: { id: owner, leaseUntil },
  };
  const log = openRunLog(db, createRun(db, run), owner, () => 5);
  if (tree) log.append(tree.log());
  log.flush();
  return log;
}
