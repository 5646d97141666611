import { readOutcome } from '@/db/node-texts';
import { type Action, actionTitle } from '@/server/core/agent/action';
import { Hunks } from '@/server/core/agent/hunks';
import type { NodeId, SnapshotId } from '@/server/core/base/ids';
import type { GivenStep } from '@/server/core/proposal/proposal';
import { defaultMinimiseRuns, slowVerificationMs } from '@/server/core/run/minimisation';
import type { NodeState } from '@/server/core/run/node';
import { minimisationOf } from '@/server/core/run/smallest-patch';
import type { RunState } from '@/server/core/run/state';
import { isSolution, writtenByAgent } from '@/server/core/run/tree';
import { limitReached as limitWords } from '@/server/core/usage/sentences';
import { minimise } from '@/server/core/verdict/minimise';
import { scoreOf } from '@/server/core/verdict/outcome';
import { engine, limitReached, type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { ensureEnvironment } from '@/server/engine/context/environment';
import { ready } from '@/server/engine/context/ready';
import { minimisationStopped, runsUsed, verificationTooSlow } from './sentences';

/**
 * Leaves out hunks of a solution one by one, in forks that are verified (delta debugging). Each verification is charged
 * and kept, so that an interrupted minimisation goes on where it was. Returns the patch that leaves out what is not
 * needed, as a step; null where every hunk is, where that step was begun before, or where the run does not want it.
 */
export async function minimiseSolution(context: RunContext, solution: NodeState): Promise<GivenStep | null> {
  const { log, store } = context;
  const { minimise: choice = 'auto', minimiseRuns: most = defaultMinimiseRuns } = log.state.spec;
  const { id } = solution;
  if (choice === 'never' || !isSolution(solution) || solution.holdout?.passed === false) return null;
  if (isMinimised(log.state, id)) return null;
  const earlier = minimisationOf(log.state, id);
  const root = rootSnapshot(context);
  const written = writtenByAgent(log.state, id);
  const handedOver = await store.withoutIgnored(solution.snapshot, { root, keep: written });
  const hunks = new Hunks(await store.diff(root, handedOver));
  if (hunks.list.length < 2) return null;
  if (!earlier) {
    log.append([{ type: 'minimisation.started', nodeId: id, hunks: [...hunks.list], most, actor: engine }]);
  }
  const all = hunks.list.map((_, index) => index);
  let cut = choice === 'auto' ? whySlow(context, solution) : null;
  if (cut === null) await ensureEnvironment(context, id);
  const passes = async (kept: readonly number[]): Promise<boolean | null> => {
    const trials = minimisationOf(log.state, id)?.trials ?? [];
    const known = trials.find((trial) => trial.kept.join() === kept.join());
    if (known) return known.passed;
    await ready(context);
    cut ??= whyOver(context, trials.length, most);
    if (cut !== null) return null;
    return await tried(context, solution, { patch: hunks.patchTo(kept), kept: [...kept], written });
  };
  const kept = earlier?.kept ?? (await minimise(all, passes)).kept;
  let step: GivenStep | null = null;
  log.append((putText) => {
    if (kept.length < all.length) {
      const action: Action = { kind: 'apply_patch', patch: hunks.patchTo(kept) };
      step = { action: putText(JSON.stringify(action)), title: actionTitle(action), donor: null };
    }
    return earlier?.kept
      ? []
      : [{ type: 'minimisation.ended', nodeId: id, kept: [...kept], cut, actor: engine }];
  });
  return step;
}

/** Whether the node is the smallest patch of a solution, or one was begun from it. */
const isMinimised = ({ attempts, nodes }: RunState, id: NodeId): boolean =>
  [...attempts.values()].some(
    ({ id: attempt, proposal }) =>
      proposal.minimises === id || (proposal.minimises !== undefined && nodes.get(id)?.attemptId === attempt),
  );

/** Why a verification of the solution takes too long to be repeated unasked, or null. */
function whySlow({ db }: RunContext, solution: NodeState): string | null {
  const outcome = readOutcome(db, solution);
  const ms = (outcome?.ms ?? 0) / (outcome?.runs ?? 1);
  return ms < slowVerificationMs ? null : verificationTooSlow(ms);
}

function whyOver(context: RunContext, trials: number, most: number): string | null {
  if (context.control.closing !== null) return minimisationStopped;
  if (trials >= most) return runsUsed(most);
  const limit = limitReached(context);
  return limit === null ? null : limitWords(limit);
}

async function tried(
  context: RunContext,
  { id, snapshot }: NodeState,
  { patch, kept, written }: { patch: string; kept: number[]; written: string[] },
): Promise<boolean> {
  const { log, task, verifier, control, signal } = context;
  const { baseline } = log.state;
  const at = await patched(context, snapshot, patch);
  if (at === null || baseline === null) return false;
  const outcome = await verifier.verify(task, at, rootSnapshot(context), signal, written);
  const passed = scoreOf(outcome, baseline).solved;
  const spend = { verifications: 1, sandboxMs: outcome.ms, seconds: control.stopwatch.lap() };
  log.append([{ type: 'minimisation.tried', nodeId: id, kept, passed, actor: engine, spend }]);
  return passed;
}

/** The snapshot with the patch applied, or null where it does not fit. */
async function patched(
  { driver, log }: RunContext,
  from: SnapshotId,
  patch: string,
): Promise<SnapshotId | null> {
  const sandbox = await driver.open(from, { owner: `${log.runId}/minimise` });
  try {
    const { error } = await sandbox.file({ kind: 'apply_patch', patch });
    return error ? null : (await sandbox.snapshot()).id;
  } finally {
    await sandbox.close();
  }
}
