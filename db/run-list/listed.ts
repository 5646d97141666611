import type { Database } from '@/db/connection';
import { changeMark } from '@/db/log';
import { oncePerClient } from '@/db/prepared';
import type { RunId } from '@/server/core/base/ids';
import type { NodeScore } from '@/server/core/run/node';
import type { ListedRun } from '@/server/core/run/run-list';
import type { RunSpec, RunStatus } from '@/server/core/run/spec';
import { readLabels } from './labels';

interface Held {
  /** The last event that `runs` knows. */
  mark: number;
  /** Without labels and experiments, which change without an event. */
  runs: Map<RunId, ListedRun>;
}

const held = oncePerClient((): Held => ({ mark: 0, runs: new Map() }));

const columns = `
  select r.id, r.status, r.created_at as createdAt, r.spec, r.spend ->> '$.steps' as steps, n.score, n.holdout
  from runs r left join nodes n on n.run_id = r.id and n.id = r.best`;

interface Row {
  id: RunId;
  status: RunStatus;
  createdAt: number;
  steps: number;
  /** JSON, as are the next two. */
  spec: string;
  score: string | null;
  holdout: string | null;
}

/** The run without labels and experiment. JSON is parsed here once a row: SQLite would parse it once a field. */
function listedIn({ id, status, createdAt, steps, spec: json, score, holdout }: Row): ListedRun {
  const spec: RunSpec = JSON.parse(json);
  return {
    id,
    status,
    taskName: spec.taskName,
    taskTitle: spec.taskTitle,
    strategy: spec.strategy,
    model: spec.model,
    sandbox: spec.sandbox,
    format: spec.origin?.format ?? '',
    createdAt,
    steps,
    best: score === null ? -1 : fraction(JSON.parse(score)) + Number(isPassed(holdout)),
    experiment: null,
    name: '',
    note: '',
    tags: [],
    archived: false,
  };
}

const fraction = ({ targetsPassing, targetsTotal, reward }: NodeScore): number =>
  targetsTotal > 0 ? targetsPassing / targetsTotal : reward;

const isPassed = (holdout: string | null): boolean => {
  const verdict: { passed: boolean } | null = holdout === null ? null : JSON.parse(holdout);
  return verdict?.passed ?? false;
};

/**
 * Every run as the list sorts and filters it. The first call reads each run's row; later calls read only those whose log
 * grew since. Reads no long text.
 */
export function listedRuns(db: Database): ListedRun[] {
  return db.transaction((tx) => {
    const core = coreRuns(db);
    const labels = readLabels(tx);
    const cells = new Map(
      db.$client
        .prepare<[], { runId: RunId; experiment: string }>(
          'select run_id as runId, experiment_id as experiment from experiment_runs',
        )
        .all()
        .map(({ runId, experiment }) => [runId, experiment]),
    );
    if (labels.size === 0 && cells.size === 0) return core;
    return core.map((run) => {
      const [label, experiment] = [labels.get(run.id), cells.get(run.id)];
      return label || experiment ? { ...run, ...label, experiment: experiment ?? null } : run;
    });
  });
}

function coreRuns(db: Database): ListedRun[] {
  const { $client } = db;
  const place = held($client);
  const mark = changeMark(db);
  if (place.mark === 0) {
    place.runs = new Map(
      $client
        .prepare<[], Row>(`${columns} order by r.created_at desc, r.id desc`)
        .all()
        .map((row) => [row.id, listedIn(row)]),
    );
  } else if (mark > place.mark) {
    const changed = $client
      .prepare<[number, number], { id: RunId }>(
        'select distinct run_id as id from events where id > ? and id <= ?',
      )
      .all(place.mark, mark);
    const read = $client.prepare<[string], Row>(`${columns} where r.id = ?`);
    for (const { id } of changed) {
      const row = read.get(id);
      if (row) place.runs.set(id, listedIn(row));
    }
  }
  place.mark = mark;
  forgetDeleted(db, place.runs);
  return [...place.runs.values()];
}

function forgetDeleted({ $client }: Database, runs: Map<RunId, ListedRun>): void {
  const count = $client.prepare<[], { count: number }>('select count(*) as count from runs').get()?.count;
  if (count === runs.size) return;
  const there = new Set(
    $client
      .prepare<[], { id: RunId }>('select id from runs')
      .all()
      .map(({ id }) => id),
  );
  for (const id of runs.keys()) if (!there.has(id)) runs.delete(id);
}
