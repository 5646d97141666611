import type { NodeId } from '@/server/core/base/ids';
import type { ForeseenFile, GraftPlan, PlannedStep } from '@/server/core/graft/graft';
import { type Files, neededBy, type Stop } from './closure';
import { changes, type DonorStep, soleAction } from './donor-step';
import { type NameUse, namesUsed } from './names';
import { replayChange } from './replay-step';
import { changedNothing, changesLines, notNeeded, readBefore, usesName } from './sentences';
import { absent, isSame, type Side, textOf } from './side';

/** What a person, or a strategy, wants grafted. */
export interface PlanRequest {
  host: NodeId;
  /** The donor's whole way from where it left the host's, in order. */
  steps: readonly DonorStep[];
  chosen: ReadonlySet<NodeId>;
  /** Steps that shall not be pulled in. */
  without: ReadonlySet<NodeId>;
  /** What the donor began with, and what the host has: the files that `steps` change. */
  base: Files;
  hosted: Files;
}

/**
 * The chosen steps with what they rest on, the steps one may add, and the files where host and donor differ, before
 * anything runs. Of the chosen steps those that changed nothing are offered, not planned, unless nothing else was chosen.
 */
export function planGraft(request: PlanRequest): GraftPlan {
  const { host, steps, chosen, without } = request;
  const wanted = new Set(
    steps.filter((step) => chosen.has(step.id) && !without.has(step.id)).map(({ id }) => id),
  );
  const pulled = pulledIn(request, wanted);
  const planned = steps.filter(({ id }) => wanted.has(id) || (pulled.has(id) && !without.has(id)));
  const inPlan = new Set(planned.map(({ id }) => id));
  const needed = neededBy(steps, inPlan, request.base);
  const rest = steps.filter(({ id }) => !inPlan.has(id));
  return {
    host,
    steps: planned.map((step) =>
      plannedStep(step, wanted, pulled, stopsWithout(planned, step, request.base)),
    ),
    offered: rest.map((step) =>
      offeredStep(step, steps, inPlan, pulled.get(step.id) ?? needStop(needed, step)),
    ),
    foreseen: foresee(planned, request.hosted),
    estimate: { steps: planned.length, seconds: planned.reduce((sum, { seconds }) => sum + seconds, 0) },
  };
}

type Pull = { role: 'needed'; stop: Stop } | { role: 'uses'; use: NameUse };

/** What the wanted steps rest on: what replaying them needs, what brought the names they use, and what those rest on in turn. */
function pulledIn({ steps, base, without }: PlanRequest, wanted: ReadonlySet<NodeId>): Map<NodeId, Pull> {
  const pulled = new Map<NodeId, Pull>();
  for (let grown = true; grown; ) {
    const before = pulled.size;
    const all = new Set([...wanted, ...pulled.keys()].filter((id) => !without.has(id)));
    for (const [id, stop] of neededBy(steps, all, base)) {
      if (!pulled.has(id)) pulled.set(id, { role: 'needed', stop });
    }
    for (const [id, use] of namesUsed(steps, all)) {
      if (!pulled.has(id)) pulled.set(id, { role: 'uses', use });
    }
    grown = pulled.size > before;
  }
  return pulled;
}

const needStop = (needed: ReadonlyMap<NodeId, Stop>, step: DonorStep): Pull | undefined => {
  const stop = needed.get(step.id);
  return stop && { role: 'needed', stop };
};

/** Whether a later step of the plan cannot be replayed without this one. */
function stopsWithout(planned: readonly DonorStep[], { id }: DonorStep, base: Files): boolean {
  const others = new Set(planned.filter((step) => step.id !== id).map((step) => step.id));
  return neededBy(planned, others, base).has(id);
}

function plannedStep(
  step: DonorStep,
  wanted: ReadonlySet<NodeId>,
  pulled: ReadonlyMap<NodeId, Pull>,
  needed: boolean,
): PlannedStep {
  const pull = pulled.get(step.id);
  const isChosen = wanted.has(step.id) || pull === undefined;
  return {
    node: step.id,
    title: step.title,
    role: isChosen ? 'chosen' : pull.role,
    because: isChosen ? null : because(pull),
    mayLeaveOut: !needed,
  };
}

const because = (pull: Pull): string =>
  pull.role === 'needed'
    ? changesLines(pull.stop.step, pull.stop.path)
    : usesName(pull.use.by, pull.use.name);

function offeredStep(
  step: DonorStep,
  steps: readonly DonorStep[],
  planned: ReadonlySet<NodeId>,
  pull: Pull | undefined,
): PlannedStep {
  const about = { node: step.id, title: step.title, mayLeaveOut: true };
  if (!changes(step)) return { ...about, role: 'looks', because: changedNothing };
  if (pull) return { ...about, role: pull.role, because: because(pull) };
  const reading = readAfter(step, steps, planned);
  return reading
    ? { ...about, role: 'read', because: reading }
    : { ...about, role: 'chosen', because: notNeeded };
}

/** A planned step that came after a reading of what this one wrote, as a sentence. */
function readAfter(
  step: DonorStep,
  steps: readonly DonorStep[],
  planned: ReadonlySet<NodeId>,
): string | null {
  const written = new Set(step.deltas.map(({ path }) => path));
  let seen: { by: NodeId; path: string } | null = null;
  for (const later of steps.slice(steps.indexOf(step) + 1)) {
    if (seen && planned.has(later.id) && changes(later)) {
      return readBefore(later.id, seen.by, seen.path);
    }
    const path = later.reads.find((read) => written.has(read));
    const reads = later.calls.some(({ kind }) => kind === 'read_file');
    if (path !== undefined && reads) seen = { by: later.id, path };
  }
  return null;
}

/** Every file that differs from what a planned step found, at the first such step. A conflict ends the look at its file. */
function foresee(planned: readonly DonorStep[], hosted: Files): ForeseenFile[] {
  const now = new Map<string, Side>(hosted);
  const found = new Map<string, ForeseenFile>();
  for (const step of planned) {
    for (const delta of step.deltas) {
      const { path } = delta;
      const known = found.get(path);
      if (known?.conflict) continue;
      const ours = now.get(path) ?? absent;
      const replay = replayChange(delta, soleAction(step), ours);
      const differs = replay.kind !== 'present' && !isSame(ours, delta.before);
      if (differs && (known === undefined || replay.kind === 'conflict')) {
        found.set(path, {
          path,
          step: step.id,
          conflict: replay.kind === 'conflict' ? replay.reason : null,
          versions: { base: textOf(delta.before), theirs: textOf(delta.after), ours: textOf(ours) },
        });
      }
      if (replay.kind === 'replayed' || replay.kind === 'merged') now.set(path, replay.side);
    }
  }
  return [...found.values()];
}
