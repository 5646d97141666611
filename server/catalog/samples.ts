import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Task, type TaskFile, taskFileSchema } from '@/server/core/task/task';
import { badTaskFile, noRepository, noSample, notJson, wrongShape } from './sentences';
import { TaskError } from './task-error';

const isDirectory = (place: string): Promise<boolean> =>
  stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );

function parse(name: string, text: string): TaskFile {
  const bad = (problem: string) => new TaskError('bad-task-file', badTaskFile(name, problem));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad(notJson);
  }
  const parsed = taskFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}.` : wrongShape);
}

/** A sample task of `tasksDirectory` (absolute). Errors: TaskError `unknown-sample`, `bad-task-file`, `missing`. */
export async function loadSampleTask(name: string, tasksDirectory: string): Promise<Task> {
  const home = path.join(tasksDirectory, name);
  const text = /^[\w-]+$/.test(name)
    ? await readFile(path.join(home, 'task.json'), 'utf8').catch(() => null)
    : null;
  if (text === null) {
    throw new TaskError('unknown-sample', noSample(name));
  }
  const file = parse(name, text);
  const directory = path.join(home, 'repo');
  if (!(await isDirectory(directory))) {
    throw new TaskError('missing', noRepository(name));
  }
  const holdoutDirectory = path.join(home, 'holdout');
  const hasHoldout = file.holdout !== undefined && (await isDirectory(holdoutDirectory));
  return {
    ...file,
    name,
    directory,
    holdoutDirectory: hasHoldout ? holdoutDirectory : null,
    origin: 'sample',
  };
}

/** The sample tasks: the folders of `tasksDirectory` (absolute) that hold a task.json, sorted by name. */
export async function listSampleTasks(tasksDirectory: string): Promise<Task[]> {
  const entries = await readdir(tasksDirectory, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const found = await stat(path.join(tasksDirectory, entry.name, 'task.json')).catch(() => null);
    if (found?.isFile()) names.push(entry.name);
  }
  return Promise.all(names.sort().map((name) => loadSampleTask(name, tasksDirectory)));
}
