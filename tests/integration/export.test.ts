import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from '@/tests/support/exchange/bytes';
import { flat } from '@/tests/support/exchange/trees';

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

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-export-'));
  writeFileSync(path.join(home, 'tree.json'), json(flat));
  run = last(espalier('import', '--json', 'tree.json').stdout).imported[0].runId;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a bundle that is exported and imported elsewhere is the same run; it is not stored a second time', () => {
  expect(espalier('export', run, '--as', 'bundle', '--out', 'a.espalier.zip').status).toBe(0);
  const elsewhere = ['--database', 'other/e.db'];
  const { imported } = last(espalier('import', '--json', ...elsewhere, 'a.espalier.zip').stdout);
  expect(imported).toMatchObject([{ runId: run, format: 'espalier', nodes: 3, branchPoints: 1, usd: 0.006 }]);
  const again = last(espalier('import', '--json', ...elsewhere, 'a.espalier.zip').stdout).imported;
  expect(again[0].notes).toEqual([`It was imported before: run ${run}. Nothing was stored.`]);
});

test('several files are written below the place, one at it, and nothing is overwritten', () => {
  const { files, leftOut } = last(espalier('export', run, '--as', 'atif', '--out', 'job', '--json').stdout);
  expect(files.every((file: string) => file.startsWith('job/') && existsSync(path.join(home, file)))).toBe(
    true,
  );
  expect(leftOut[0]).toContain('the tree');
  expect(espalier('export', run, '--as', 'csv', '--out', 'nodes.csv').status).toBe(0);
  expect(readFileSync(path.join(home, 'nodes.csv'), 'utf8').split('\r\n')).toHaveLength(5);
  expect(espalier('export', run, '--as', 'csv', '--out', 'nodes.csv')).toMatchObject({
    status: 2,
    stderr: 'espalier: nodes.csv is there already. Choose another place.\n',
  });
});

test('a run that is not there is refused', () => {
  expect(espalier('export', 'rnothere', '--as', 'pi', '--out', 'x.jsonl').status).toBe(2);
});

test('a page says what would be in it before it is written, and is written at its place', () => {
  const preview = espalier('export', run, '--as', 'html', '--preview', '--redact', 'Repair');
  expect(preview.status).toBe(0);
  expect(preview.stdout).toContain('left out: prompts');
  expect(preview.stdout).toMatch(
    /masked: \d+ keys and passwords, \d+ names and home folders, [1-9]\d* phrases/,
  );
  expect(existsSync(path.join(home, `${run}.html`))).toBe(false);
  expect(espalier('export', run, '--as', 'html')).toMatchObject({
    status: 2,
    stderr: 'espalier: Name the place to write to: --out PATH. With --preview nothing is written.\n',
  });
  const written = last(espalier('export', run, '--as', 'html', '--out', 'page.html', '--json').stdout);
  expect(written.contents[run]).toMatchObject({ nodes: 4, prompts: { count: 0 } });
  expect(readFileSync(path.join(home, 'page.html'), 'utf8')).toMatch(/^<!doctype html>/);
});
