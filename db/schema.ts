import { type SQLWrapper, sql } from 'drizzle-orm';
import {
  blob,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { ActionKind } from '@/server/core/agent/action';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { LineCount } from '@/server/core/agent/line-count';
import type { VoteState } from '@/server/core/agent/vote';
import type { AttemptId, BlobHash, NodeId, RunId, SnapshotId, VoteId } from '@/server/core/base/ids';
import type { CellResult } from '@/server/core/experiment/result';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import type { GraftConflict, NodeGraft } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { Actor } from '@/server/core/run/actor';
import type { PersonChoice } from '@/server/core/run/choice';
import type { Command } from '@/server/core/run/command';
import type { EventBody, EventType } from '@/server/core/run/event';
import type { Minimisation } from '@/server/core/run/minimisation';
import type { NodeScore, NodeState, SnapshotCost } from '@/server/core/run/node';
import type { ModelNote } from '@/server/core/run/note';
import type { NodeOrigin } from '@/server/core/run/origin';
import type { PreparationStage } from '@/server/core/run/preparation';
import type { RunSpec, RunStatus } from '@/server/core/run/spec';
import type { AttemptState, SelectionState } from '@/server/core/run/state';
import type { SteeringState } from '@/server/core/run/steering';
import type { WrittenText } from '@/server/core/run/written';
import type { DifficultyEstimate } from '@/server/core/task/difficulty';
import type { Spend, SpendDelta } from '@/server/core/usage/spend';
import type {
  CheckedTask,
  GradedLine,
  GradingOptions,
  GradingProgress,
} from '@/server/core/verdict/benchmark-grading';
import type { Contrast } from '@/server/core/verdict/contrast';
import type { Baseline } from '@/server/core/verdict/outcome';
import type { QualityProgress, QualityReport, QualityStatus } from '@/server/core/verdict/quality';

const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>();
const flag = (name: string) => integer(name, { mode: 'boolean' });

/** The hash of what an imported run was read from; null for other runs. Written alike here and in queries, it has an index. */
export const originHash = (spec: SQLWrapper) => sql<string | null>`${spec} ->> '$.origin.sha256'`;

export const runs = sqliteTable(
  'runs',
  {
    id: text('id').$type<RunId>().primaryKey(),
    /** The task as it was when the run was made (server/catalog reads it back). */
    task: json<unknown>('task').notNull(),
    allowShell: flag('allow_shell').notNull(),
    spec: json<RunSpec>('spec').notNull(),
    status: text('status').$type<RunStatus>().notNull(),
    statusReason: text('status_reason'),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
    baseline: json<Baseline>('baseline'),
    spend: json<Spend>('spend').notNull(),
    best: text('best').$type<NodeId>(),
    difficulty: json<DifficultyEstimate>('difficulty'),
    /** The form of the run's rows: those of an older one are made anew from its log when the database is opened. */
    version: integer('version').notNull().default(1),
    /** Null in runs made before people's acts were kept here: nothing was done. */
    steering: json<SteeringState>('steering'),
    seq: integer('seq').notNull(),
    /** The process that runs it (host, pid and start), until `leaseUntil` (ms since the epoch). */
    owner: text('owner'),
    leaseUntil: integer('lease_until'),
  },
  (t) => [
    index('runs_by_status').on(t.status),
    index('runs_by_age').on(t.createdAt, t.id),
    index('runs_by_origin').on(originHash(t.spec)),
  ],
);

/** What people keep of a run in the list of runs. It is no part of the run: its log does not know of it. */
export const runLabels = sqliteTable('run_labels', {
  runId: text('run_id').$type<RunId>().primaryKey(),
  /** Shown in place of the task's title; empty for none. */
  name: text('name').notNull(),
  note: text('note').notNull(),
  tags: json<string[]>('tags').notNull(),
  /** ms since the epoch; null while it is not archived. */
  archivedAt: integer('archived_at'),
});
/** Imported instances of benchmarks. Lists read the columns; the instance itself is deflated JSON. */
export const benchmarkTasks = sqliteTable(
  'benchmark_tasks',
  {
    id: text('id').primaryKey(),
    dataSet: text('data_set').notNull(),
    repo: text('repo').notNull(),
    version: text('version'),
    difficulty: text('difficulty'),
    title: text('title').notNull(),
    language: text('language').notNull(),
    image: text('image').notNull(),
    /** Tests that must come to pass, and tests that must go on passing. */
    targets: integer('targets').notNull(),
    guards: integer('guards').notNull(),
    /** What is searched, in lower case. */
    hay: text('hay').notNull(),
    importedAt: integer('imported_at').notNull(),
    instance: blob('instance', { mode: 'buffer' }).notNull(),
    /** What a check of the task as it stands here came to; null before one. */
    checked: json<CheckedTask>('checked'),
  },
  (t) => [index('benchmark_tasks_by_repo').on(t.repo), index('benchmark_tasks_by_data_set').on(t.dataSet)],
);

export const nodes = sqliteTable(
  'nodes',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    id: text('id').$type<NodeId>().notNull(),
    parentId: text('parent_id').$type<NodeId>(),
    donorId: text('donor_id').$type<NodeId>(),
    graft: json<NodeGraft>('graft'),
    attemptId: text('attempt_id').$type<AttemptId>(),
    depth: integer('depth').notNull(),
    actionKind: text('action_kind').$type<ActionKind>(),
    title: text('title').notNull(),
    path: text('path'),
    action: text('action').$type<BlobHash>(),
    thought: text('thought').$type<BlobHash>(),
    observation: text('observation').$type<BlobHash>(),
    observationPreview: text('observation_preview').notNull(),
    error: flag('error').notNull(),
    outlines: json<NodeState['outlines']>('outlines'),
    further: text('further').$type<BlobHash>(),
    prompt: text('prompt').$type<BlobHash>(),
    turn: text('turn').$type<BlobHash>(),
    snapshot: text('snapshot').$type<SnapshotId>().notNull(),
    snapshotShared: flag('snapshot_shared').notNull(),
    changed: json<string[]>('changed').notNull(),
    score: json<NodeScore>('score'),
    outcome: text('outcome').$type<BlobHash>(),
    holdout: json<NonNullable<NodeState['holdout']>>('holdout'),
    visits: integer('visits').notNull(),
    valueSum: real('value_sum').notNull(),
    calls: integer('calls').notNull().default(0),
    requests: integer('requests').notNull().default(0),
    inputTokens: integer('input_tokens').notNull(),
    cachedInputTokens: integer('cached_input_tokens').notNull().default(0),
    cacheWriteTokens: integer('cache_write_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull(),
    reasoningTokens: integer('reasoning_tokens').notNull().default(0),
    estimatedTokens: integer('estimated_tokens').notNull().default(0),
    usd: real('usd').notNull(),
    modelMs: real('model_ms').notNull(),
    sandboxMs: real('sandbox_ms').notNull(),
    snapshotMs: real('snapshot_ms').notNull(),
    snapshotCost: json<SnapshotCost>('snapshot_cost'),
    changedLines: json<LineCount>('changed_lines'),
    at: integer('at').notNull(),
    origin: json<NodeOrigin>('origin'),
    recorded: text('recorded').$type<BlobHash>(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.id] })],
);

