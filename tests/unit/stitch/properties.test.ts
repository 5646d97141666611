import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeId } from '@/server/core/base/ids';
import { neededBy, replayAll } from '@/server/stitch/closure';
import { planGraft } from '@/server/stitch/plan';
import { changed, changeOf, filesOf, historyFrom, mergedBySlots, placeOf } from './histories';

const story = fc.array(changeOf, { minLength: 1, maxLength: 8 });
const runs = { numRuns: 400 };

describe('a graft of random edits onto random edits', () => {
  it('is exactly the merge of the two, or stops at the step where they conflict with no file half applied', () => {
    let merges = 0;
    let stops = 0;
    fc.assert(
      fc.property(placeOf, story, story, (start, donor, hostChanges) => {
        const history = historyFrom(start, donor);
        const host = hostChanges.reduce(changed, start);
        const expected = mergedBySlots(host, history);
        const { files, stop } = replayAll(history.steps, filesOf(host));
        expect(stop?.step ?? null).toBe('stop' in expected ? expected.stop : null);
        expect(files).toEqual(filesOf(expected.place));
        if (stop) stops += 1;
        else merges += 1;
      }),
      runs,
    );
    expect(Math.min(merges, stops)).toBeGreaterThan(20);
  });

  it('is foreseen: what is planned for the host names the conflict it will meet, and none where there is none', () => {
    fc.assert(
      fc.property(placeOf, story, story, (start, donor, hostChanges) => {
        const history = historyFrom(start, donor);
        const host = hostChanges.reduce(changed, start);
        const everything = new Set(history.steps.map(({ id }) => id));
        const { foreseen } = planGraft({
          host: history.steps[0]?.id as NodeId,
          steps: history.steps,
          chosen: everything,
          without: new Set(),
          base: filesOf(start),
          hosted: filesOf(host),
        });
        const { stop } = replayAll(history.steps, filesOf(host));
        const conflicts = foreseen.filter(({ conflict }) => conflict !== null);
        if (stop === null) expect(conflicts).toEqual([]);
        else {
          expect(conflicts).toContainEqual(
            expect.objectContaining({ path: stop.path, step: stop.step, conflict: stop.reason }),
          );
        }
      }),
      runs,
    );
  });
});

describe('what chosen steps need of the steps before them', () => {
  it('is enough to replay them, and no step of it can be left out', () => {
    let pulled = 0;
    fc.assert(
      fc.property(
        placeOf,
        story,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (start, donor, picks) => {
          const { steps } = historyFrom(start, donor);
          const chosen = new Set(steps.filter((_, i) => picks[i]).map(({ id }) => id));
          const needed = neededBy(steps, chosen, filesOf(start));
          pulled += needed.size;
          const inOrder = steps.map(({ id }) => id).filter((id) => needed.has(id));
          expect([...needed.keys()]).toEqual(inOrder);
          const replay = (without: NodeId | null) =>
            replayAll(
              steps.filter(({ id }) => id !== without && (chosen.has(id) || needed.has(id))),
              filesOf(start),
            ).stop;
          expect(replay(null)).toBeNull();
          for (const [id, stop] of needed) expect(replay(id)).toEqual(stop);
        },
      ),
      { numRuns: 800 },
    );
    expect(pulled).toBeGreaterThan(50);
  });
});
