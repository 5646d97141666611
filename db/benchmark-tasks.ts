import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type BenchmarkSource, benchmarkSourceSchema, type Instance } from '@/server/core/task/benchmark';
import type { CheckedTask } from '@/server/core/verdict/benchmark-grading';
import type { Database } from './connection';
import { benchmarkTasks } from './schema';

/** An imported task as lists show it: nothing of it is hidden from agents but the number of its tests. */
export interface BenchmarkTaskEntry {
  id: string;
  dataSet: string;
  repo: string;
  version: string | null;
  difficulty: string | null;
  title: string;
  language: string;
  image: string;
  targets: number;
  guards: number;
}

/** An imported task with what a check of it came to; null before one. */
export interface ListedBenchmarkTask extends BenchmarkTaskEntry {
  checked: CheckedTask | null;
}

/** A task to be stored: its entry, what else is searched, and all of it. */
export interface BenchmarkTaskToStore {
  entry: BenchmarkTaskEntry;
  statement: string;
  source: BenchmarkSource;
}

/** Characters of the statement that are searched. */
const searchedStatement = 4000;

/** Stores tasks, all or none; one that is there already is replaced. `now` in milliseconds since the epoch. */
export function storeBenchmarkTasks(db: Database, all: readonly BenchmarkTaskToStore[], now: number): void {
  db.transaction(
    (tx) => {
      for (const { entry, statement, source } of all) {
        const { id, repo, dataSet, difficulty } = entry;
        const searched = [id, repo, dataSet, difficulty ?? '', statement.slice(0, searchedStatement)];
        const row = {
          ...entry,
          hay: searched.join('\n').toLowerCase(),
          importedAt: now,
          instance: deflateRawSync(JSON.stringify(source)),
          // What was checked was another row.
          checked: null,
        };
        tx.insert(benchmarkTasks)
          .values(row)
          .onConflictDoUpdate({ target: benchmarkTasks.id, set: row })
          .run();
      }
    },
    { behavior: 'immediate' },
  );
}

/** What a check on this machine came to: it can be trusted, it cannot, or there was none. */
export const checkMarks = ['trusted', 'untrusted', 'unchecked'] as const;

export interface BenchmarkTaskQuery {
  /** Words that all occur in the id, the repository, the data set or the statement. */
  text?: string | undefined;
  repo?: string | undefined;
  difficulty?: string | undefined;
  dataSet?: string | undefined;
  checked?: (typeof checkMarks)[number] | '' | undefined;
  offset?: number | undefined;
  limit?: number | undefined;
}

const shown = {
  id: benchmarkTasks.id,
  dataSet: benchmarkTasks.dataSet,
  repo: benchmarkTasks.repo,
  version: benchmarkTasks.version,
  difficulty: benchmarkTasks.difficulty,
  title: benchmarkTasks.title,
  language: benchmarkTasks.language,
  image: benchmarkTasks.image,
  targets: benchmarkTasks.targets,
  guards: benchmarkTasks.guards,
  checked: benchmarkTasks.checked,
};

/** The entries that fit, by id, and how many there are without offset and limit. Reads no instance. */
export function listBenchmarkTasks(
  db: Database,
  query: BenchmarkTaskQuery,
): { entries: ListedBenchmarkTask[]; total: number } {
  const where = conditionOf(query);
  const entries = db
    .select(shown)
    .from(benchmarkTasks)
    .where(where)
    .orderBy(asc(benchmarkTasks.id))
    .limit(query.limit ?? -1)
    .offset(query.offset ?? 0)
    .all();
  const [counted] = db.select({ total: sql<number>`count(*)` }).from(benchmarkTasks).where(where).all();
  return { entries, total: counted?.total ?? 0 };
}

const markIs: Record<(typeof checkMarks)[number], SQL> = {
  trusted: sql`json_extract(${benchmarkTasks.checked}, '$.usable') = 1`,
  untrusted: sql`json_extract(${benchmarkTasks.checked}, '$.usable') = 0`,
  unchecked: sql`${benchmarkTasks.checked} IS NULL`,
};

function conditionOf({ text = '', repo, difficulty, dataSet, checked }: BenchmarkTaskQuery): SQL | undefined {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  return and(
    ...terms.map((term) => sql`instr(${benchmarkTasks.hay}, ${term}) > 0`),
    ...(repo ? [eq(benchmarkTasks.repo, repo)] : []),
    ...(difficulty ? [eq(benchmarkTasks.difficulty, difficulty)] : []),
    ...(dataSet ? [eq(benchmarkTasks.dataSet, dataSet)] : []),
    ...(checked ? [markIs[checked]] : []),
  );
}

/** The values that entries have, each with how many have it, for choices. */
export function benchmarkFacets(db: Database) {
  const valuesOf = (column: 'repo' | 'difficulty' | 'dataSet') =>
    db
      .select({ value: benchmarkTasks[column], count: sql<number>`count(*)` })
      .from(benchmarkTasks)
      .groupBy(benchmarkTasks[column])
      .orderBy(asc(benchmarkTasks[column]))
      .all()
      .flatMap(({ value, count }) => (value ? [{ value, count }] : []));
  return { repo: valuesOf('repo'), difficulty: valuesOf('difficulty'), dataSet: valuesOf('dataSet') };
}

/** An imported task, or null. */
export function benchmarkSource(db: Database, id: string): BenchmarkSource | null {
  const row = db
    .select({ instance: benchmarkTasks.instance })
    .from(benchmarkTasks)
    .where(eq(benchmarkTasks.id, id))
    .get();
  return row ? benchmarkSourceSchema.parse(JSON.parse(inflateRawSync(row.instance).toString('utf8'))) : null;
}

/** Those of the imported tasks that are instances of the SWE-bench family, in the order of `ids`. */
export const importedInstances = (db: Database, ids: readonly string[]): Map<string, Instance> =>
  new Map(
    ids.flatMap((id) => {
      const source = benchmarkSource(db, id);
      return source?.kind === 'swebench' ? [[id, source.instance] as const] : [];
    }),
  );

/** What a check of an imported task came to; null before one, and where there is no such task. */
export const checkedTask = (db: Database, id: string): CheckedTask | null =>
  db.select({ checked: benchmarkTasks.checked }).from(benchmarkTasks).where(eq(benchmarkTasks.id, id)).get()
    ?.checked ?? null;

/** Keeps what a check of an imported task came to. */
export function noteChecked(db: Database, id: string, checked: CheckedTask): void {
  db.update(benchmarkTasks).set({ checked }).where(eq(benchmarkTasks.id, id)).run();
}

/** Removes imported instances; runs on them keep their own copies. Returns the ids that were there. */
export const removeBenchmarkTasks = (db: Database, ids: readonly string[]): string[] =>
  db
    .delete(benchmarkTasks)
    .where(inArray(benchmarkTasks.id, [...ids]))
    .returning({ id: benchmarkTasks.id })
    .all()
    .map(({ id }) => id);
