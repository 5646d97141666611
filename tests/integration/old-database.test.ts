import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { foldLog } from '@/db/log';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { asRunId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';
import { noSpend } from '@/server/core/usage/spend';

const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
afterEach(() => {
  delete process.env.ESPALIER_MIGRATIONS;
  rmSync(directory, { recursive: true, force: true });
});

/** The migrations as they were when only the first was there. */
function firstMigrationOnly(): string {
  const folder = path.join(directory, 'migrations');
  mkdirSync(path.join(folder, 'meta'), { recursive: true });
  const journal = JSON.parse(readFileSync('db/migrations/meta/_journal.json', 'utf8'));
  const [first] = journal.entries;
  copyFileSync(`db/migrations/${first.tag}.sql`, path.join(folder, `${first.tag}.sql`));
  writeFileSync(path.join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: [first] }));
  return folder;
}

it('a database from before votes and difficulty opens, and its runs read as they were', () => {
  const file = path.join(directory, 'espalier.db');
  const id = asRunId('rbefore99');
  const spec = {
    taskName: 'sums',
    taskTitle: 'Sums',
    strategy: 'mcts',
    parameters: { c: 1 },
    model: 'repair',
    sandbox: 'local',
    seed: 1,
    budget: defaultBudget,
    onInterruption: 'resume',
  };
  process.env.ESPALIER_MIGRATIONS = firstMigrationOnly();
  const before = openDatabase(file).$client;
  before
    .prepare(
      `insert into runs (id, task, allow_shell, spec, status, created_at, spend, seq) values (?, '{}', 0, ?, 'queued', 5, ?, 1)`,
    )
    .run(id, JSON.stringify(spec), JSON.stringify(noSpend));
  before
    .prepare(
      `insert into events (run_id, seq, at, type, actor, body) values (?, 1, 5, 'run.created', '{"kind":"engine"}', ?)`,
    )
    .run(id, JSON.stringify({ type: 'run.created', spec }));
  before.close();
  delete process.env.ESPALIER_MIGRATIONS;
  const db = openDatabase(file);
  const state = loadState(db, id);
  expect(state).toEqual(foldLog(db, id));
  expect(state.votes.size).toBe(0);
  expect(state).toMatchObject({ difficulty: null, spec, status: 'queued' });
  db.$client.close();
});
