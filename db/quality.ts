import { randomBytes } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import type { QualityProgress, QualityReport, QualityStatus } from '@/server/core/verdict/quality';
import type { Database } from './connection';
import { type LeaseWatch, leaseMs, leaseWatch } from './leases';
import { cancelRequest, claimRequest, renewRequest } from './requests';
import { qualityReports } from './schema';

export interface QualityRequest {
  /** `sample:name` or `directory:path`. */
  taskKey: string;
  /** As server/catalog stores a task. */
  task: unknown;
  sandbox: 'local' | 'docker';
  /** Reruns of the suite, ≥ 2, and mutants tried, ≥ 0. */
  reruns: number;
  mutants: number;
}

export interface QualityEntry {
  id: string;
  status: QualityStatus;
  progress: QualityProgress | null;
  report: QualityReport | null;
  error: string | null;
  createdAt: number;
  endedAt: number | null;
}

/** Leaves a request for whoever measures; `owner` takes it at once. Returns its id. */
export function requestQuality(db: Database, request: QualityRequest, now: number, owner?: string): string {
  const id = `q${randomBytes(5).toString('hex')}`;
  db.insert(qualityReports)
    .values({
      id,
      ...request,
      status: owner ? 'running' : 'queued',
      cancelled: false,
      createdAt: now,
      owner: owner ?? null,
      leaseUntil: owner ? now + leaseMs : null,
    })
    .run();
  return id;
}

/** Takes the oldest request that nobody holds, as `watch` judges; null without one. */
export function claimQuality(db: Database, owner: string, now: number, watch: LeaseWatch = leaseWatch()) {
  const id = claimRequest(db, qualityReports, owner, now, watch);
  if (id === null) return null;
  return db.select().from(qualityReports).where(eq(qualityReports.id, id)).get() ?? null;
}

/** Keeps the request. Returns whether its owner should go on: it still holds it and nobody asked for the end. */
export const renewQuality = (db: Database, id: string, owner: string, now: number): boolean =>
  renewRequest(db, qualityReports, id, owner, now);

export function noteQualityProgress(
  db: Database,
  id: string,
  owner: string,
  progress: QualityProgress,
): void {
  db.update(qualityReports)
    .set({ progress })
    .where(and(eq(qualityReports.id, id), eq(qualityReports.owner, owner)))
    .run();
}

/** The end of a request its owner holds; `back` leaves it for another process. */
export function endQuality(
  db: Database,
  id: string,
  owner: string,
  now: number,
  end: { report: QualityReport } | { error: string } | 'cancelled' | 'back',
): void {
  const values =
    end === 'back'
      ? { status: 'queued' as const }
      : end === 'cancelled'
        ? { status: 'cancelled' as const, endedAt: now }
        : 'report' in end
          ? { status: 'done' as const, report: end.report, endedAt: now }
          : { status: 'failed' as const, error: end.error, endedAt: now };
  db.update(qualityReports)
    .set({ ...values, progress: null, owner: null, leaseUntil: null })
    .where(and(eq(qualityReports.id, id), eq(qualityReports.owner, owner)))
    .run();
}

/** Asks for the end of a request. One that nobody has taken ends at once. Returns whether there was one to end. */
export const cancelQuality = (db: Database, id: string, now: number): boolean =>
  cancelRequest(db, qualityReports, id, now);

/** The newest requests of a task, newest first. */
export function qualityOf(db: Database, taskKey: string, limit = 10): QualityEntry[] {
  return db
    .select({
      id: qualityReports.id,
      status: qualityReports.status,
      progress: qualityReports.progress,
      report: qualityReports.report,
      error: qualityReports.error,
      createdAt: qualityReports.createdAt,
      endedAt: qualityReports.endedAt,
    })
    .from(qualityReports)
    .where(eq(qualityReports.taskKey, taskKey))
    .orderBy(desc(qualityReports.createdAt))
    .limit(limit)
    .all();
}

/** The newest finished report of each task that has one, by task key. */
export function newestQuality(db: Database): Map<string, QualityReport> {
  const rows = db
    .select({ key: qualityReports.taskKey, report: qualityReports.report })
    .from(qualityReports)
    .where(eq(qualityReports.status, 'done'))
    .orderBy(qualityReports.createdAt)
    .all();
  return new Map(rows.flatMap(({ key, report }) => (report ? [[key, report] as const] : [])));
}

/**
 * Flake rates of the newest finished report of a task, by test id: as seen where a test flipped. Empty without a report.
 * Rates of the tests alone or in another order do not count: a search runs the suite in the given order.
 */
export function measuredFlakeRates(db: Database, taskKey: string): Record<string, number> {
  const report = qualityOf(db, taskKey).find((entry) => entry.report !== null)?.report;
  const flaky = report?.reliability?.tests.filter((test) => test.kind === 'flaky' && test.flips > 0) ?? [];
  return Object.fromEntries(flaky.map((test) => [test.id, Math.min(test.rate, 1 - test.rate)]));
}
