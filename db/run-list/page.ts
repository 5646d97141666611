import { desc, sql } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { type RunSummary, summariesOf } from '@/db/runs';
import { experiments } from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';
import {
  compareRuns,
  filterOf,
  isInGroup,
  type ListedRun,
  type RunFilter,
  type RunOrder,
  type StatusGroup,
} from '@/server/core/run/run-list';
import type { RunLabel } from './labels';
import { listedRuns } from './listed';

/** A run of the list, with what people keep of it. */
interface LabelledRun extends RunSummary {
  label: RunLabel;
}

/** The runs that an experiment made, as one row. */
interface ListedExperiment {
  id: string;
  name: string;
  createdAt: number;
  runs: number;
  going: number;
  solved: number;
}

export interface RunPage {
  runs: LabelledRun[];
  /** Where the next page begins; null after the last. */
  next: RunId | null;
  /** Runs that match, whatever their status; and how many are in each group, with those of experiments. */
  total: number;
  groups: Record<StatusGroup, number>;
  /** Runs in the database, whatever the filter. */
  all: number;
  archived: number;
  /** Every tag that a run has. */
  tags: string[];
  /** On the first page: the experiments whose names match. */
  experiments: ListedExperiment[];
}

/**
 * A page of the list: the runs after `after` (a run's id) in the given order. Where that run is no longer in the list,
 * it begins anew.
 */
export function runPage(
  db: Database,
  filter: RunFilter,
  order: RunOrder,
  { after, limit }: { after: RunId | null; limit: number },
): RunPage {
  const all = listedRuns(db);
  const matching = all.filter(filterOf(filter));
  /** A status is looked for in the runs of experiments too: it would say 0 where all runs belong to them. */
  const anywhere = all.filter(filterOf(filter, true));
  const { group } = filter;
  const shown = (group === null ? matching : anywhere.filter((run) => isInGroup(run, group))).sort(
    compareRuns(order),
  );
  const from = after === null ? 0 : shown.findIndex(({ id }) => id === after) + 1;
  const page = shown.slice(from, from + limit);
  const summaries = summariesOf(
    db,
    page.map(({ id }) => id),
  );
  const last = page.at(-1);
  const count = (name: StatusGroup) => anywhere.filter((run) => isInGroup(run, name)).length;
  return {
    runs: page.flatMap(({ id, name, note, tags, archived }) => {
      const summary = summaries.get(id);
      return summary ? [{ ...summary, label: { name, note, tags: [...tags], archived } }] : [];
    }),
    next: last && from + limit < shown.length ? last.id : null,
    total: matching.length,
    groups: {
      going: count('going'),
      solved: count('solved'),
      unsolved: count('unsolved'),
      failed: count('failed'),
    },
    all: all.length,
    archived: all.filter(({ archived }) => archived).length,
    tags: tagsOf(all),
    experiments: after === null && !filter.archived ? experimentRows(db, filter, all) : [],
  };
}

function tagsOf(all: readonly ListedRun[]): string[] {
  const found = new Set<string>();
  for (const { tags } of all) for (const tag of tags) found.add(tag);
  return [...found].sort();
}

/** The experiments as rows, newest first. A filter of statuses or an experiment's own list shows none. */
function experimentRows(db: Database, filter: RunFilter, all: readonly ListedRun[]): ListedExperiment[] {
  if (filter.experiment !== null || filter.group !== null) return [];
  const terms = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const members = new Map<string, ListedRun[]>();
  for (const run of all) {
    if (run.experiment === null) continue;
    const known = members.get(run.experiment);
    if (known) known.push(run);
    else members.set(run.experiment, [run]);
  }
  return db
    .select({
      id: experiments.id,
      name: sql<string>`json_extract(${experiments.spec}, '$.name')`,
      createdAt: experiments.createdAt,
    })
    .from(experiments)
    .orderBy(desc(experiments.createdAt))
    .all()
    .map(({ id, name, createdAt }) => {
      const runs = members.get(id) ?? [];
      const count = (group: StatusGroup) => runs.filter((run) => isInGroup(run, group)).length;
      return { id, name, createdAt, runs: runs.length, going: count('going'), solved: count('solved') };
    })
    .filter(({ id, name }) => terms.every((term) => `${id} ${name}`.toLowerCase().includes(term)));
}
