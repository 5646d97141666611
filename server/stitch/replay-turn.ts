import { type Action, isReadOnly, pathsEdited } from '@/server/core/agent/action';
import { textPatch } from '@/server/core/agent/text-patch';
import type { ConflictReason } from '@/server/core/graft/graft';
import { type DonorStep, type FileDelta, soleAction } from './donor-step';
import { replayChange } from './replay-step';
import { absent, type Side, textOf } from './side';

/** What replaying a step that changed several files comes to: the calls that make it, or where it does not fit. */
type TurnReplay =
  | { calls: readonly [Action, ...Action[]]; how: 'replayed' | 'merged' }
  | { path: string; reason: ConflictReason };

const isEdit = (action: Action) => pathsEdited(action).length > 0;

/** The changes that its edits made. What its commands changed, they change again. */
export function editedDeltas({ calls, deltas }: DonorStep): FileDelta[] {
  const edited = new Set(calls.flatMap(pathsEdited));
  return deltas.filter(({ path }) => edited.has(path));
}

/**
 * Replays a step of several calls, or a patch of several files, where the edited files are `ours` now (one for each of
 * `edited`): as it was where all of them fit as they are; else one patch of what each file is merged to stands for all its
 * edits, at the place of the first, among its other calls. Edits that stand there already are left out. Null: nothing is
 * left to do.
 */
export function replayTurn(
  step: DonorStep,
  edited: readonly FileDelta[],
  ours: readonly Side[],
): TurnReplay | null {
  const files = edited.map((delta, index) => {
    const here = ours[index] ?? absent;
    return { delta, here, replay: replayChange(delta, soleAction(step), here) };
  });
  for (const { delta, replay } of files) {
    if (replay.kind === 'conflict') return { path: delta.path, reason: replay.reason };
  }
  // What is undone depends on the history, which is another one here.
  const undoes = step.calls.some(({ kind }) => kind === 'undo_edit');
  if (!undoes && files.every(({ replay }) => replay.kind === 'replayed'))
    return { calls: step.calls, how: 'replayed' };
  const changes = [];
  for (const { delta, here, replay } of files) {
    if (replay.kind !== 'replayed' && replay.kind !== 'merged') continue;
    if (here.kind === 'opaque' || replay.side.kind === 'opaque')
      return { path: delta.path, reason: 'opaque' };
    changes.push({ path: delta.path, before: textOf(here), after: textOf(replay.side) });
  }
  const patch: Action[] = changes.length === 0 ? [] : [{ kind: 'apply_patch', patch: textPatch(changes) }];
  const at = step.calls.findIndex(isEdit);
  const [first, ...further] = step.calls.flatMap((action, index) => {
    if (index === at) return patch;
    return isEdit(action) || (changes.length === 0 && isReadOnly(action)) ? [] : [action];
  });
  return first ? { calls: [first, ...further], how: 'merged' } : null;
}
