import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { openDatabase } from '@/db/open';
import { storeLargeRun } from './large-run';

/** A database with a run of some hundred nodes, closed. */
export function filledDatabase(file: string): void {
  const db = openDatabase(file);
  storeLargeRun(db, { nodes: 300, stepsPerAttempt: 20, seed: 1 });
  db.$client.close();
}

const scribbled = (file: string, at: number, length: number): void => {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(handle);
};

/** Ways in which a file can be no usable database, each with what its sentence says. */
export const badDatabases: Record<string, { make(file: string): void; sentence: RegExp }> = {
  'a directory': { make: (file) => mkdirSync(file), sentence: /is a directory\. Name a file in it/ },
  'a text': {
    make: (file) => writeFileSync(file, 'once upon a time\n'.repeat(200)),
    sentence: /is not a database.*Restore a backup/,
  },
  'one byte': { make: (file) => writeFileSync(file, 'x'), sentence: /is not a database/ },
  'a damaged header': {
    make(file) {
      filledDatabase(file);
      scribbled(file, 0, 100);
    },
    sentence: /is not a database/,
  },
  'a damaged page size': {
    make(file) {
      filledDatabase(file);
      scribbled(file, 16, 2);
    },
    sentence: /is (damaged|not a database)/,
  },
  'damaged pages in the middle': {
    make(file) {
      filledDatabase(file);
      const { length } = readFileSync(file);
      const page = 4096;
      scribbled(file, Math.floor(length / 2 / page) * page, 8 * page);
    },
    sentence: /is damaged \(.+\)\. Nothing was changed\. Restore a backup/,
  },
  'half a file': {
    make(file) {
      filledDatabase(file);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    },
    sentence: /is damaged/,
  },
  "another program's database": {
    make(file) {
      const client = new BetterSqlite3(file);
      client.exec('create table bookmarks(url)');
      client.close();
    },
    sentence: /is the database of another program/,
  },
};
