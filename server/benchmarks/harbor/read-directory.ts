import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { HarborTask, KeptFile } from '@/server/core/task/benchmark';
import { readTaskToml, workdirOf } from './task-toml';

/** Bytes of all files of `tests/`. */
const mostBytes = 16 * 1024 ** 2;
const defaultDirectory = '/app';
const composeFiles = ['docker-compose.yaml', 'docker-compose.yml', 'compose.yaml', 'compose.yml'];

/** A task directory, or why it is not taken. `build`: the image has to be built from this folder under the task's image name. */
export type HarborReading = { task: HarborTask; build: string | null } | { refused: string };

/** Whether the directory, or a directory in it, is a task of Harbor: it has a `task.toml`. */
export const isHarbor = (directory: string): boolean => harborDirectories(directory).length > 0;

/** The task directories at a place: itself, or those in it, by name. */
export function harborDirectories(place: string): string[] {
  if (existsSync(path.join(place, 'task.toml'))) return [place];
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(place, entry.name, 'task.toml')))
    .map((entry) => path.join(place, entry.name))
    .sort();
}

/** Whether the directory is a task of Terminal-Bench 1, whose form Espalier does not read. */
export const isTerminalBench1 = (directory: string): boolean =>
  existsSync(path.join(directory, 'task.yaml')) && existsSync(path.join(directory, 'run-tests.sh'));

/** Reads a task directory of Harbor or Terminal-Bench 2. Nothing is run. */
export function readHarborDirectory(directory: string): HarborReading {
  const id = path.basename(path.resolve(directory)).replace(/[^\w.-]/g, '-');
  const refuse = (reason: string) => ({ refused: `${id}: ${reason}` });
  const text = (name: string) => {
    const place = path.join(directory, name);
    return existsSync(place) ? readFileSync(place, 'utf8') : null;
  };
  const toml = readTaskToml(text('task.toml') ?? '');
  if ('refused' in toml) return refuse(toml.refused);
  const statement = text('instruction.md')?.trim();
  if (!statement) return refuse('There is no instruction.md.');
  const compose = composeFiles.find((name) => existsSync(path.join(directory, 'environment', name)));
  if (compose !== undefined) {
    return refuse(`Its environment is made of several containers (${compose}), which Espalier does not run.`);
  }
  const dockerfile = text('environment/Dockerfile');
  if (toml.image === null && dockerfile === null) {
    return refuse('It has neither environment.docker_image nor environment/Dockerfile.');
  }
  const tests = filesBelow(path.join(directory, 'tests'));
  if (!tests.some((file) => file.path === 'test.sh')) return refuse('There is no tests/test.sh.');
  if (tests.reduce((sum, { content }) => sum + content.length, 0) > (mostBytes * 4) / 3) {
    return refuse('The files of tests/ are larger than 16 MB.');
  }
  const [firstLine = ''] = statement.split('\n');
  return {
    build: toml.image === null ? path.join(directory, 'environment') : null,
    task: {
      id,
      title: (toml.description ?? firstLine.replace(/^#+\s*/, '')).slice(0, 80) || id,
      statement,
      keywords: toml.keywords,
      difficulty: toml.difficulty,
      image: toml.image ?? `espalier/harbor-${id.toLowerCase()}:1`,
      directory: toml.workdir ?? (dockerfile && workdirOf(dockerfile)) ?? defaultDirectory,
      tests,
      env: toml.env,
      verifier: toml.verifier,
    },
  };
}

function filesBelow(root: string): KeptFile[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => statSync(path.join(root, name)).isFile())
    .map((name) => ({
      path: name.split(path.sep).join('/'),
      mode: statSync(path.join(root, name)).mode & 0o777,
      content: readFileSync(path.join(root, name)).toString('base64'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
