import type { Database } from '@/db/connection';

/** The SQL that a connection prepares while `work` runs. */
export async function statementsOf(db: Database, work: () => unknown): Promise<string[]> {
  const { $client } = db;
  const prepare = $client.prepare.bind($client);
  const seen: string[] = [];
  $client.prepare = ((source: string) => {
    seen.push(source);
    return prepare(source);
  }) as typeof $client.prepare;
  try {
    await work();
  } finally {
    $client.prepare = prepare;
  }
  return seen;
}

/** Statements that read many rows of a run: its events, or nodes without naming one. */
export const readingRuns = (statements: readonly string[]): string[] =>
  statements.filter(
    (sql) => /from "events"/.test(sql) || (/from "(nodes|attempts)"/.test(sql) && !/"\."id" = \?/.test(sql)),
  );
