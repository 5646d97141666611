import { hostname } from 'node:os';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { leaseMs, leaseWatch } from '@/db/leases';
import { openMemoryDatabase } from '@/db/open';
import {
  cancelQuality,
  claimQuality,
  endQuality,
  measuredFlakeRates,
  newestQuality,
  noteQualityProgress,
  qualityOf,
  renewQuality,
  requestQuality,
} from '@/db/quality';
import { qualityReports } from '@/db/schema';
import type { QualityReport, TestReliability } from '@/server/core/verdict/quality';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const request = (taskKey = 'sample:a', now = 1, by?: string) =>
  requestQuality(db, { taskKey, task: {}, sandbox: 'local', reruns: 2, mutants: 0 }, now, by);
const row = (id: string) => {
  const found = db.select().from(qualityReports).where(eq(qualityReports.id, id)).get();
  if (!found) throw new Error(`There is no request ${id}.`);
  return found;
};
const test = (id: string, kind: TestReliability['kind'], rate: number, flips: number): TestReliability => ({
  id,
  status: 'passed',
  kind,
  rate,
  flips,
  runs: 10,
  aloneRuns: 0,
  aloneFlips: 0,
  upper: 1,
});
const report = (...tests: TestReliability[]): QualityReport =>
  ({ reliability: { tests } }) as Partial<QualityReport> as QualityReport;

describe('a request for a report', () => {
  it('waits for whoever measures, unless its owner takes it at once', () => {
    expect(row(request())).toMatchObject({
      status: 'queued',
      owner: null,
      leaseUntil: null,
      cancelled: false,
    });
    expect(row(request('sample:a', 7, 'me'))).toMatchObject({
      status: 'running',
      owner: 'me',
      leaseUntil: 7 + leaseMs,
      createdAt: 7,
    });
  });

  it('is claimed oldest first, one that is held by nobody or by nobody any more', () => {
    const held = request('sample:a', 1, 'elsewhere/1/1');
    const second = request('sample:b', 3);
    const first = request('sample:c', 2);
    expect([1, 2, 3].map(() => claimQuality(db, 'me', 10)?.id)).toEqual([first, second, undefined]);
    expect(row(first)).toMatchObject({ status: 'running', owner: 'me', leaseUntil: 10 + leaseMs });
    let at = 0;
    const watch = leaseWatch(() => at);
    expect(claimQuality(db, 'me', 10, watch)).toBeNull();
    at = leaseMs - 1;
    renewQuality(db, first, 'me', 11);
    expect(claimQuality(db, 'me', 10, watch)).toBeNull();
    at = leaseMs;
    expect(claimQuality(db, 'me', 10, watch)?.id).toBe(held);
    const orphaned = request('sample:d', 11, `${hostname()}/999999999/1`);
    expect(claimQuality(db, 'other', 11)?.id).toBe(orphaned);
  });

  it('is kept by its owner until somebody asks for its end', () => {
    const id = request('sample:a', 1, 'me');
    const other = request('sample:a', 1, 'me');
    expect(renewQuality(db, id, 'me', 50)).toBe(true);
    expect([row(id).leaseUntil, row(other).leaseUntil]).toEqual([50 + leaseMs, 1 + leaseMs]);
    expect(renewQuality(db, id, 'you', 60)).toBe(false);
    expect(cancelQuality(db, id, 70)).toBe(true);
    expect(row(id)).toMatchObject({ status: 'running', cancelled: true, endedAt: null });
    expect(renewQuality(db, id, 'me', 80)).toBe(false);
    expect(renewQuality(db, 'q0', 'me', 80)).toBe(false);
  });

  it('that nobody has taken ends at once where somebody asks for it, and once only', () => {
    const id = request();
    expect(cancelQuality(db, id, 9)).toBe(true);
    expect(row(id)).toMatchObject({ status: 'cancelled', endedAt: 9 });
    expect(cancelQuality(db, id, 10)).toBe(false);
    expect(cancelQuality(db, 'q0', 10)).toBe(false);
  });

  it('tells how far it is by its owner’s word alone', () => {
    const id = request('sample:a', 1, 'me');
    const progress = { phase: 'mutants' as const, done: 1, total: 3 };
    noteQualityProgress(db, id, 'you', progress);
    expect(row(id).progress).toBeNull();
    noteQualityProgress(db, id, 'me', progress);
    expect(row(id).progress).toEqual(progress);
  });

  it.each([
    [{ report: report() }, { status: 'done', endedAt: 9, report: report() }],
    [{ error: 'no tests' }, { status: 'failed', endedAt: 9, error: 'no tests' }],
    ['cancelled' as const, { status: 'cancelled', endedAt: 9 }],
    ['back' as const, { status: 'queued', endedAt: null }],
  ])('ends by its owner’s word alone: %o', (end, stands) => {
    const id = request('sample:a', 1, 'me');
    noteQualityProgress(db, id, 'me', { phase: 'reruns', done: 1, total: 2 });
    endQuality(db, id, 'you', 9, end);
    expect(row(id).status).toBe('running');
    endQuality(db, id, 'me', 9, end);
    expect(row(id)).toMatchObject({ ...stands, owner: null, leaseUntil: null, progress: null });
  });
});

describe('the reports of a task', () => {
  const done = (taskKey: string, now: number, result: QualityReport) => {
    const id = request(taskKey, now, 'me');
    endQuality(db, id, 'me', now, { report: result });
    return id;
  };

  it('stand newest first, as many as are asked for', () => {
    const [one, two, three] = [1, 2, 3].map((now) => request('sample:a', now));
    request('sample:b', 4);
    expect(qualityOf(db, 'sample:a').map(({ id }) => id)).toEqual([three, two, one]);
    expect(qualityOf(db, 'sample:a', 2).map(({ id }) => id)).toEqual([three, two]);
    for (let now = 5; now < 15; now++) request('sample:a', now);
    expect(qualityOf(db, 'sample:a').map(({ createdAt }) => createdAt)).toEqual([
      14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
    ]);
  });

  it('count with the newest that is finished, task by task', () => {
    done('sample:a', 1, report(test('old', 'flaky', 0.5, 1)));
    done('sample:a', 2, report(test('new', 'flaky', 0.5, 1)));
    request('sample:a', 3);
    done('sample:b', 1, report());
    const newest = newestQuality(db);
    expect([...newest.keys()].sort()).toEqual(['sample:a', 'sample:b']);
    expect(newest.get('sample:a')?.reliability?.tests[0]?.id).toBe('new');
  });

  it('give the flake rates of tests that flipped, by the rarer result', () => {
    expect(measuredFlakeRates(db, 'sample:a')).toEqual({});
    done(
      'sample:a',
      1,
      report(
        test('seldom fails', 'flaky', 0.1, 2),
        test('seldom passes', 'flaky', 0.8, 1),
        test('never flipped', 'flaky', 0.5, 0),
        test('steady', 'steady', 0.5, 3),
      ),
    );
    request('sample:a', 2);
    const rates = measuredFlakeRates(db, 'sample:a');
    expect(Object.keys(rates)).toEqual(['seldom fails', 'seldom passes']);
    expect(rates['seldom fails']).toBeCloseTo(0.1, 12);
    expect(rates['seldom passes']).toBeCloseTo(0.2, 12);
  });
});
