import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TaskFile, taskFileSchema } from '@/server/core/task/task';

const tasks = join(import.meta.dirname, '../../tasks');
const names = readdirSync(tasks, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const taskOf = (name: string): TaskFile =>
  taskFileSchema.parse(JSON.parse(readFileSync(join(tasks, name, 'task.json'), 'utf8')));
const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));

const environment = {
  ...process.env,
  NODE_OPTIONS: undefined,
  NODE_TEST_CONTEXT: undefined,
  GIT_DIR: undefined,
  GIT_CEILING_DIRECTORIES: tmpdir(),
  PYTHONDONTWRITEBYTECODE: '1',
};
const python = spawnSync('python3', ['--version']).status === 0;

interface SuiteRun {
  exitCode: number | null;
  /** Names of failed tests (the last part of their ids), suites left out. */
  failed: string[];
  count: number;
}

/** Runs a test command and reads the failures from Node's TAP or from unittest's summary. */
function run(command: string, directory: string): SuiteRun {
  const child = spawnSync(command.replace('node --test', 'node --test --test-reporter=tap'), {
    cwd: directory,
    shell: true,
    encoding: 'utf8',
    timeout: 30_000,
    env: environment,
  });
  const output = child.stdout + child.stderr;
  const tap = [...output.matchAll(/^ *not ok \d+ - (.+)\n(?:(?! *\.\.\.$).*\n)*?.*failureType: '(\w+)'/gm)]
    .filter(([, , kind]) => kind !== 'subtestsFailed')
    .map(([, name = '']) => name);
  const unittest = [...output.matchAll(/^(?:FAIL|ERROR): (\S+)/gm)].map(([, name = '']) => name);
  const count = Number(/^(?:# tests|Ran) (\d+)/m.exec(output)?.[1] ?? 0);
  return { exitCode: child.status, failed: [...tap, ...unittest], count };
}

let directory = '';
let copies = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'espalier-tasks-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function workspace(name: string): string {
  const copy = join(directory, `${++copies}-${name}`);
  cpSync(join(tasks, name, 'repo'), copy, { recursive: true });
  return copy;
}
function apply(name: string, copy: string, ...options: string[]): void {
  const patch = join(tasks, name, 'reference.patch');
  const child = spawnSync('git', ['apply', '-p1', ...options, patch], {
    cwd: copy,
    encoding: 'utf8',
    env: environment,
  });
  expect(child.stderr).toBe('');
  expect(child.status).toBe(0);
}
const layHoldout = (name: string, copy: string) =>
  cpSync(join(tasks, name, 'holdout'), copy, { recursive: true });
const holdoutCommand = (task: TaskFile) => task.holdout?.command ?? 'exit 1';

function edit(copy: string, path: string, old: string, replacement: string): void {
  const text = readFileSync(join(copy, path), 'utf8');
  expect(text.split(old)).toHaveLength(2);
  writeFileSync(join(copy, path), text.replace(old, replacement));
}

describe.each(names)('sample task %s', (name) => {
  const task = taskOf(name);
  const flaky = new Set(task.test.flaky.map((id) => id.split(' > ').at(-1)));
  const steady = ({ failed }: SuiteRun) => failed.filter((test) => !flaky.has(test));
  const runnable = task.language !== 'python' || python || process.env.CI === 'true';

  test.runIf(runnable)(
    'fails at the root; its reference patch passes visible and holdout tests',
    () => {
      const copy = workspace(name);
      const root = run(task.test.command, copy);
      expect(root.exitCode).not.toBe(0);
      expect(root.count).toBeGreaterThanOrEqual(5);
      expect(steady(root).length).toBeGreaterThanOrEqual(1);
      expect(steady(root).length).toBeLessThanOrEqual(4);

      apply(name, copy);
      const fixed = run(task.test.command, copy);
      expect(steady(fixed)).toEqual([]);
      expect(fixed.count).toBe(root.count);
      if (fixed.failed.length === 0) expect(fixed.exitCode).toBe(0);

      layHoldout(name, copy);
      expect(run(holdoutCommand(task), copy)).toMatchObject({ exitCode: 0, failed: [] });
      apply(name, copy, '-R');
      expect(run(holdoutCommand(task), copy).failed).not.toEqual([]);
    },
    60_000,
  );

  test('protects its tests, and its patch touches none of them', () => {
    const isProtected = picomatch(task.test.protected);
    const tests = filesIn(join(tasks, name, 'repo')).filter((path) => /^tests?\//.test(path));
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((path) => !isProtected(path))).toEqual([]);
    const patch = readFileSync(join(tasks, name, 'reference.patch'), 'utf8');
    const touched = [...patch.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, path = '']) => path);
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.filter((path) => isProtected(path))).toEqual([]);
  });
});

describe('the sample tasks together', () => {
  test('cover the kinds of bug a benchmark needs', () => {
    const all = names.map(taskOf);
    const tagged = (tag: string) => all.filter((task) => task.tags.includes(tag)).length;
    expect(all.filter((task) => task.language === 'javascript').length).toBeGreaterThanOrEqual(10);
    expect(all.filter((task) => task.language === 'python').length).toBeGreaterThanOrEqual(4);
    for (const tag of ['shallow', 'deep', 'two-bugs', 'hard']) expect(tagged(tag)).toBeGreaterThanOrEqual(2);
    for (const tag of ['flaky', 'low-coverage', 'misleading-trace', 'partial-win']) {
      expect(tagged(tag)).toBeGreaterThanOrEqual(1);
    }
  });

  test('tagged large, have 30 files or more', () => {
    const large = names.filter((name) => taskOf(name).tags.includes('large'));
    expect(large).not.toEqual([]);
    for (const name of large) expect(filesIn(join(tasks, name, 'repo')).length).toBeGreaterThanOrEqual(30);
  });

  test('a holdout trap: the obvious fix passes the visible tests and fails the holdout', () => {
    const copy = workspace('hotel-nights');
    const count = 'const count = daysBetween(checkIn, checkOut)';
    edit(copy, 'src/quote.js', count, `${count} - 1`);
    expect(run('node --test', copy).failed).toEqual([]);
    layHoldout('hotel-nights', copy);
    expect(run(holdoutCommand(taskOf('hotel-nights')), copy).failed).not.toEqual([]);
  });

  test.each([
    ['Math.floor(total / size)', 'Math.ceil(total / size)', 3],
    ['Math.max(0, page)', 'Math.max(0, page - 1)', 2],
  ])('a partial win: %s alone leaves some of four failing', (old, replacement, left) => {
    const copy = workspace('catalog-pager');
    const root = run('node --test', copy);
    edit(copy, 'src/pages.js', old, replacement);
    const after = run('node --test', copy);
    expect(root.failed).toHaveLength(4);
    expect(after.failed).toHaveLength(left);
    expect(root.failed).toEqual(expect.arrayContaining(after.failed));
  });
});
