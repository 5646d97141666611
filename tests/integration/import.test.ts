import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Figures } from '@/server/exchange/figures';
import { json } from '@/tests/support/exchange/bytes';
import { folderArchive } from '@/tests/support/exchange/inspect';
import { mini2, sweAgent, walk } from '@/tests/support/exchange/linear';
import { flat } from '@/tests/support/exchange/trees';

const root = path.resolve(import.meta.dirname, '../..');
let home = '';
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-import-'));
  mkdirSync(path.join(home, 'run/i1'), { recursive: true });
  const files: Record<string, Uint8Array> = {
    'tree.json': json(flat),
    'cut.traj': sweAgent.subarray(0, 50),
    'archive.zip': folderArchive(sweAgent),
    'run/i1/i1.traj.json': mini2,
    'run/preds.json': json({ i1: { instance_id: 'i1', model_patch: 'x' } }),
    'run/log.txt': new TextEncoder().encode('x'),
    'one.traj': json(walk(['a', 'b', 'c'])),
    'two.traj': json(walk(['a', 'x', 'c'])),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(home, name), bytes);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const importing = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, 'bin/espalier'), 'import', ...args], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, ESPALIER_DATABASE: path.join(home, 'none/none.db') },
  });
const lastObject = (stdout: string): { imported: Figures[]; refused: { file: string; reason: string }[] } =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

test('a file, a folder and an archive are read; a damaged file is refused and the others are not lost', () => {
  const { status, stdout } = importing('--check', '--json', 'tree.json', 'cut.traj', 'run', 'archive.zip');
  const { imported, refused } = lastObject(stdout);
  expect(
    imported.map(({ file, format, task, nodes, resolved }) => [file, format, task, nodes, resolved]),
  ).toEqual([
    ['tree.json', 'moatless-tree', 'acme__widget-2', 3, true],
    ['run/i1/i1.traj.json', 'mini-swe-agent', 'i1', 2, null],
    ['archive.zip/acme__widget-3/acme__widget-3.traj', 'swe-agent-traj', 'acme__widget-3', 3, true],
  ]);
  expect(imported.every(({ runId }) => runId === null)).toBe(true);
  expect(refused).toEqual([
    { file: 'cut.traj', reason: 'The file is cut off at line 1, column 51: it is JSON that does not end.' },
  ]);
  expect(status).toBe(1);
});

test('with --merge, files of one task are one tree', () => {
  const { status, stdout } = importing('--check', '--merge', '--json', 'one.traj', 'two.traj');
  expect(lastObject(stdout).imported).toMatchObject([
    {
      task: 'acme__widget-3',
      attempts: 2,
      nodes: 5,
      branchPoints: 1,
      leaves: 2,
      usd: 1,
      counts: { files: 2 },
    },
  ]);
  expect(status).toBe(0);
});

test('for a terminal, each file has its figures and notes', () => {
  const { stdout } = importing('--check', 'tree.json', 'run');
  expect(stdout).toContain(
    'tree.json\n  moatless-tree flat, task acme__widget-2\n  2 attempts, 3 steps, 1 branch point, 2 leaves, depth 2\n  $0.006, 300 input and 30 output tokens; resolved\n',
  );
  expect(stdout).toContain('2 files left out: no reader knows them, or they only tell how a run ended.');
});

test('what is neither a file nor a folder is refused, not waited for', () => {
  const { imported, refused } = lastObject(importing('--check', '--json', '/dev/zero', 'tree.json').stdout);
  expect(imported).toHaveLength(1);
  expect(refused).toEqual([{ file: '/dev/zero', reason: 'This is neither a file nor a folder.' }]);
});

test('runs are stored and named, the same file once; the exit code is 1 only if nothing was imported', () => {
  const database = ['--database', path.join(home, 'stored/e.db')];
  const first = importing('--json', ...database, 'tree.json', 'cut.traj', 'run');
  expect(first.status).toBe(0);
  const { imported, refused } = lastObject(first.stdout);
  expect(imported.map(({ file, runId }) => [file, typeof runId])).toEqual([
    ['tree.json', 'string'],
    ['run/i1/i1.traj.json', 'string'],
  ]);
  expect(Object.keys(imported[0] ?? {}).sort()).toEqual(
    'attempts branchPoints depth file format inputTokens leaves nodes notes outputTokens resolved runId task usd version'.split(
      ' ',
    ),
  );
  expect(refused.map(({ file }) => file)).toEqual(['cut.traj']);
  const again = lastObject(importing('--json', ...database, 'tree.json').stdout).imported;
  expect(again[0]?.runId).toBe(imported[0]?.runId);
  expect(again[0]?.notes.at(-1)).toBe(
    `It was imported before: run ${imported[0]?.runId}. Nothing was stored.`,
  );
  expect(importing(...database, 'cut.traj').status).toBe(1);
});

test('a path that is not there is refused', () => {
  expect(importing('--check', 'gone.json')).toMatchObject({
    status: 2,
    stderr: 'espalier: There is no file or folder gone.json.\n',
  });
});
