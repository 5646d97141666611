import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseMs, leaseWatch, thisOwner } from '@/db/leases';
import { claimQuality, endQuality, measuredFlakeRates, renewQuality } from '@/db/quality';
import { createCaller } from '@/server/api/router';
import { upperWithoutFlip } from '@/server/core/verdict/quality';
import { temporaryContext } from './support';

let scratch: ReturnType<typeof temporaryContext>;
beforeEach(() => {
  scratch = temporaryContext();
});
afterEach(() => scratch.remove());
const task = { kind: 'sample' as const, name: 'url-router' };
const order = { task, sandbox: 'local' as const, reruns: 4, mutants: 2 };

describe('verifier reports', () => {
  it('are asked for once at a time, taken by one process, and can be cancelled', async () => {
    const { db, context } = scratch;
    const api = createCaller(context);
    const { id } = await api.quality.start(order);
    await expect(api.quality.start(order)).rejects.toThrow('under way');
    expect(claimQuality(db, 'other-host/1/1', Date.now())).toMatchObject({ id, reruns: 4 });
    expect(claimQuality(db, thisOwner(), Date.now())).toBeNull();
    expect(renewQuality(db, id, 'other-host/1/1', Date.now())).toBe(true);
    await api.quality.cancel({ id });
    expect(renewQuality(db, id, 'other-host/1/1', Date.now())).toBe(false);
    endQuality(db, id, 'other-host/1/1', Date.now(), 'cancelled');
    expect((await api.quality.of(task)).reports[0]).toMatchObject({ id, status: 'cancelled' });
    await expect(api.quality.cancel({ id })).rejects.toThrow('no longer under way');
  });

  it('whose maker died are taken up by another', async () => {
    const { db, context } = scratch;
    const { id } = await createCaller(context).quality.start(order);
    const now = Date.now();
    expect(claimQuality(db, 'other-host/1/1', now)?.id).toBe(id);
    let at = 0;
    const watch = leaseWatch(() => at);
    expect(claimQuality(db, thisOwner(), now, watch)).toBeNull();
    at = leaseMs;
    expect(claimQuality(db, thisOwner(), now, watch)?.id).toBe(id);
    expect(renewQuality(db, id, 'other-host/1/1', now)).toBe(false);
  });

  it('nobody has taken yet end at once when cancelled', async () => {
    const { context, db } = scratch;
    const api = createCaller(context);
    const { id } = await api.quality.start(order);
    await api.quality.cancel({ id });
    expect((await api.quality.of(task)).reports[0]?.status).toBe('cancelled');
    expect(claimQuality(db, thisOwner(), Date.now())).toBeNull();
  });

  it('give their flake rates to the runs that follow', async () => {
    const { db, context } = scratch;
    const { id } = await createCaller(context).quality.start(order);
    const row = claimQuality(db, thisOwner(), Date.now());
    if (!row) throw new Error('not claimed');
    const test = {
      status: 'passed' as const,
      aloneRuns: 0,
      aloneFlips: 0,
      upper: upperWithoutFlip(10),
      runs: 10,
    };
    const report = {
      task: 'url-router',
      command: 'node --test',
      sandbox: 'local' as const,
      baseline: {
        status: 'read' as const,
        passed: 1,
        failed: 1,
        skipped: 0,
        ms: 1,
        problem: null,
        targets: [],
        guards: [],
      },
      reliability: {
        reruns: 10,
        shuffled: 5,
        known: [],
        tests: [
          { ...test, id: 'a', flips: 2, rate: 0.2, kind: 'flaky' as const },
          { ...test, id: 'b', flips: 5, rate: 0.5, kind: 'order' as const },
          { ...test, id: 'c', flips: 0, rate: 0, kind: 'steady' as const },
        ],
      },
      coverage: { notMeasured: '' },
      mutation: { notMeasured: '' },
      hasHoldout: true,
      suiteRuns: 1,
      seconds: 1,
      verdict: { level: 'fix-first' as const, reasons: [] },
    };
    endQuality(db, id, thisOwner(), Date.now(), { report });
    expect(measuredFlakeRates(db, 'sample:url-router')).toEqual({ a: 0.2 });
    expect(await createCaller(context).quality.verdicts()).toEqual({ 'sample:url-router': 'fix-first' });
  });

  it('of a task that does not exist are refused', async () => {
    const api = createCaller(scratch.context);
    await expect(api.quality.of({ kind: 'sample', name: 'none' })).rejects.toThrow(/no sample task/);
    await expect(api.quality.start({ ...order, reruns: 1 })).rejects.toThrow('At least 2 reruns.');
  });
});
