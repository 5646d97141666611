import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSampleTasks, loadSampleTask } from '@/server/catalog';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'espalier-samples-'));
});
afterEach(() => rm(home, { recursive: true }));

const file = {
  title: 'Title',
  statement: 'Statement.',
  language: 'javascript',
  test: { command: 'node --test' },
  holdout: { command: 'node --test holdout.test.js' },
};
async function sample(name: string, content: string, folders = ['repo']): Promise<void> {
  for (const folder of folders) await mkdir(path.join(home, name, folder), { recursive: true });
  await writeFile(path.join(home, name, 'task.json'), content);
}

test('the samples are listed by name, with their directories', async () => {
  await sample('b-task', JSON.stringify(file), ['repo', 'holdout']);
  await sample('a-task', JSON.stringify({ ...file, holdout: undefined }));
  await mkdir(path.join(home, 'no-task'));
  const tasks = await listSampleTasks(home);
  expect(
    tasks.map(({ name, origin, directory, holdoutDirectory }) => [name, origin, directory, holdoutDirectory]),
  ).toEqual([
    ['a-task', 'sample', path.join(home, 'a-task/repo'), null],
    ['b-task', 'sample', path.join(home, 'b-task/repo'), path.join(home, 'b-task/holdout')],
  ]);
  expect(await loadSampleTask('b-task', home)).toEqual(tasks[1]);
});

test('where there are no samples the list is empty', async () => {
  expect(await listSampleTasks(path.join(home, 'absent'))).toEqual([]);
});

test('an unknown name, a path in place of a name, and a broken file are told apart', async () => {
  await sample('broken', '{');
  await sample('shapeless', JSON.stringify({ ...file, test: {} }));
  await expect(loadSampleTask('absent', home)).rejects.toMatchObject({ code: 'unknown-sample' });
  await expect(loadSampleTask('../absent', home)).rejects.toMatchObject({ code: 'unknown-sample' });
  await expect(loadSampleTask('broken', home)).rejects.toMatchObject({ code: 'bad-task-file' });
  await expect(loadSampleTask('shapeless', home)).rejects.toThrow(/test\.command/);
});
