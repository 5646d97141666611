import type { Action } from '@/server/core/agent/action';
import type { ConflictReason } from '@/server/core/graft/graft';
import type { FileDelta } from './donor-step';
import { linesOf, merged, placeOf } from './merge';
import { isSame, type Side, textSide } from './side';

/** What replaying a donor's change comes to where the file is `ours` now. */
export type Replay =
  /** The donor's own action does it; the file is `side` then. */
  | { kind: 'replayed'; side: Side }
  /** The same change in another surrounding. */
  | { kind: 'merged'; side: Side }
  /** The file has the change already. */
  | { kind: 'present' }
  | { kind: 'conflict'; reason: ConflictReason };

type EditFile = Extract<Action, { kind: 'edit_file' }>;

/**
 * Replays what a step did to one file, by its only `action` or by several (null). An edit is made as it was where its old text stands exactly once, in the place
 * where the donor found it; whatever else does not fit as it is becomes a three-way merge (base: the donor before,
 * theirs: the donor after, ours: the host). Nothing is ever half applied: the whole change, or a conflict.
 */
export function replayChange({ before, after }: FileDelta, action: Action | null, ours: Side): Replay {
  if (isSame(ours, before)) return { kind: 'replayed', side: after };
  if (isSame(ours, after)) return { kind: 'present' };
  if (ours.kind === 'absent') {
    return { kind: 'conflict', reason: after.kind === 'absent' ? 'removed' : 'absent-here' };
  }
  if (before.kind === 'absent') return { kind: 'conflict', reason: 'made-here' };
  if (after.kind === 'absent') return { kind: 'conflict', reason: 'removed' };
  if (ours.kind === 'opaque' || before.kind === 'opaque' || after.kind === 'opaque') {
    return { kind: 'conflict', reason: 'opaque' };
  }
  const texts = { base: before.text, theirs: after.text, ours: ours.text };
  const text = merged(texts);
  if (text === ours.text) return { kind: 'present' };
  const direct = action?.kind === 'edit_file' && !action.more ? edited(action, texts) : null;
  if (direct !== null) return { kind: 'replayed', side: textSide(direct) };
  return text === null ? { kind: 'conflict', reason: 'overlap' } : { kind: 'merged', side: textSide(text) };
}

/** `ours` with the edit made; null where its old text does not stand exactly once, in the donor's place. */
function edited({ old, new: replacement }: EditFile, texts: { base: string; ours: string }): string | null {
  const at = onlyPlace(texts.ours, old);
  const was = onlyPlace(texts.base, old);
  if (at === null || was === null) return null;
  const place = placeOf(texts.base, texts.ours, {
    from: lineAt(texts.base, was),
    to: lineAt(texts.base, was + old.length - 1),
  });
  if (place === null) return null;
  const [first, end] = place;
  if (lineAt(texts.ours, at) < first || lineAt(texts.ours, at + old.length - 1) >= end) return null;
  if (!sameEdges(insertsAtEdge(old, replacement), [texts.base, was], [texts.ours, at], old.length))
    return null;
  return texts.ours.slice(0, at) + replacement + texts.ours.slice(at + old.length);
}

interface Edges {
  above: boolean;
  below: boolean;
}

/** Whether the edit only adds lines before its old text, or after it. */
function insertsAtEdge(old: string, replacement: string): Edges {
  const bare = (text: string) => linesOf(text).map((line) => line.replace(/\n$/, ''));
  const [before, after] = [bare(old), bare(replacement)];
  const starts = (text: string[], part: string | undefined) => text[0] === part;
  const ends = (text: string[], part: string | undefined) => text.at(-1) === part;
  return {
    above: !starts(after, before[0]) && after.includes(before[0] ?? ''),
    below: !ends(after, before.at(-1)) && after.includes(before.at(-1) ?? ''),
  };
}

/** Lines added at the edge of the old text meet what the host may have added there: then both must have the same neighbour. */
function sameEdges(
  { above, below }: Edges,
  [base, was]: [string, number],
  [ours, at]: [string, number],
  length: number,
): boolean {
  const over = (text: string, start: number) => linesOf(text.slice(0, start)).slice(-2).join('');
  const under = (text: string, end: number) => linesOf(text.slice(end)).slice(0, 2).join('');
  if (above && over(base, was) !== over(ours, at)) return false;
  return !below || under(base, was + length) === under(ours, at + length);
}

function onlyPlace(text: string, wanted: string): number | null {
  const at = text.indexOf(wanted);
  return at >= 0 && text.indexOf(wanted, at + 1) < 0 ? at : null;
}

const lineAt = (text: string, offset: number): number => linesOf(text.slice(0, offset + 1)).length - 1;

/** The action that makes a replay of a file action at the host; null where there is nothing to do or no way to do it. */
export function actionFor(action: Action, delta: FileDelta, replay: Replay): Action | null {
  // What is undone depends on the history, which is another one here.
  if (replay.kind === 'replayed' && action.kind !== 'undo_edit') return action;
  if ((replay.kind !== 'merged' && replay.kind !== 'replayed') || replay.side.kind !== 'text') return null;
  return { kind: 'write_file', path: delta.path, content: replay.side.text };
}