export const attempts = sqliteTable(
  'attempts',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    id: text('id').$type<AttemptId>().notNull(),
    from: text('from_node').$type<NodeId>().notNull(),
    head: text('head').$type<NodeId>().notNull(),
    status: text('status').$type<AttemptState['status']>().notNull(),
    endReason: text('end_reason'),
    proposal: json<ExpandProposal>('proposal').notNull(),
    model: text('model').notNull(),
    steps: integer('steps').notNull(),
    experienceOf: json<AttemptId[]>('experience_of').notNull(),
    startedBy: json<Actor>('started_by').notNull(),
    phase: text('phase').$type<NonNullable<AttemptState['phase']>>(),
    conflict: json<GraftConflict>('conflict'),
  },
  (t) => [primaryKey({ columns: [t.runId, t.id] })],
);

export const selections = sqliteTable(
  'selections',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    seq: integer('seq').notNull(),
    record: json<SelectionState>('record').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
);

export const votes = sqliteTable(
  'votes',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    id: text('id').$type<VoteId>().notNull(),
    record: json<VoteState>('record').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.id] })],
);

/** What was said of results beside their tests: a person's choice between two, what generated tests tell, or what a model wrote. */
export const judgements = sqliteTable(
  'judgements',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    seq: integer('seq').notNull(),
    record: json<{
      choice?: PersonChoice;
      contrast?: Contrast;
      written?: WrittenText;
      minimisation?: Minimisation;
      note?: ModelNote;
      preparation?: PreparationStage;
    }>('record').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
);

export const experience = sqliteTable(
  'experience',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    attemptId: text('attempt_id').$type<AttemptId>().notNull(),
    entry: json<ExperienceEntry>('entry').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.attemptId] })],
);

