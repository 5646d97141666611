import type { NodeId } from '@/server/core/base/ids';
import type { ConflictReason } from '@/server/core/graft/graft';
import { changes, type DonorStep, soleAction } from './donor-step';
import { type Replay, replayChange } from './replay-step';
import { absent, type Side } from './side';

/** The files of a place, by path: those that matter; any other is absent or the same everywhere. */
export type Files = ReadonlyMap<string, Side>;

/** A step whose change could not be replayed. */
export interface Stop {
  step: NodeId;
  path: string;
  reason: ConflictReason;
}

/** Replays the changes of `steps` one after another onto `files`. Ends at the first conflict; what was replayed before it stays. */
export function replayAll(
  steps: readonly DonorStep[],
  files: Files,
): { files: Map<string, Side>; stop: Stop | null } {
  const now = new Map(files);
  for (const step of steps) {
    const replays: [string, Replay][] = step.deltas.map((delta) => [
      delta.path,
      replayChange(delta, soleAction(step), now.get(delta.path) ?? absent),
    ]);
    for (const [path, replay] of replays) {
      if (replay.kind === 'conflict')
        return { files: now, stop: { step: step.id, path, reason: replay.reason } };
    }
    for (const [path, replay] of replays) {
      if (replay.kind === 'replayed' || replay.kind === 'merged') now.set(path, replay.side);
    }
  }
  return { files: now, stop: null };
}

/** More writers of the same files than this are all pulled in: to leave each out in turn would take too long. */
const mostTried = 80;

/**
 * The earlier steps without which `wanted` cannot be replayed where the donor began, each with the step that stops
 * without it. Sufficient: with them all replay to the end. Minimal: without any one of them something stops.
 *
 * `steps` is the donor's whole way from where it left the host's, in order; `files` what it began with.
 */
export function neededBy(
  steps: readonly DonorStep[],
  wanted: ReadonlySet<NodeId>,
  files: Files,
): Map<NodeId, Stop> {
  const last = steps.findLastIndex(({ id }) => wanted.has(id));
  const related = writersOfTheSame(steps.slice(0, last + 1), wanted);
  const kept = new Set(related.map(({ id }) => id));
  const stopWithout = (left: NodeId): Stop | null =>
    replayAll(
      related.filter(({ id }) => id !== left && kept.has(id)),
      files,
    ).stop;
  const extras = related.filter(({ id }) => !wanted.has(id)).toReversed();
  for (let shrunk = extras.length <= mostTried; shrunk; ) {
    shrunk = false;
    for (const { id } of extras) {
      if (!kept.has(id) || stopWithout(id) !== null) continue;
      kept.delete(id);
      shrunk = true;
    }
  }
  const needed = new Map<NodeId, Stop>();
  for (const step of extras.toReversed()) {
    if (!kept.has(step.id)) continue;
    const [delta] = step.deltas;
    const stop = stopWithout(step.id) ?? firstAfter(related, step, delta?.path ?? '');
    if (stop) needed.set(step.id, stop);
  }
  return needed;
}

/** Those that change a file which a wanted step changes, or which one of them changes besides. */
function writersOfTheSame(steps: readonly DonorStep[], wanted: ReadonlySet<NodeId>): DonorStep[] {
  const found = new Set<NodeId>();
  const paths = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const step of steps) {
      if (found.has(step.id) || !changes(step)) continue;
      if (!wanted.has(step.id) && !step.deltas.some(({ path }) => paths.has(path))) continue;
      found.add(step.id);
      for (const { path } of step.deltas) paths.add(path);
      grown = true;
    }
  }
  return steps.filter(({ id }) => found.has(id));
}

function firstAfter(steps: readonly DonorStep[], of: DonorStep, path: string): Stop | null {
  const after = steps.slice(steps.indexOf(of) + 1);
  const next = after.find(({ deltas }) => deltas.some((delta) => delta.path === path));
  return next ? { step: next.id, path, reason: 'overlap' } : null;
}
