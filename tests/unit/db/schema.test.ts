import { getTableConfig, type SQLiteTable, SQLiteTable as Table } from 'drizzle-orm/sqlite-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { openMemoryDatabase } from '@/db/open';
import * as schema from '@/db/schema';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const tables = Object.values<unknown>(schema).filter((one): one is SQLiteTable => one instanceof Table);

interface ColumnInfo {
  name: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}

describe('the tables that migrations make', () => {
  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    'are as the code names them: %s',
    (name, table) => {
      const { columns, primaryKeys, indexes } = getTableConfig(table);
      const inDatabase = db.$client.pragma(`table_info(${name})`) as ColumnInfo[];
      const keyed = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
      const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
      expect(
        inDatabase
          .map((column) => ({
            name: column.name,
            notNull: column.notnull === 1,
            default: column.dflt_value,
            key: column.pk,
          }))
          .sort(byName),
      ).toEqual(
        columns
          .map((column) => ({
            name: column.name,
            notNull: column.notNull,
            default: column.default === undefined ? null : String(column.default),
            key: column.primary ? 1 : keyed.indexOf(column.name) + 1,
          }))
          .sort(byName),
      );
      const indexed = db.$client
        .prepare<[string], { name: string; unique: number; origin: string }>(
          'select name, "unique", origin from pragma_index_list(?) where origin = \'c\'',
        )
        .all(name)
        .map((index) => ({
          name: index.name,
          unique: index.unique === 1,
          columns: (db.$client.pragma(`index_info(${index.name})`) as { name: string | null }[]).map(
            // An expression has no name.
            (column) => column.name ?? '',
          ),
        }));
      expect(indexed.sort(byName)).toEqual(
        indexes
          .map(({ config }) => ({
            name: config.name,
            unique: config.unique,
            columns: config.columns.map((column) => ('name' in column ? column.name : '')),
          }))
          .sort(byName),
      );
    },
  );

  it('are all of them', () => {
    const names = db.$client
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like '__drizzle%'",
      )
      .pluck()
      .all();
    expect(names.sort()).toEqual(tables.map((table) => getTableConfig(table).name).sort());
  });
});
