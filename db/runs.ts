import { randomInt } from 'node:crypto';
import { and, asc, desc, eq, inArray, notExists, sql } from 'drizzle-orm';
import { asRunId, type NodeId, type RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { openingState } from '@/server/core/run/fold';
import { isUntold } from '@/server/core/run/imported';
import { logVersion } from '@/server/core/run/lift';
import { type NodeScore, NodeState } from '@/server/core/run/node';
import { settledOf } from '@/server/core/run/node-record';
import type { RunSpec, RunStatus } from '@/server/core/run/spec';
import { type RunState, tablesOf } from '@/server/core/run/state';
import { noSteering } from '@/server/core/run/steering';
import type { HiddenMode } from '@/server/core/task/benchmark';
import type { Budget } from '@/server/core/usage/budget';
import { noSpend, type Spend } from '@/server/core/usage/spend';
import type { Connection, Database } from './connection';
import { type Client, oncePerClient } from './prepared';
import { type RunSketch, readSketch } from './run-sketch';
import {
  attempts,
  events,
  experience,
  experimentRuns,
  judgements,
  nodes,
  runs,
  selections,
  votes,
} from './schema';
import { noRun } from './sentences';

export class RunNotFound extends Error {
  constructor(readonly runId: string) {
    super(noRun(runId));
    this.name = 'RunNotFound';
  }
}

export interface NewRun {
  spec: RunSpec;
  /** The task's source, JSON. */
  task: unknown;
  /** Whether the agent may run shell commands on the local driver. */
  allowShell: boolean;
  actor: Actor;
  /** A process that makes a run in order to run it itself owns it from the first moment. */
  owner?: { id: string; leaseUntil: number };
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
/** An id that no run has, as far as chance goes. */
export const newRunId = () =>
  asRunId(`r${Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`);

/** Makes a run, queued, with its first event. */
export function createRun(db: Database, run: NewRun): RunId {
  const id = newRunId();
  const at = Date.now();
  const body = { type: 'run.created' as const, spec: run.spec };
  const state = openingState({ ...body, runId: id, seq: 1, at, actor: run.actor });
  db.transaction(
    (tx) => {
      tx.insert(runs)
        .values({
          id,
          task: run.task,
          allowShell: run.allowShell,
          ...runColumns(state),
          createdAt: at,
          version: logVersion,
          owner: run.owner?.id ?? null,
          leaseUntil: run.owner?.leaseUntil ?? null,
        })
        .run();
      tx.insert(events)
        .values({ runId: id, seq: 1, at, type: body.type, actor: run.actor, version: logVersion, body })
        .run();
    },
    { behavior: 'immediate' },
  );
  return id;
}

/** The columns of `runs` that the fold decides. */
export function runColumns(state: RunState) {
  const { spec, status, statusReason, endedAt, baseline, spend, best, difficulty, steering, seq } = state;
  return { spec, status, statusReason, endedAt, baseline, spend, best, difficulty, steering, seq };
}

/** A run's own row: task, settings and lease. */
export function runRow(db: Connection, runId: RunId) {
  const row = db.select().from(runs).where(eq(runs.id, runId)).get();
  if (!row) throw new RunNotFound(runId);
  return row;
}

const statusQuery = oncePerClient((client: Client) =>
  client.prepare<[string], { status: RunStatus }>('select status from runs where id = ?'),
);

/** A run's status, read without the rest of its row. Errors: RunNotFound. */
export function statusOf({ $client }: Pick<Database, '$client'>, runId: RunId): RunStatus {
  const row = statusQuery($client).get(runId);
  if (!row) throw new RunNotFound(runId);
  return row.status;
}

/** A node as its row holds it. */
export const nodeIn = (row: typeof nodes.$inferSelect): NodeState => NodeState.of(settledOf(row), row);

/** The run as its tables hold it; equal to the fold of its log. Reads no long text. */
export function loadState(db: Database, runId: RunId): RunState {
  return db.transaction((tx) => {
    const row = runRow(tx, runId);
    const nodeRows = tx.select().from(nodes).where(eq(nodes.runId, runId)).orderBy(sql`rowid`).all();
    const attemptRows = tx.select().from(attempts).where(eq(attempts.runId, runId)).orderBy(sql`rowid`).all();
    return {
      runId,
      seq: row.seq,
      spec: row.spec,
      status: row.status,
      statusReason: row.statusReason,
      createdAt: row.createdAt,
      endedAt: row.endedAt,
      baseline: row.baseline,
      ...tablesOf({
        nodes: nodeRows.map(nodeIn),
        attempts: attemptRows.map(({ runId: _, ...attempt }) => attempt),
        selections: tx
          .select({ record: selections.record })
          .from(selections)
          .where(eq(selections.runId, runId))
          .orderBy(asc(selections.seq))
          .all()
          .map((row) => row.record),
        votes: tx
          .select({ record: votes.record })
          .from(votes)
          .where(eq(votes.runId, runId))
          .orderBy(sql`rowid`)
          .all()
          .map(({ record }) => record),
      }),
      experience: tx
        .select({ entry: experience.entry })
        .from(experience)
        .where(eq(experience.runId, runId))
        .orderBy(sql`rowid`)
        .all()
        .map((row) => row.entry),
      ...readJudgements(tx, runId),
      difficulty: row.difficulty,
      // Runs recorded before a kind of spend was counted have none of it.
      spend: { ...noSpend, ...row.spend },
      // Fields added since the run was written have their defaults.
      steering: { ...noSteering, ...row.steering },
      best: row.best,
    };
  });
}

function readJudgements(
  tx: Connection,
  runId: RunId,
): Pick<RunState, 'choices' | 'contrasts' | 'minimisations' | 'written' | 'notes' | 'preparation'> {
  const rows = tx
    .select({ record: judgements.record })
    .from(judgements)
    .where(eq(judgements.runId, runId))
    .orderBy(asc(judgements.seq))
    .all();
  return {
    choices: rows.flatMap(({ record }) => record.choice ?? []),
    contrasts: rows.flatMap(({ record }) => record.contrast ?? []),
    minimisations: rows.flatMap(({ record }) => record.minimisation ?? []),
    written: rows.flatMap(({ record }) => record.written ?? []),
    notes: rows.flatMap(({ record }) => record.note ?? []),
    preparation: rows.flatMap(({ record }) => record.preparation ?? []),
  };
}

export interface RunSummary {
  id: RunId;
  taskName: string;
  taskTitle: string;
  strategy: string;
  model: string;
  sandbox: RunSpec['sandbox'];
  seed: number;
  status: RunStatus;
  statusReason: string | null;
  createdAt: number;
  endedAt: number | null;
  /** The format of the file it was imported from; absent: it was made here. */
  format?: string;
  /** An import whose file does not tell whether the task was solved. */
  untold?: boolean;
  /** Absent: tests decide what its results are worth. */
  verifier?: 'none';
  /** How the hidden tests of its task are used; absent: it has none. */
  hidden?: HiddenMode;
  best: { nodeId: NodeId; depth: number; score: NodeScore | null; holdout: boolean | null } | null;
  spend: Spend;
  budget: Budget;
  nodes: number;
  attempts: number;
  lastSeq: number;
  sketch: RunSketch;
}

/** A summary is a function of the run's log: one per run and database, read anew when its last event is another. */
const summaries = new WeakMap<Database, Map<RunId, RunSummary>>();

/**
 * The runs, newest first, without those of experiments, which stand with their experiment. A run that did not change
 * since the last call keeps its very object.
 */
export function listRuns(db: Database, limit = 200): RunSummary[] {
  const held = summaries.get(db);
  const list = db.transaction((tx) =>
    tx
      .select({ id: runs.id, seq: runs.seq })
      .from(runs)
      .where(notExists(tx.select().from(experimentRuns).where(eq(experimentRuns.runId, runs.id))))
      .orderBy(desc(runs.createdAt))
      .limit(limit)
      .all()
      .map(({ id, seq }) => {
        const known = held?.get(id);
        return known?.lastSeq === seq ? known : readSummary(tx, id);
      }),
  );
  summaries.set(db, new Map(list.map((summary) => [summary.id, summary])));
  return list;
}

/** Summaries of single runs, kept until their logs grow. */
const singles = new WeakMap<Database, Map<RunId, RunSummary>>();
const mostSingles = 2_000;

/** The summaries of these runs; those that do not exist are left out. */
export function summariesOf(db: Database, ids: readonly RunId[]): Map<RunId, RunSummary> {
  const known = singles.get(db) ?? new Map<RunId, RunSummary>();
  if (known.size > mostSingles) known.clear();
  singles.set(db, known);
  return db.transaction((tx) => {
    const rows = tx
      .select({ id: runs.id, seq: runs.seq })
      .from(runs)
      .where(inArray(runs.id, [...ids]))
      .all();
    return new Map(
      rows.map(({ id, seq }) => {
        const held = known.get(id);
        const summary = held?.lastSeq === seq ? held : readSummary(tx, id);
        known.set(id, summary);
        return [id, summary];
      }),
    );
  });
}

function readSummary(tx: Connection, id: RunId): RunSummary {
  const row = runRow(tx, id);
  const best = row.best ? tx.select().from(nodes).where(nodeKey(id, row.best)).get() : undefined;
  return {
    id,
    taskName: row.spec.taskName,
    taskTitle: row.spec.taskTitle,
    strategy: row.spec.strategy,
    model: row.spec.model,
    sandbox: row.spec.sandbox,
    seed: row.spec.seed,
    status: row.status,
    statusReason: row.statusReason,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    ...(row.spec.origin ? { format: row.spec.origin.format } : {}),
    ...(isUntold(row.spec.origin, row.status) ? { untold: true } : {}),
    ...(row.spec.verifier ? { verifier: row.spec.verifier } : {}),
    ...(row.spec.hidden ? { hidden: row.spec.hidden } : {}),
    best: best
      ? { nodeId: best.id, depth: best.depth, score: best.score, holdout: best.holdout?.passed ?? null }
      : null,
    spend: row.spend,
    budget: row.spec.budget,
    nodes: countNodes(tx, id),
    attempts: row.spend.attempts,
    lastSeq: row.seq,
    sketch: readSketch(tx, id, row.best),
  };
}

const nodeKey = (runId: RunId, id: NodeId) => and(eq(nodes.runId, runId), eq(nodes.id, id));

function countNodes(db: Connection, runId: RunId): number {
  return (
    db.select({ count: sql<number>`count(*)` }).from(nodes).where(eq(nodes.runId, runId)).get()?.count ?? 0
  );
}
