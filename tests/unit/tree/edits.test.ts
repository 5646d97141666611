import { describe, expect, it } from 'vitest';
import { editsInView } from '@/components/scene/edits-in-view';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions } from '@/components/scene/scene';
import { editLines } from '@/components/tree/edit-lines';
import { nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, settled } from './grown-run';

describe('the lines of an edit', () => {
  it('are those that a replacement removes and adds', () => {
    const lines = editLines({ kind: 'edit_file', path: 'a.js', old: 'one\ntwo', new: 'one\n  three\n' });
    expect(lines).toEqual([
      { sign: '−', text: 'two' },
      { sign: '+', text: 'three' },
    ]);
  });

  it('are the changed lines of a patch, without its headers', () => {
    const patch = '--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n';
    expect(editLines({ kind: 'apply_patch', patch })).toEqual([
      { sign: '−', text: 'old' },
      { sign: '+', text: 'new' },
    ]);
  });

  it('are none for an action that edits nothing', () => {
    expect(editLines({ kind: 'run_tests' })).toEqual([]);
  });
});

describe('the room below edits', () => {
  const edit = { actionKind: 'edit_file' as const };
  const state = foldEvents(
    logOf(
      settled(0, null, 0),
      settled(1, 0, 1, edit),
      settled(2, 1, 2, edit),
      settled(3, 2, 3),
      settled(4, 0, 1, edit),
      { type: 'best.changed', nodeId: nodeId(4) },
    ),
  );
  const pane = { width: 900, height: 700 };
  const places = (zoom: number) => {
    const frame = { pane, grows: false, fits: false };
    const scene = makeScenes()(state, { ...plainOptions, frame });
    return editsInView(scene, { x: 40, y: 80, zoom }, pane);
  };

  it('is used for every edit in view, first for the best path', () => {
    expect(places(1).map(({ id }) => id)).toEqual(['n4', 'n1', 'n2']);
  });

  it('ends before the next edit of the row and before the next row', () => {
    const [, first, second] = places(1);
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(second?.x ?? 0);
    for (const { lines } of places(1)) expect(lines).toBeGreaterThanOrEqual(2);
  });

  it('is too little from afar', () => {
    expect(places(0.2)).toEqual([]);
  });
});
