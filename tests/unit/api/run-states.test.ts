import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadState, RunNotFound } from '@/db/runs';
import { currentWire } from '@/server/api/run-states';
import { asRunId, rootNodeId } from '@/server/core/base/ids';
import { fromWire, toWire } from '@/server/core/run/wire';
import { temporaryDatabase } from '@/tests/support/engine-run';
import { growLargeRun, storeLargeRun } from '@/tests/support/large-run';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

describe('a run kept ready to be sent', () => {
  it('is what its tables hold, whatever happened since it was asked for', () => {
    const { db } = scratch;
    const runId = storeLargeRun(db, { nodes: 60, stepsPerAttempt: 10, seed: 1, open: true });
    const first = currentWire(db, runId);
    expect(first).toEqual(toWire(loadState(db, runId)));
    const serialized = JSON.stringify(first);
    const grow = growLargeRun(db, runId, { seed: 3, stepsPerAttempt: 10 });
    for (let i = 0; i < 5; i++) {
      grow(7);
      expect(JSON.stringify(currentWire(db, runId))).toBe(JSON.stringify(toWire(loadState(db, runId))));
    }
    expect(JSON.stringify(first)).toBe(serialized);
    expect(fromWire(currentWire(db, runId)).nodes.get(rootNodeId)).toBeDefined();
    expect(currentWire(db, runId)).toBe(currentWire(db, runId));
  });

  it('is one of a few; the others are read again, and one that is not there is refused', () => {
    const { db } = scratch;
    const ids = [1, 2, 3, 4, 5, 6].map((seed) => storeLargeRun(db, { nodes: 5, stepsPerAttempt: 2, seed }));
    const wires = ids.map((id) => currentWire(db, id));
    expect(ids.map((id) => currentWire(db, id))).toEqual(wires);
    expect(() => currentWire(db, asRunId('rnowhere2'))).toThrow(RunNotFound);
  });
});
