import { expect, test } from 'vitest';
import type { Action } from '@/server/core/agent/action';
import { pathsOfPatch, textPatch } from '@/server/core/agent/text-patch';
import { nodeId } from '@/server/core/base/ids';
import type { DonorStep, FileDelta } from '@/server/stitch/donor-step';
import { replayPatch } from '@/server/stitch/replay-patch';
import { absent, type Side, textSide } from '@/server/stitch/side';

const [old, now] = ['a\nb\nc\nd\n', 'a\nB\nc\nd\n'];
const delta = (path: string, before: Side, after: Side): FileDelta => ({ path, before, after });
const deltas = [delta('one.js', textSide(old), textSide(now)), delta('new.js', absent, textSide('x\n'))];
const action: Action = {
  kind: 'apply_patch',
  patch: textPatch([
    { path: 'one.js', before: old, after: now },
    { path: 'new.js', before: null, after: 'x\n' },
  ]),
};
const step: DonorStep = { id: nodeId(3), action, title: 'patch', reads: [], deltas, seconds: 0 };

test('a patch whose files stand as at the donor is replayed as it was', () => {
  expect(replayPatch(step, [textSide(old), absent])).toEqual({ action, how: 'replayed' });
});

test('a patch that stands there already is passed over', () => {
  expect(replayPatch(step, [textSide(now), textSide('x\n')])).toBeNull();
});

test('a patch that meets other changes becomes one of what is left to do', () => {
  const replay = replayPatch(step, [textSide('a\nb\nc\nd\ne\n'), textSide('x\n')]);
  if (!replay || !('action' in replay) || replay.action.kind !== 'apply_patch') throw new Error('no patch');
  expect(replay.how).toBe('merged');
  expect(pathsOfPatch(replay.action.patch)).toEqual(['one.js']);
  expect(replay.action.patch).toContain('+B\n');
});

test.each<[string, Side[], string]>([
  ['the same lines were changed', [textSide('a\nZ\nc\nd\n'), absent], 'overlap'],
  ['a new file is there', [textSide(old), textSide('y\n')], 'made-here'],
  ['a file is gone', [absent, absent], 'absent-here'],
])('a patch conflicts where %s', (_, ours, reason) => {
  expect(replayPatch(step, ours)).toMatchObject({ reason });
});
