import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { fields } from '@/server/exchange/reading/value';

/** Whether the directory is a task repository of SWE-bench 5: `tasks/<id>/task.yaml`. */
export const isTaskRepository = (directory: string): boolean => existsSync(path.join(directory, 'tasks'));

/** The rows of a task repository, one for each directory of `tasks/`. Errors: those of a file that cannot be read. */
export function rowsOfRepository(directory: string): unknown[] {
  const root = path.join(directory, 'tasks');
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, entry.name, 'task.yaml')))
    .map((entry) => entry.name)
    .sort()
    .map((id) => rowOf(path.join(root, id), id));
}

function rowOf(directory: string, id: string): Record<string, unknown> {
  const file = (name: string) => {
    const place = path.join(directory, name);
    return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
  };
  const found = {
    problem_statement: file('problem_statement.md'),
    patch: file('gold.patch'),
    test_patch: file('test.patch'),
    eval_script: file('eval.sh'),
  };
  const present = Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined));
  const task: unknown = parse(file('task.yaml') ?? '');
  const tests: unknown = JSON.parse(file('tests.json') ?? '{}');
  return { instance_id: id, ...fields(task), ...fields(tests), ...present };
}
