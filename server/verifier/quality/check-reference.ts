import type { Verifier } from '@/server/core/ports/verifier';
import { baselineOf, type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import type { ReferenceCheck } from '@/server/core/verdict/reference-check';
import type { Suite } from './suite';

/**
 * Verifies the task's reference repair as an agent's result is verified, and on the holdout where there is one. A task
 * whose own repair is no solution cannot be solved by the right change. `first`: the outcome at the root.
 */
export async function checkReference(
  suite: Suite,
  verifier: Pick<Verifier, 'verify' | 'holdout'>,
  first: Outcome,
  patch: string,
): Promise<ReferenceCheck> {
  const { task, root, options } = suite;
  const applied = await suite.inFork(async (sandbox) => {
    const { error, text } = await sandbox.file({ kind: 'apply_patch', patch });
    return error ? { problem: text } : { snapshot: (await sandbox.snapshot()).id };
  });
  if (applied.snapshot === undefined) return { solves: false, notApplied: applied.problem };
  const at = applied.snapshot;
  const outcome = await verifier.verify(task, at, root, options.signal);
  const { targetsPassing, targetsTotal, guardsPassing, guardsTotal, solved } = scoreOf(
    outcome,
    baselineOf(first, task.test),
  );
  const visible = { targetsPassing, targetsTotal, guardsPassing, guardsTotal };
  if (!task.holdout || task.holdoutDirectory === null) return { solves: solved, ...visible };
  const { tests, status } = await verifier.holdout(task, at, root, options.signal);
  const failing = tests.filter((test) => test.status === 'failed').map(({ id }) => id);
  const holdout = {
    passes: status === 'read' && tests.some((test) => test.status === 'passed') && failing.length === 0,
    failing,
  };
  return { solves: solved && holdout.passes, ...visible, holdout };
}
