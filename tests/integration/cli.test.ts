import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { foldLog } from '@/db/log';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import type { RunResult } from '@/server/cli/result';
import { asRunId } from '@/server/core/base/ids';
import { buggyRepos, writeRepo } from '@/tests/support/buggy-repos';

const espalier = path.resolve('bin/espalier');
const scratch: string[] = [];
// Several commands run at once: what they use goes when all have ended.
afterAll(() => {
  for (const directory of scratch.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  scratch.push(made);
  return made;
}

function repo(files: Readonly<Record<string, string>>): string {
  const made = writeRepo(files);
  scratch.push(made);
  return made;
}

async function run(...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [espalier, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return { stdout, stderr, status, result: (): RunResult => JSON.parse(last) };
}

describe("a person's own repository", () => {
  it.concurrent.each(Object.entries(buggyRepos))(
    '%s is repaired, and the patch applies and passes',
    async (_name, files) => {
      const at = repo(files);
      const database = path.join(directory(), 'espalier.db');
      const before = contents(at);
      const done = await run(
        ...['run', '--task', at, '--test', 'node --test', '--strategy', 'mcts', '--model', 'repair'],
        ...['--seed', '1', '--json', '--database', database, '--setup', 'true'],
      );
      const result = done.result();
      expect(result).toMatchObject({ status: 'solved', solved: true, reward: 1, strategy: 'mcts', seed: 1 });
      expect(done.status).toBe(0);
      expect(contents(at)).toEqual(before);
      writeFileSync(path.join(at, 'fix.patch'), result.patch);
      execFileSync('git', ['init', '-q'], { cwd: at });
      execFileSync('git', ['apply', 'fix.patch'], { cwd: at });
      expect(spawnSync('node', ['--test'], { cwd: at, env: cleanEnv() }).status).toBe(0);

      const db = openDatabase(database);
      const runId = asRunId(result.runId);
      expect(loadState(db, runId)).toEqual(foldLog(db, runId));
      expect(loadState(db, runId).preparation).toEqual([{ stage: 'setup', command: 'true' }]);
      db.$client.close();
    },
  );

  it.concurrent.each([
    [
      'a directory that does not exist',
      () => ['--task', './no/such/place', '--test', 'node --test'],
      'no/such/place',
    ],
    [
      'a test command that is not found',
      () => ['--task', repo(working), '--test', 'no-such-runner'],
      'no-such-runner',
    ],
    ['tests that pass already', () => ['--task', repo(working), '--test', 'node --test'], 'already'],
    ['no tests executed', () => ['--task', repo({ 'a.js': '' }), '--test', 'node --test nothing/'], 'test'],
    ['an unknown sample task', () => ['--task', 'no-such-task'], 'The sample tasks are:'],
    ['an unknown strategy', () => ['--task', '.', '--strategy', 'luck'], 'best-of-n'],
    ['an unknown parameter', () => ['--task', '.', '--strategy', 'mcts', '--param', 'z=1'], 'z'],
    ['a seed that is no number', () => ['--task', '.', '--seed', 'x'], '--seed'],
  ])('%s is refused with what to do, exit code 2, nothing spent', async (_name, args, message) => {
    const done = await run('run', ...args(), '--json', '--database', path.join(directory(), 'espalier.db'));
    expect(done.status).toBe(2);
    expect(done.stderr).toContain(message);
    expect(done.stderr).not.toContain('    at ');
    if (done.stdout.trim()) expect(done.result()).toMatchObject({ steps: 0, attempts: 0, solved: false });
  });
});

const working = {
  'package.json': '{"type":"module"}',
  'a.test.js': "import test from 'node:test';\ntest('holds', () => {});\n",
};

it('lists tasks, strategies and models', async () => {
  for (const [list, known] of [
    ['strategies', 'mcts'],
    ['models', 'repair'],
  ] as const) {
    const rows: { name?: string; id?: string }[] = JSON.parse((await run(list, '--json')).stdout);
    expect(rows.map((row) => row.name ?? row.id)).toContain(known);
  }
  expect(JSON.parse((await run('tasks', '--json')).stdout).length).toBeGreaterThanOrEqual(12);
});

const cleanEnv = () => {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  return env;
};

/** Every file's content by its path. */
function contents(at: string): Record<string, string> {
  const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [file, readFileSync(file, 'utf8')];
    }),
  );
}

it.concurrent('ends quietly where nobody reads on what it says', async () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [espalier, 'strategies'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [printed, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(printed).toBe('');
  expect(status).toBe(0);
});

it.concurrent('makes a run again with --like, with what the other options change', async () => {
  const database = path.join(directory(), 'espalier.db');
  const at = repo(Object.values(buggyRepos)[0] ?? {});
  const first = await run(
    ...['run', '--task', at, '--test', 'node --test', '--strategy', 'best-of-n', '--param', 'n=2'],
    ...['--seed', '3', '--max-steps', '5', '--concurrency', '2', '--json', '--database', database],
  );
  const { runId } = first.result();
  const like = ['run', '--like', runId, '--json', '--database', database];
  const [again, changed, unknown, nothing] = await Promise.all([
    run(...like, '--setup', 'true'),
    run(...like, '--seed', '4', '--max-steps', '3', '--strategy', 'sequential'),
    run('run', '--like', 'rnone', '--database', database),
    run('run', '--database', database),
  ]);
  const db = openDatabase(database);
  const specOf = (id: string) => loadState(db, asRunId(id)).spec;
  const spec = specOf(runId);
  expect(spec).toMatchObject({ strategy: 'best-of-n', seed: 3, budget: { steps: 5, concurrency: 2 } });
  expect(specOf(again.result().runId)).toEqual(spec);
  expect(loadState(db, asRunId(again.result().runId)).preparation).toEqual([
    { stage: 'setup', command: 'true' },
  ]);
  expect(specOf(changed.result().runId)).toMatchObject({
    taskName: spec.taskName,
    strategy: 'sequential',
    seed: 4,
    budget: { steps: 3, concurrency: 2 },
  });
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('rnone')]);
  expect([nothing.status, nothing.stderr]).toEqual([2, expect.stringMatching(/--task.*--like/)]);
  db.$client.close();
});
