import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimRun, leaseWatch, thisOwner } from '@/db/leases';
import type { RunId } from '@/server/core/base/ids';
import { keepLeases } from '@/server/process/lease-keeper';
import { newRun, temporaryDatabase } from '@/tests/support/engine-run';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const leaseOf = (runId: RunId) =>
  scratch.db.$client.prepare('select owner, lease_until from runs where id = ?').get(runId) as {
    owner: string;
    lease_until: number;
  };

/** Holds this thread, as hashing a large file does: no timer and no event comes meanwhile. */
const hold = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

it('a lease is renewed while the thread that owns the run stands still, and no longer than it lives', async () => {
  const [ours, anothers] = [newRun(scratch.db, {}), newRun(scratch.db, {})];
  scratch.db.$client.exec('update runs set owner = null, lease_until = null');
  const owner = thisOwner();
  expect(claimRun(scratch.db, ours, owner, Date.now())).toBe(true);
  expect(claimRun(scratch.db, anothers, `${owner}-other`, Date.now())).toBe(true);
  const lines: string[] = [];
  const keeper = keepLeases(scratch.file, owner, (line) => lines.push(line));
  const [before, other] = [leaseOf(ours), leaseOf(anothers)];
  // Not once does this thread get to its own timers.
  let renewals = 0;
  for (let last = before.lease_until; renewals < 3; ) {
    hold(100);
    const now = leaseOf(ours).lease_until;
    if (now !== last) renewals += 1;
    last = now;
  }
  expect(leaseOf(anothers)).toEqual(other);
  // Nobody else may take it: it is seen to be renewed.
  expect(claimRun(scratch.db, ours, 'elsewhere/1/1', Date.now(), leaseWatch())).toBe(false);
  await keeper.end();
  const ended = leaseOf(ours);
  hold(5_000);
  expect(leaseOf(ours)).toEqual(ended);
  expect(lines).toEqual([]);
});
