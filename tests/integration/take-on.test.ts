import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '@/db/open';
import { listRuns, loadState } from '@/db/runs';
import { hasFiles, rootNodeId } from '@/server/core/base/ids';
import { json } from '@/tests/support/exchange/bytes';

const root = path.resolve(import.meta.dirname, '../..');
let home = '';
let run = '';
const espalier = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, 'bin/espalier'), ...args], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, ESPALIER_DATABASE: path.join(home, 'e.db') },
  });
const last = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

const call = (id: string, name: string, given: Record<string, unknown>) => ({
  role: 'assistant',
  content: `I use ${name}`,
  tool_calls: [{ id, type: 'function', function: { name, arguments: JSON.stringify(given) } }],
});
const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'ok' });

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-take-on-'));
  const source = path.join(root, 'tasks/invoice-rounding/repo/src/money.js');
  const [line] = readFileSync(source, 'utf8')
    .split('\n')
    .filter((one) => one.includes('Math.floor((cents'));
  const messages = [
    { role: 'system', content: 'You are a programmer.' },
    { role: 'user', content: 'Repair the rounding.' },
    call('1', 'str_replace_editor', { command: 'view', path: '/testbed/src/money.js' }),
    result('1'),
    call('2', 'str_replace_editor', {
      command: 'str_replace',
      path: '/testbed/src/money.js',
      old_str: line,
      new_str: line?.replace('floor', 'round'),
    }),
    result('2'),
    call('3', 'str_replace_editor', { command: 'create', path: '/testbed/NOTES.md', file_text: 'done\n' }),
    result('3'),
  ];
  writeFileSync(path.join(home, 'rows.jsonl'), json({ instance_id: 'acme__invoice-1', messages }));
  run = last(espalier('import', '--json', 'rows.jsonl').stdout).imported[0].runId;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('an imported trajectory is replayed on a task: it gets files, is verified, and can be branched', () => {
  const task = path.join(root, 'tasks', 'invoice-rounding', 'repo');
  const taken = espalier(
    'run',
    '--task',
    task,
    '--test',
    'node --test',
    '--statement',
    'x',
    '--take-on',
    `${run}:n3`,
    '--minimise',
    'never',
    '--json',
  );
  expect(taken.stderr).toContain('2 edits are replayed');
  const { runId, solved } = last(taken.stdout);
  expect(solved).toBe(true);
  const db = openDatabase(path.join(home, 'e.db'));
  const state = loadState(db, runId);
  db.$client.close();
  const steps = [...state.nodes.values()].filter(({ id }) => id !== rootNodeId);
  expect(steps.map(({ actionKind, changed, error }) => [actionKind, changed, error])).toEqual([
    ['edit_file', ['src/money.js'], false],
    ['write_file', ['NOTES.md'], false],
  ]);
  expect(steps.every(({ snapshot }) => hasFiles(snapshot))).toBe(true);
  expect(steps.at(-1)?.score).toMatchObject({ solved: true, source: 'verified' });
  expect(state.spec.takesOn).toMatchObject({ runId: run, nodeId: 'n3', how: 'edits', lost: 0 });
  expect(state.spend.inputTokens).toBe(0);
  // No other attempt was made.
  expect(state.attempts.size).toBe(1);
});

test('what cannot be taken on is refused with a sentence, and no run is made', () => {
  const count = () => {
    const db = openDatabase(path.join(home, 'e.db'));
    const { length } = listRuns(db);
    db.$client.close();
    return length;
  };
  const before = count();
  const looked = espalier('run', '--task', 'invoice-rounding', '--take-on', `${run}:n1`);
  expect(looked).toMatchObject({ status: 2 });
  expect(looked.stderr).toContain('nothing is recorded that can be replayed');
  expect(espalier('run', '--task', 'invoice-rounding', '--take-on', 'rnothere').status).toBe(2);
  expect(count()).toBe(before);
});