export const events = sqliteTable(
  'events',
  {
    /** Grows over all runs: "anything new?" is one look at the largest. */
    id: integer('id').primaryKey({ autoIncrement: true }),
    runId: text('run_id').$type<RunId>().notNull(),
    seq: integer('seq').notNull(),
    at: integer('at').notNull(),
    type: text('type').$type<EventType>().notNull(),
    actor: json<Actor>('actor').notNull(),
    /** The form of `body` and `spend`; `liftEvent` reads every older one. */
    version: integer('version').notNull().default(1),
    body: json<EventBody>('body').notNull(),
    spend: json<SpendDelta>('spend'),
  },
  (t) => [uniqueIndex('events_by_run').on(t.runId, t.seq)],
);

export const commands = sqliteTable(
  'commands',
  {
    id: text('id').primaryKey(),
    runId: text('run_id').$type<RunId>().notNull(),
    command: json<Command>('command').notNull(),
    by: json<Actor>('by').notNull(),
    at: integer('at').notNull(),
    handled: flag('answered').notNull(),
  },
  (t) => [index('commands_waiting').on(t.handled, t.runId)],
);

/** How far a task's tests can be trusted: asked for, under way, or measured. */
export const qualityReports = sqliteTable(
  'quality_reports',
  {
    id: text('id').primaryKey(),
    /** `sample:name` or `directory:path`. */
    taskKey: text('task_key').notNull(),
    task: json<unknown>('task').notNull(),
    sandbox: text('sandbox').$type<'local' | 'docker'>().notNull(),
    reruns: integer('reruns').notNull(),
    mutants: integer('mutants').notNull(),
    status: text('status').$type<QualityStatus>().notNull(),
    progress: json<QualityProgress>('progress'),
    report: json<QualityReport>('report'),
    error: text('error'),
    /** A person asked for its end. */
    cancelled: flag('cancelled').notNull(),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
    owner: text('owner'),
    leaseUntil: integer('lease_until'),
  },
  (t) => [index('quality_by_task').on(t.taskKey, t.createdAt), index('quality_by_status').on(t.status)],
);

/** Predictions that are graded, and imported tasks that are checked, by the engine process. */
export const gradings = sqliteTable(
  'gradings',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<'grade' | 'check'>().notNull(),
    /** The file of predictions as a person named it; empty for a check. */
    name: text('name').notNull(),
    /** The imported tasks that it is about. */
    taskIds: json<string[]>('task_ids').notNull(),
    /** Predictions, or tasks, that it leaves out. */
    leftOut: integer('left_out').notNull(),
    status: text('status').$type<QualityStatus>().notNull(),
    progress: json<GradingProgress>('progress').notNull(),
    /** Null: as the command line has it without options. */
    options: json<GradingOptions>('options'),
    lines: json<GradedLine[]>('lines').notNull(),
    error: text('error'),
    /** A person asked for its end. */
    cancelled: flag('cancelled').notNull(),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
    owner: text('owner'),
    leaseUntil: integer('lease_until'),
  },
  (t) => [index('gradings_by_status').on(t.status)],
);

/** What agents are saying while their models answer. Rows live as long as a call; the log knows nothing of them. */
export const liveOutput = sqliteTable(
  'live_words',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    attemptId: text('attempt_id').$type<AttemptId>().notNull(),
    thinking: text('thinking').notNull(),
    text: text('words').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.attemptId] })],
);

/** Strategies compared: tasks × arms × repeats. `running` until every cell has ended or a person cancelled. */
export const experiments = sqliteTable('experiments', {
  id: text('id').primaryKey(),
  spec: json<ExperimentSpec>('spec').notNull(),
  status: text('status').$type<'running' | 'done' | 'cancelled'>().notNull(),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
});

/** The cells of experiments for which a run was made. `result` is a function of the run's log, written when it ended. */
export const experimentRuns = sqliteTable(
  'experiment_runs',
  {
    experimentId: text('experiment_id').notNull(),
    task: text('task').notNull(),
    arm: text('arm').notNull(),
    repeat: integer('repeat').notNull(),
    runId: text('run_id').$type<RunId>().notNull(),
    result: json<CellResult>('result'),
  },
  (t) => [
    primaryKey({ columns: [t.experimentId, t.task, t.arm, t.repeat] }),
    uniqueIndex('experiment_by_run').on(t.runId),
  ],
);

/** Long texts, once each, by the sha-256 of their UTF-8 bytes. */
export const texts = sqliteTable('texts', {
  hash: text('hash').$type<BlobHash>().primaryKey(),
  deflated: flag('deflated').notNull(),
  data: blob('data', { mode: 'buffer' }).notNull(),
});
