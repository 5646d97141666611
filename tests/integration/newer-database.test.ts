import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '@/db/open';

const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
const file = path.join(directory, 'espalier.db');
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeAll(() => {
  const db = openDatabase(file);
  db.$client
    .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
    .run('of a later version', 9_999_999_999_999);
  db.$client.close();
});

const call = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/process.mjs', ...args], {
    env: { ...process.env, ESPALIER_DATABASE: file },
    encoding: 'utf8',
  });

it.each([
  ['a run', 2, ['server/cli/main.ts', 'run', '--task', 'session-cache', '--database', file]],
  ['a command to a run', 2, ['server/cli/main.ts', 'steer', 'rabcdefgh', 'pause', '--database', file]],
  ['a list', 2, ['server/cli/main.ts', 'holdout-gap', '--database', file]],
  ['the start of the pages', 1, ['server/process/greeting.ts']],
])(
  '%s is refused on the database of a newer version: one sentence, and nothing changes',
  (_what, status, args) => {
    const before = readFileSync(file);
    const { stderr, stdout, status: code } = call(...args);
    expect([code, stdout]).toEqual([status, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`The database ${file} was written by a newer version of Espalier`);
    expect(readFileSync(file).equals(before)).toBe(true);
  },
);
