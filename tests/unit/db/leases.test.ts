import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import {
  claimRun,
  heartbeatMs,
  isDead,
  leaseMs,
  leaseWatch,
  ownerlessRuns,
  releaseRun,
  renewLease,
  thisOwner,
} from '@/db/leases';
import { openMemoryDatabase } from '@/db/open';
import { createRun, runRow } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { owner, storedRun } from './stored-run';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const dead = `${hostname()}/999999999/1`;
const held = (id: RunId) => {
  const { owner, leaseUntil } = runRow(db, id);
  return { owner, leaseUntil };
};
const made = (by: string | null, leaseUntil = 1000): RunId => {
  const { state } = storedRun(db);
  return createRun(db, {
    spec: state.spec,
    task: {},
    allowShell: false,
    actor: { kind: 'engine' },
    ...(by === null ? {} : { owner: { id: by, leaseUntil } }),
  });
};

describe('an owner', () => {
  it('of this machine is dead once its process is gone or another; one of elsewhere never is, for all that is known', () => {
    expect(isDead(thisOwner())).toBe(false);
    expect(isDead(dead)).toBe(true);
    expect(isDead(`elsewhere/999999999/1`)).toBe(false);
    expect(isDead(hostname())).toBe(false);
    expect(isDead(`${hostname()}/${process.pid}/`)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('with a recycled process number is known by when it began', () => {
    expect(isDead(`${hostname()}/${process.pid}/12345`)).toBe(true);
  });

  it('is named by machine, process and its beginning', () => {
    const [host, pid, begun] = thisOwner().split('/');
    expect([host, pid]).toEqual([hostname(), String(process.pid)]);
    if (process.platform === 'linux') expect(begun).toMatch(/^\d+$/);
  });

  it('renews well within the time after which it would be found gone', () => {
    expect(heartbeatMs * 3).toBeLessThanOrEqual(leaseMs);
  });
});

describe('a watched lease', () => {
  it('is free without an owner, with a dead owner, and when it was not renewed for the length of a lease', () => {
    let at = 0;
    const watch = leaseWatch(() => at);
    expect(watch.isFree('a', { owner: null, leaseUntil: null })).toBe(true);
    expect(watch.isFree('a', { owner: dead, leaseUntil: 5 })).toBe(true);
    const lease = { owner: 'elsewhere/1/1', leaseUntil: 5 };
    expect(watch.isFree('a', lease)).toBe(false);
    at = leaseMs - 1;
    expect(watch.isFree('a', lease)).toBe(false);
    at = leaseMs;
    expect(watch.isFree('a', lease)).toBe(true);
    expect(watch.isFree('b', lease)).toBe(false);
  });

  it('stays held while it is renewed, whatever the time of day says', () => {
    let at = 0;
    const watch = leaseWatch(() => at);
    const hour = 3_600_000;
    for (const leaseUntil of [1, 1 - hour, 2 + hour, 3]) {
      expect(watch.isFree('a', { owner: 'elsewhere/1/1', leaseUntil })).toBe(false);
      at += leaseMs;
    }
  });

  it('is watched anew after a time in which nobody could renew', () => {
    let at = 0;
    const watch = leaseWatch(() => at);
    const lease = { owner: 'elsewhere/1/1', leaseUntil: 5 };
    watch.isFree('a', lease);
    at = leaseMs;
    watch.reset();
    expect(watch.isFree('a', lease)).toBe(false);
  });
});

describe('a run without an owner', () => {
  it('is one that was never held, whose lease ran out, or whose owner is dead', () => {
    let at = 0;
    const watch = leaseWatch(() => at);
    const free = made(null);
    const late = made('elsewhere/1/1', 999);
    const orphaned = made(dead, 5000);
    const found = ownerlessRuns(db, watch);
    expect(found).toEqual(expect.arrayContaining([free, orphaned]));
    expect(found).toHaveLength(2);
    const renewed = made('elsewhere/1/1', 1000);
    ownerlessRuns(db, watch);
    at = leaseMs;
    renewLease(db, renewed, 'elsewhere/1/1', 1001);
    expect(ownerlessRuns(db, watch)).toEqual(expect.arrayContaining([free, late, orphaned]));
    expect(ownerlessRuns(db, watch)).not.toContain(renewed);
  });

  it('is no run that has ended', () => {
    const log = storedRun(db, { leaseUntil: 1 });
    releaseRun(db, log.runId, owner);
    expect(ownerlessRuns(db, leaseWatch())).toEqual([log.runId]);
    claimRun(db, log.runId, owner, 1);
    log.append([{ type: 'run.status', status: 'unsolved', reason: null, actor: { kind: 'engine' } }]);
    log.flush();
    releaseRun(db, log.runId, owner);
    expect(ownerlessRuns(db, leaseWatch())).toEqual([]);
  });
});

describe('a claim', () => {
  it('takes a run that is free, for the length of a lease', () => {
    const free = made(null);
    expect(claimRun(db, free, 'me', 1000)).toBe(true);
    expect(held(free)).toEqual({ owner: 'me', leaseUntil: 1000 + leaseMs });
  });

  it('takes one whose owner is dead, and its own again', () => {
    for (const by of [dead, 'me']) {
      const run = made(by, 5000);
      expect(claimRun(db, run, 'me', 1000)).toBe(true);
      expect(held(run).owner).toBe('me');
    }
  });

  it('leaves one that another holds until it was watched for the length of a lease', () => {
    let at = 0;
    const watch = leaseWatch(() => at);
    const run = made('elsewhere/1/1', 1000);
    expect(claimRun(db, run, 'me', 5000)).toBe(false);
    expect(claimRun(db, run, 'me', 5000, watch)).toBe(false);
    at = leaseMs - 1;
    expect(claimRun(db, run, 'me', 5000, watch)).toBe(false);
    expect(held(run)).toEqual({ owner: 'elsewhere/1/1', leaseUntil: 1000 });
    at = leaseMs;
    expect(claimRun(db, run, 'me', 5000, watch)).toBe(true);
    expect(held(run).owner).toBe('me');
  });

  it('takes the run that is named, and no other', () => {
    const [one, other] = [made(null), made(null)];
    claimRun(db, one, 'me', 1000);
    expect(held(other).owner).toBeNull();
  });
});

describe('a lease', () => {
  it('is renewed and given back by its holder alone', () => {
    const { runId } = storedRun(db);
    expect(renewLease(db, runId, 'me', 2000)).toBe(false);
    expect(held(runId)).toEqual({ owner, leaseUntil: 1000 });
    expect(renewLease(db, runId, owner, 2000)).toBe(true);
    expect(held(runId).leaseUntil).toBe(2000 + leaseMs);
    releaseRun(db, runId, 'me');
    expect(held(runId).owner).toBe(owner);
    releaseRun(db, runId, owner);
    expect(held(runId)).toEqual({ owner: null, leaseUntil: null });
  });
});
