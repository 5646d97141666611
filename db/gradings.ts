import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import type { GradedLine, GradingOptions, GradingProgress } from '@/server/core/verdict/benchmark-grading';
import type { QualityStatus } from '@/server/core/verdict/quality';
import type { Database } from './connection';
import { type LeaseWatch, leaseWatch } from './leases';
import { cancelRequest, claimRequest, renewRequest } from './requests';
import { gradings } from './schema';

interface GradingRequest {
  id: string;
  kind: 'grade' | 'check';
  /** The file of predictions as a person named it; empty for a check. */
  name: string;
  /** The imported tasks that it is about, and how many of these or of the predictions are left out. */
  taskIds: string[];
  leftOut: number;
  /** Predictions to be graded, or tasks to be checked. */
  total: number;
  options?: GradingOptions | undefined;
}

export interface GradingEntry {
  id: string;
  kind: 'grade' | 'check';
  name: string;
  leftOut: number;
  status: QualityStatus;
  progress: GradingProgress;
  error: string | null;
  createdAt: number;
  endedAt: number | null;
}

/** Where the files of gradings lie, one folder for each. */
export const gradingsFolder = (dataDirectory: string): string => path.join(dataDirectory, 'gradings');

export const newGradingId = (): string => `g${randomBytes(5).toString('hex')}`;

/** Leaves a request for the engine process. */
export function requestGrading(
  db: Database,
  { total, options, ...request }: GradingRequest,
  now: number,
): void {
  db.insert(gradings)
    .values({
      ...request,
      status: 'queued',
      progress: { done: 0, total, good: 0 },
      options: options ?? null,
      lines: [],
      cancelled: false,
      createdAt: now,
    })
    .run();
}

/** A request with everything of it, or null. */
export const gradingOf = (db: Database, id: string) =>
  db.select().from(gradings).where(eq(gradings.id, id)).get() ?? null;

export type Grading = NonNullable<ReturnType<typeof gradingOf>>;

/** Takes the oldest request that nobody holds, as `watch` judges; null without one. */
export function claimGrading(db: Database, owner: string, now: number, watch: LeaseWatch = leaseWatch()) {
  const id = claimRequest(db, gradings, owner, now, watch);
  return id === null ? null : gradingOf(db, id);
}

/** Keeps the request. Returns whether its owner should go on: it still holds it and nobody asked for the end. */
export const renewGrading = (db: Database, id: string, owner: string, now: number): boolean =>
  renewRequest(db, gradings, id, owner, now);

/** Asks for the end of a request. One that nobody has taken ends at once. Returns whether there was one to end. */
export const cancelGrading = (db: Database, id: string, now: number): boolean =>
  cancelRequest(db, gradings, id, now);

/** How far the request is that `owner` holds, with what was graded. */
export function noteGrading(
  db: Database,
  id: string,
  owner: string,
  change: { progress: GradingProgress; lines?: GradedLine[] },
): void {
  db.update(gradings)
    .set(change)
    .where(and(eq(gradings.id, id), eq(gradings.owner, owner)))
    .run();
}

/** The end of a request that its owner holds; `back` leaves it for another process. */
export function endGrading(
  db: Database,
  id: string,
  owner: string,
  now: number,
  end: 'done' | 'cancelled' | 'back' | { error: string },
): void {
  const values =
    end === 'back'
      ? { status: 'queued' as const }
      : typeof end === 'string'
        ? { status: end, endedAt: now }
        : { status: 'failed' as const, error: end.error, endedAt: now };
  db.update(gradings)
    .set({ ...values, owner: null, leaseUntil: null })
    .where(and(eq(gradings.id, id), eq(gradings.owner, owner)))
    .run();
}

/** The newest requests, newest first, without what was graded. */
export const newestGradings = (db: Database, limit = 100): GradingEntry[] =>
  db
    .select({
      id: gradings.id,
      kind: gradings.kind,
      name: gradings.name,
      leftOut: gradings.leftOut,
      status: gradings.status,
      progress: gradings.progress,
      error: gradings.error,
      createdAt: gradings.createdAt,
      endedAt: gradings.endedAt,
    })
    .from(gradings)
    .orderBy(desc(gradings.createdAt))
    .limit(limit)
    .all();

/** Removes a request that has ended. Returns whether there was one. */
export function removeGrading(db: Database, id: string): boolean {
  const row = gradingOf(db, id);
  if (row === null || row.status === 'queued' || row.status === 'running') return false;
  db.delete(gradings).where(eq(gradings.id, id)).run();
  return true;
}
