import type BetterSqlite3 from 'better-sqlite3';
import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';

/**
 * Statements prepared once and run many times. Building a query costs drizzle some ten times what running it costs
 * SQLite; where a step of a search is written, that is most of the time. Names and encodings still come from the schema.
 */
export type Client = BetterSqlite3.Database;

type ColumnName<T extends SQLiteTable> = Extract<keyof T['_']['columns'], string>;
type Values<T extends SQLiteTable> = { [K in ColumnName<T>]?: unknown };

type Encoder = (value: unknown) => unknown;

/** Numbers and plain texts go as they are; the rest as the schema says. */
function encoderOf(column: SQLiteColumn): Encoder {
  const plain = column.dataType === 'number' || column.dataType === 'string' || column.dataType === 'buffer';
  return (value) =>
    value === null || value === undefined ? null : plain ? value : column.mapToDriverValue(value);
}
const quoted = (name: string): string => `"${name}"`;

function columnsOf<T extends SQLiteTable>(
  table: T,
  names?: readonly ColumnName<T>[],
): [string, SQLiteColumn][] {
  const columns = Object.entries(getTableColumns(table));
  if (!names) return columns;
  return names.map((name) => {
    const found = columns.find(([key]) => key === name);
    if (!found) throw new Error(`There is no column ${name}.`);
    return found;
  });
}

/** What `deferring` collects on a connection; null while statements run at once. */
const collected = oncePerClient((): { writes: (() => void)[] | null } => ({ writes: null }));

/** Runs `work` with its inserts and updates put into `writes`, values as they are now, instead of being run. */
export function deferring<T>(client: Client, writes: (() => void)[], work: () => T): T {
  const held = collected(client);
  held.writes = writes;
  try {
    return work();
  } finally {
    held.writes = null;
  }
}

/** Whether statements are collected at this moment, so that no table may be read for what was written last. */
export const isDeferring = (client: Client): boolean => collected(client).writes !== null;

function writerOf(client: Client, statement: BetterSqlite3.Statement): (values: unknown[]) => void {
  const held = collected(client);
  return (values) => {
    if (held.writes === null) statement.run(values);
    else held.writes.push(() => void statement.run(values));
  };
}

/** Inserts whole rows; a column without a value is null. With `orIgnore` a row whose key is there already stays. */
export function inserter<T extends SQLiteTable>(
  client: Client,
  table: T,
  { orIgnore = false } = {},
): (row: Values<T> & T['$inferInsert']) => void {
  const columns = columnsOf(table);
  const encoders = columns.map(([key, column]): [string, Encoder] => [key, encoderOf(column)]);
  const names = columns.map(([, column]) => quoted(column.name)).join(', ');
  const marks = columns.map(() => '?').join(', ');
  const verb = orIgnore ? 'insert or ignore into' : 'insert into';
  const statement = client.prepare(
    `${verb} ${quoted(getTableConfig(table).name)} (${names}) values (${marks})`,
  );
  const run = writerOf(client, statement);
  return (row) => {
    const values: Record<string, unknown> = row;
    run(encoders.map(([key, encode]) => encode(values[key])));
  };
}

/** Updates the columns `set` of the rows with equal `keys`. */
export function updater<T extends SQLiteTable, K extends ColumnName<T>, S extends ColumnName<T>>(
  client: Client,
  table: T,
  keys: readonly K[],
  set: readonly S[],
): (values: { [N in K | S]: T['$inferSelect'][N] }) => void {
  const [changed, key] = [columnsOf(table, set), columnsOf(table, keys)];
  const assign = ([, column]: [string, SQLiteColumn]) => `${quoted(column.name)} = ?`;
  const statement = client.prepare(
    `update ${quoted(getTableConfig(table).name)} set ${changed.map(assign).join(', ')} where ${key.map(assign).join(' and ')}`,
  );
  const encoders = [...changed, ...key].map(([name, column]): [string, Encoder] => [name, encoderOf(column)]);
  const run = writerOf(client, statement);
  return (given) => {
    const values: Record<string, unknown> = given;
    run(encoders.map(([name, encode]) => encode(values[name])));
  };
}

/** `make`, once per connection. */
export function oncePerClient<V>(make: (client: Client) => V): (client: Client) => V {
  const made = new WeakMap<Client, V>();
  return (client) => {
    const known = made.get(client);
    if (known !== undefined) return known;
    const fresh = make(client);
    made.set(client, fresh);
    return fresh;
  };
}
