import { describe, expect, test } from 'vitest';
import type { Action } from '@/server/core/agent/action';
import { pathsOfPatch, textPatch } from '@/server/core/agent/text-patch';
import { nodeId } from '@/server/core/base/ids';
import type { DonorStep, FileDelta } from '@/server/stitch/donor-step';
import { editedDeltas, replayTurn } from '@/server/stitch/replay-turn';
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
const step: DonorStep = { id: nodeId(3), calls: [action], title: 'patch', reads: [], deltas, seconds: 0 };
const replayed = (of: DonorStep, ours: Side[]) => replayTurn(of, editedDeltas(of), ours);

function patchIn(replay: ReturnType<typeof replayTurn>): string {
  const patch = replay && 'calls' in replay ? replay.calls.find(({ kind }) => kind === 'apply_patch') : null;
  if (patch?.kind !== 'apply_patch') throw new Error('no patch');
  return patch.patch;
}

describe('a patch', () => {
  test('whose files stand as at the donor is replayed as it was', () => {
    expect(replayed(step, [textSide(old), absent])).toEqual({ calls: [action], how: 'replayed' });
  });

  test('that stands there already is passed over', () => {
    expect(replayed(step, [textSide(now), textSide('x\n')])).toBeNull();
  });

  test('that meets other changes becomes one of what is left to do', () => {
    const replay = replayed(step, [textSide('a\nb\nc\nd\ne\n'), textSide('x\n')]);
    expect(replay).toMatchObject({ how: 'merged' });
    expect(pathsOfPatch(patchIn(replay))).toEqual(['one.js']);
    expect(patchIn(replay)).toContain('+B\n');
  });

  test.each<[string, Side[], string]>([
    ['the same lines were changed', [textSide('a\nZ\nc\nd\n'), absent], 'overlap'],
    ['a new file is there', [textSide(old), textSide('y\n')], 'made-here'],
    ['a file is gone', [absent, absent], 'absent-here'],
  ])('conflicts where %s', (_, ours, reason) => {
    expect(replayed(step, ours)).toMatchObject({ reason });
  });
});

describe('a step of several calls', () => {
  const read: Action = { kind: 'read_file', path: 'one.js' };
  const edit: Action = { kind: 'edit_file', path: 'one.js', old: 'b', new: 'B' };
  const make: Action = { kind: 'write_file', path: 'new.js', content: 'x\n' };
  const tests: Action = { kind: 'run_tests' };
  const made = delta('built.js', absent, textSide('made by a command\n'));
  const several: DonorStep = {
    ...step,
    calls: [read, edit, { kind: 'shell', command: 'build' }, make, tests],
    deltas: [...deltas, made],
  };

  test('is replayed whole where its edited files stand as at the donor; what commands make, they make again', () => {
    expect(editedDeltas(several).map(({ path }) => path)).toEqual(['one.js', 'new.js']);
    expect(replayed(several, [textSide(old), absent])).toEqual({ calls: several.calls, how: 'replayed' });
  });

  test('that meets other changes has one patch in place of its edits, among its other calls', () => {
    const replay = replayed(several, [textSide('a\nb\nc\nd\ne\n'), absent]);
    if (!replay || !('calls' in replay)) throw new Error('no calls');
    expect(replay.calls.map(({ kind }) => kind)).toEqual(['read_file', 'apply_patch', 'shell', 'run_tests']);
    expect(pathsOfPatch(patchIn(replay)).toSorted()).toEqual(['new.js', 'one.js']);
  });

  test('whose edits stand there already only runs its commands again', () => {
    const replay = replayed(several, [textSide(now), textSide('x\n')]);
    expect(replay).toMatchObject({ calls: [{ kind: 'shell' }, { kind: 'run_tests' }], how: 'merged' });
    const edits: DonorStep = { ...several, calls: [read, edit, make], deltas };
    expect(replayed(edits, [textSide(now), textSide('x\n')])).toBeNull();
  });

  test('conflicts as a whole where one edit does not fit', () => {
    expect(replayed(several, [textSide('a\nZ\nc\nd\n'), absent])).toMatchObject({
      path: 'one.js',
      reason: 'overlap',
    });
  });
});
