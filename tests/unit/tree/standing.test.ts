import { describe, expect, it } from 'vitest';
import { standings } from '@/components/scene/standing';
import { makeTreeIndex } from '@/components/scene/tree-index';
import { asBlobHash, asSnapshotId, nodeId } from '@/server/core/base/ids';
import type { EventBody } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, scoreOfTargets, settled } from './grown-run';

const root = settled(0, null, 0, { score: scoreOfTargets(1) });
/** The standing of the `id`-th node that settled. */
function at(events: EventBody[], id: number) {
  const all = standings(makeTreeIndex()(foldEvents(logOf(...events))));
  return {
    fraction: all.fraction[id],
    known: all.known[id] === 1,
    broken: all.broken[id] === 1,
    score: all.score(id),
  };
}

describe('how nodes stand against the tests', () => {
  it('keeps the last known fraction, as not known, after a change', () => {
    expect(at([root, settled(1, 0, 1)], 1)).toMatchObject({ fraction: 0.25, known: false, score: null });
  });

  it('knows a node that shares its parent’s filesystem', () => {
    const read = settled(1, 0, 1, { snapshot: asSnapshotId('host:0'), snapshotShared: true });
    expect(at([root, read], 1)).toMatchObject({ fraction: 0.25, known: true });
  });

  it('knows an edit as soon as the tests were run on its filesystem by a later step', () => {
    const run = settled(2, 1, 2, { snapshot: asSnapshotId('host:1'), score: scoreOfTargets(3) });
    expect(at([root, settled(1, 0, 1), run], 1)).toMatchObject({ fraction: 0.75, known: true });
  });

  it('takes the verifier’s word before the agent’s', () => {
    const edit = settled(1, 0, 1);
    const run = settled(2, 1, 2, { snapshot: asSnapshotId('host:1'), score: scoreOfTargets(4) });
    const look = settled(3, 2, 3, { snapshot: asSnapshotId('host:1') });
    const verified: EventBody = {
      type: 'node.verified',
      nodeId: nodeId(3),
      score: scoreOfTargets(2, 'verified'),
      outcome: asBlobHash('x'),
      tampered: [],
    };
    expect(at([root, edit, run, look, verified], 1)).toMatchObject({ fraction: 0.5, known: true });
  });

  it('says that nothing was ever tested', () => {
    expect(at([settled(0, null, 0)], 0)).toMatchObject({ fraction: -1, known: false });
  });
});
