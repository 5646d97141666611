import { donorSource } from '@/db/donor-source';
import { RunNotFound, runRow } from '@/db/runs';
import { readText } from '@/db/texts';
import type { Action } from '@/server/core/agent/action';
import type { NodeId } from '@/server/core/base/ids';
import type { ConflictReason, GraftConflict, GraftSpec, NodeGraft } from '@/server/core/graft/graft';
import type { DonorSource } from '@/server/core/ports/donor-source';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import type { AttemptState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';
import type { RunContext } from '@/server/engine/context/context';
import { neededBy } from '@/server/stitch/closure';
import { donorPath, NoGraft, sharedLength, stepsOf } from '@/server/stitch/donor-path';
import { type DonorStep, soleAction } from '@/server/stitch/donor-step';
import { filesAt, sideAt } from '@/server/stitch/load';
import { actionFor, replayChange } from '@/server/stitch/replay-step';
import { editedDeltas, replayTurn } from '@/server/stitch/replay-turn';
import { seenIn } from './replay-actions';
import { donorNodeGone, otherTask, resolutionNotStored } from './sentences';

export type NextGraft =
  | {
      kind: 'step';
      calls: readonly [Action, ...Action[]];
      graft: Omit<NodeGraft, 'diverged'> /** What the donor saw. */;
      seen: string;
    }
  | { kind: 'conflict'; conflict: GraftConflict }
  /** Every step of the plan stands at the host. */
  | { kind: 'over' };

/** The steps of an attempt's graft, one after another. */
export interface Graft {
  /** What is to be done at `head`, the last settled node. A step whose change stands there already is passed over. */
  next(head: NodeState): Promise<NextGraft>;
}

/**
 * Opens an attempt's graft where it stands: after an interruption it goes on behind the last step that was settled. What
 * is decided depends on the donor's snapshots and the host's alone, so that it is the same however often it is asked.
 * `refused` where the donor cannot be read: why.
 */
export async function openGraft(
  context: RunContext,
  attempt: AttemptState,
  spec: GraftSpec,
): Promise<Graft | { refused: string }> {
  try {
    return await opened(context, attempt, spec);
  } catch (error) {
    if (error instanceof NoGraft || error instanceof RunNotFound) return { refused: error.message };
    throw error;
  }
}

async function opened(context: RunContext, attempt: AttemptState, spec: GraftSpec): Promise<Graft> {
  const source = sourceOf(context, spec);
  const steps = await plannedSteps(context, attempt, spec, source);
  let index = reached(context, attempt, steps);
  return {
    async next(head) {
      for (; index < steps.length; index++) {
        const step = steps[index];
        if (!step) break;
        const found = await decide(context, spec, source, { step, head, left: steps.slice(index) });
        if (found === null) continue;
        if (found.kind === 'step') index += 1;
        return found;
      }
      return { kind: 'over' };
    },
  };
}

function sourceOf({ db, store, log }: RunContext, { donorRun }: GraftSpec): DonorSource {
  if (donorRun !== null && runRow(db, donorRun).spec.taskName !== log.state.spec.taskName) {
    throw new NoGraft(otherTask(donorRun));
  }
  const source = donorSource(db, donorRun ?? log.runId, store);
  // The tables are written within the turn; the state is what this process decides by.
  return donorRun === null ? { ...source, node: (id) => log.state.nodes.get(id) ?? null } : source;
}

async function plannedSteps(
  { log, store }: RunContext,
  { from }: AttemptState,
  { donorRun, steps, close }: GraftSpec,
  source: DonorSource,
): Promise<DonorStep[]> {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const path = donorPath(source, last);
  const wanted = new Set(steps);
  const host = donorRun === null ? pathTo(log.state, from) : path.slice(0, 1);
  const begins = Math.max(1, sharedLength(path, host));
  const remaining = path.slice(begins);
  if (!close)
    return stepsOf(
      source,
      path.slice(1).filter(({ id }) => wanted.has(id)),
    );
  const all = await stepsOf(source, remaining);
  const origin = path[begins - 1];
  const base = origin ? await filesAt(store, origin.snapshot, all) : new Map();
  const needed = neededBy(all, wanted, base);
  return all.filter(({ id }) => wanted.has(id) || needed.has(id));
}

/** The index of the first step that is not settled yet. */
function reached({ log }: RunContext, { id, head, steps }: AttemptState, planned: DonorStep[]): number {
  if (steps === 0) return 0;
  const { graft } = nodeOf(log.state, head);
  // Once the agent has gone on, the graft lies behind it.
  if (graft === null) return planned.length;
  const at = planned.findIndex((step) => step.id === graft.donor);
  return nodeOf(log.state, head).attemptId === id ? at + 1 : 0;
}

/** Null: the change stands there already. */
async function decide(
  { db, store }: RunContext,
  spec: GraftSpec,
  source: DonorSource,
  { step, head, left }: { step: DonorStep; head: NodeState; left: readonly DonorStep[] },
): Promise<NextGraft | null> {
  const seen = seenBy(source, step.id);
  const graft = { donorRun: spec.donorRun, donor: step.id };
  const { resolution } = spec;
  if (resolution && step.id === spec.steps[0]) {
    const content = readText(db, resolution.content);
    if (content === null) throw new Error(resolutionNotStored);
    const action: Action = { kind: 'write_file', path: resolution.path, content };
    return { kind: 'step', calls: [action], graft: { ...graft, how: 'resolved' }, seen };
  }
  const sole = soleAction(step);
  if (sole === null || (sole.kind === 'apply_patch' && step.deltas.length > 1)) {
    const edited = editedDeltas(step);
    const ours = await Promise.all(edited.map(({ path }) => sideAt(store, head.snapshot, path)));
    const together = replayTurn(step, edited, ours);
    if (together === null) return null;
    if ('calls' in together) {
      return { kind: 'step', calls: together.calls, graft: { ...graft, how: together.how }, seen };
    }
    return conflictOf(source, { step, head, left }, together);
  }
  const delta = sole.kind === 'shell' || sole.kind === 'run_tests' ? undefined : step.deltas[0];
  if (!delta) return { kind: 'step', calls: [sole], graft: { ...graft, how: 'replayed' }, seen };
  const replay = replayChange(delta, sole, await sideAt(store, head.snapshot, delta.path));
  if (replay.kind === 'present') return null;
  const action = actionFor(sole, delta, replay);
  if (replay.kind !== 'conflict' && action !== null) {
    return { kind: 'step', calls: [action], graft: { ...graft, how: replay.kind }, seen };
  }
  const reason = replay.kind === 'conflict' ? replay.reason : 'opaque';
  return conflictOf(source, { step, head, left }, { path: delta.path, reason });
}

function conflictOf(
  source: DonorSource,
  { step, head, left }: { step: DonorStep; head: NodeState; left: readonly DonorStep[] },
  { path, reason }: { path: string; reason: ConflictReason },
): NextGraft {
  const donor = source.node(step.id);
  const before = donor?.parentId ? source.node(donor.parentId) : null;
  if (!donor || !before) throw new NoGraft(donorNodeGone(step.id));
  return {
    kind: 'conflict',
    conflict: {
      step: step.id,
      path,
      reason,
      base: before.snapshot,
      theirs: donor.snapshot,
      ours: head.snapshot,
      left: left.map(({ id }) => id),
    },
  };
}

function seenBy(source: DonorSource, id: NodeId): string {
  const node = source.node(id);
  const step = node && source.step(node);
  return step ? seenIn(step) : '';
}
