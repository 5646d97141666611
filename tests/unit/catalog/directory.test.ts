import { rmSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sourceOfTask, TaskError, taskFromDirectory, taskFromSource } from '@/server/catalog';
import { hasTests, noTests, taskFileSchema } from '@/server/core/task/task';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'espalier-catalog-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function put(files: Record<string, string>): Promise<string> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(home, file)), { recursive: true });
    await writeFile(path.join(home, file), content);
  }
  return home;
}
const refusal = async (directory: string, test?: string): Promise<TaskError> => {
  const error: unknown = await taskFromDirectory({ directory, test }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TaskError)) throw new Error(`No TaskError but ${String(error)}.`);
  expect(error.hint).not.toBe('');
  return error;
};

describe('a directory that cannot be a task', () => {
  test('does not exist', async () => {
    const error = await refusal(path.join(home, 'absent'), 'node --test');
    expect(error.code).toBe('missing');
    expect(error.message).toContain('absent');
  });

  test('is a file', async () => {
    await put({ 'a.js': '' });
    expect((await refusal(path.join(home, 'a.js'), 'node --test')).code).toBe('not-a-directory');
  });

  test('is empty, or holds nothing but its history', async () => {
    expect((await refusal(home, 'node --test')).code).toBe('empty');
    await put({ '.git/HEAD': 'ref: refs/heads/main' });
    expect((await refusal(home, 'node --test')).code).toBe('empty');
  });

  test('may not be reached', async () => {
    await put({ 'a.js': '' });
    expect((await refusal(path.join(home, 'a.js', 'inner'), 'node --test')).code).toBe('not-readable');
  });

  test('holds more than 20,000 files', async () => {
    await put({ 'a/0': '' });
    // Links are entries like any other and far cheaper to make than files.
    for (let i = 0; i < 20_001; i++) symlinkSync('0', path.join(home, 'a', `${i}-link`));
    const error = await refusal(home, 'node --test');
    expect(error.code).toBe('too-many-files');
    expect(error.message).toContain('20,000');
  });

  test('does not tell how to test it', async () => {
    await put({ 'main.js': '' });
    const error = await refusal(home);
    expect(error.code).toBe('no-test-command');
    expect(error.hint).toContain('--test');
  });
});

describe('a directory of one’s own', () => {
  test.each([
    [{ 'package.json': '{"scripts":{"test":"node --test test/"}}', 'a.js': '' }, 'node --test test/'],
    [{ 'package.json': '{"scripts":{"test":"tsc && node --test"}}', 'a.ts': '' }, 'npm test'],
    [
      {
        'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}',
        'test/a.js': '',
      },
      'node --test',
    ],
    [{ 'package.json': 'not json', 'src/a.test.mjs': '' }, 'node --test'],
    [{ 'pyproject.toml': '[tool.pytest.ini_options]', 'a.py': '' }, 'python3 -m pytest'],
    [{ 'tests/__init__.py': '', 'tests/test_a.py': '' }, 'python3 -m unittest'],
    [{ 'tests/test_a.py': '' }, 'python3 -m unittest discover -s tests -t .'],
    [{ 'go.mod': 'module m', 'm_test.go': '' }, 'go test ./...'],
    [{ 'Cargo.toml': '', 'src/lib.rs': '' }, 'cargo test'],
  ])('has its test command guessed from %j', async (files, command) => {
    const task = await taskFromDirectory({ directory: await put(files) });
    expect(task.test.command).toBe(command);
  });

  test.each([
    ['tsc && jest --ci', 'jest'],
    ['vitest', 'vitest'],
    ['jest-report-cleanup; node --test', 'auto'],
  ])('its script “%s” behind npm test tells the runner', async (script, runner) => {
    const files = { 'package.json': JSON.stringify({ scripts: { test: script } }), 'a.js': '' };
    const directory = await put(files);
    expect((await taskFromDirectory({ directory, test: 'npm test' })).test.runner).toBe(runner);
    expect((await taskFromDirectory({ directory, test: 'make' })).test.runner).toBe('auto');
  });

  test.each([
    ['npm run test:jest', 'jest'],
    ['npm run test:all', 'ava'],
    ['npm run bin', 'mocha'],
    ['npm run chained', 'auto'],
    ['npm run missing', 'auto'],
    ['npm test', 'auto'],
  ])('the script that “%s” calls tells the runner', async (command, runner) => {
    const scripts = {
      test: 'npm run test:jest',
      'test:jest': 'jest jest.test.js',
      'test:all': 'xo && c8 ava',
      bin: 'node node_modules/mocha/bin/_mocha test',
      chained: 'jest && tsd',
    };
    const directory = await put({ 'package.json': JSON.stringify({ scripts }), 'a.js': '' });
    expect((await taskFromDirectory({ directory, test: command })).test.runner).toBe(runner);
  });

  test('keeps what was said, guesses the rest, and comes back from its source', async () => {
    const directory = await put({
      'package.json': '{}',
      'src/a.js': '',
      'src/b.js': '',
      'src/c.test.js': '',
      'tool.py': '',
      'test/x.js': '',
      'node_modules/y/z.py': '',
      'node_modules/y/w.py': '',
    });
    const task = await taskFromDirectory({
      directory,
      test: ' make check ',
      title: 'T',
      options: { testTimeout: 5 },
    });
    expect(task).toMatchObject({
      name: path.basename(home),
      title: 'T',
      statement: 'Make the failing tests pass.',
      language: 'javascript',
      directory,
      holdoutDirectory: null,
      origin: 'directory',
      test: {
        command: 'make check',
        runner: 'auto',
        timeoutMs: 5_000,
        protected: ['**/test/**', '**/*.test.*', 'package.json'],
      },
    });
    expect(taskFromSource(JSON.parse(JSON.stringify(sourceOfTask(task))))).toEqual(task);
  });

  test('files that the command runs are protected, and those that it builds are not', async () => {
    const directory = await put({ 'src/a.ts': '', 'check.js': '', 'b.c': '' });
    const test = 'npx tsc src/a.ts && cc b.c -o b && node check.js';
    const task = await taskFromDirectory({ directory, test });
    expect(task.test.protected).toEqual(['check.js']);
  });

  test('without tests only a statement says what is wanted, and the task comes back from its source as it was', async () => {
    const directory = await put({ 'src/a.js': '', 'src/b.js': '' });
    const wanted = { directory, noTests: true };
    await expect(taskFromDirectory(wanted)).rejects.toMatchObject({ code: 'no-statement' });
    const task = await taskFromDirectory({ ...wanted, statement: ' Round to cents. ' });
    expect(hasTests(task)).toBe(false);
    expect(task).toMatchObject({ statement: 'Round to cents.', language: 'javascript', test: noTests });
    expect(taskFromSource(JSON.parse(JSON.stringify(sourceOfTask(task))))).toEqual(task);
    expect(hasTests(taskFileSchema.parse({ ...sourceOfTask(task), test: null }))).toBe(false);
  });

  test('a stored source of another shape is refused', () => {
    expect(() => taskFromSource({ name: 'x' })).toThrow(/stored task cannot be read/);
  });
});
