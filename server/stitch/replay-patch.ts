import type { Action } from '@/server/core/agent/action';
import { textPatch } from '@/server/core/agent/text-patch';
import type { ConflictReason } from '@/server/core/graft/graft';
import type { DonorStep } from './donor-step';
import { replayChange } from './replay-step';
import { absent, type Side, textOf } from './side';

/** What replaying a patch of several files comes to: an action that makes it, or where it does not fit. */
type PatchReplay = { action: Action; how: 'replayed' | 'merged' } | { path: string; reason: ConflictReason };

/**
 * Replays a patch of several files where they are `ours` now (one for each change of the step): as it was where all of
 * them fit as they are, else as a patch of what each file is merged to. Null: every change stands there already.
 */
export function replayPatch(step: DonorStep, ours: readonly Side[]): PatchReplay | null {
  const files = step.deltas.map((delta, index) => {
    const here = ours[index] ?? absent;
    return { delta, here, replay: replayChange(delta, step.action, here) };
  });
  if (files.every(({ replay }) => replay.kind === 'present')) return null;
  for (const { delta, replay } of files) {
    if (replay.kind === 'conflict') return { path: delta.path, reason: replay.reason };
  }
  if (files.every(({ replay }) => replay.kind === 'replayed'))
    return { action: step.action, how: 'replayed' };
  const changes = [];
  for (const { delta, here, replay } of files) {
    if (replay.kind !== 'replayed' && replay.kind !== 'merged') continue;
    if (here.kind === 'opaque' || replay.side.kind === 'opaque')
      return { path: delta.path, reason: 'opaque' };
    changes.push({ path: delta.path, before: textOf(here), after: textOf(replay.side) });
  }
  return { action: { kind: 'apply_patch', patch: textPatch(changes) }, how: 'merged' };
}
