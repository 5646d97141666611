import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { noTests, type Task, testSpecSchema } from '@/server/core/task/task';
import { guessLanguage, guessProtected, guessRunner, guessTestCommand } from './guess';
import { holdoutOf } from './holdout-files';
import { ownReference } from './own-reference';
import { runnersCalled } from './runners-called';
import { withScripts } from './scripts';
import { noTestCommand, severalRunners, statementMissing } from './sentences';
import { surveyDirectory } from './survey';
import { TaskError } from './task-error';

export interface DirectoryTask {
  /** The repository; it is copied, never changed. */
  directory: string;
  /** The test command; guessed from the files without it. */
  test?: string;
  /** The task has no tests. Results are judged, and nothing proves them correct. It needs a statement. */
  noTests?: boolean;
  statement?: string;
  title?: string;
  options?: DirectoryOptions;
}

/** Where the directory is a folder of a git repository: its path from the repository's top. */
function repositoryPrefix(directory: string): Pick<Task, 'repositoryPrefix'> {
  const real = realpathSync(directory);
  for (let top = real; ; top = path.dirname(top)) {
    if (existsSync(path.join(top, '.git'))) {
      const below = path.relative(top, real).split(path.sep).join('/');
      return below === '' ? {} : { repositoryPrefix: `${below}/` };
    }
    if (top === path.dirname(top)) return {};
  }
}

/** The options with folders by their whole path, so that they mean the same wherever they are read again. */
function optionsOf(options: DirectoryOptions | undefined): Pick<Task, 'options'> {
  if (!options || Object.keys(options).length === 0) return {};
  const { holdout, reference } = options;
  return {
    options: {
      ...options,
      ...(holdout !== undefined && existsSync(holdout) ? { holdout: path.resolve(holdout) } : {}),
      ...(reference === undefined ? {} : { reference: path.resolve(reference) }),
    },
  };
}

const defaultStatement = 'Make the failing tests pass.';

/** A task over a person's own repository. Errors: TaskError, each with a hint of what to do. */
export async function taskFromDirectory(wanted: DirectoryTask): Promise<Task> {
  const directory = path.resolve(wanted.directory);
  const files = await surveyDirectory(directory);
  const read = (name: string) =>
    files.includes(name) ? readFile(path.join(directory, name), 'utf8').catch(() => null) : null;
  const packageJson = await read('package.json');
  const name = path.basename(directory) || 'repository';
  const common = {
    name,
    title: wanted.title?.trim() || name,
    language: guessLanguage(files),
    tags: [],
    directory,
    holdoutDirectory: null,
    origin: 'directory' as const,
    ...repositoryPrefix(directory),
    ...optionsOf(wanted.options),
  };
  const statement = wanted.statement?.trim();
  const withReference = async (protect: readonly string[]): Promise<Pick<Task, 'reference'>> => {
    const given = wanted.options?.reference;
    if (given === undefined) return {};
    const prefix = common.repositoryPrefix;
    return { reference: await ownReference(given, { directory, prefix, protect }) };
  };
  if (wanted.noTests) {
    if (!statement) {
      throw new TaskError('no-statement', statementMissing);
    }
    return { ...common, statement, test: noTests, ...(await withReference([])) };
  }
  const given =
    wanted.test?.trim() ||
    guessTestCommand(files, {
      packageJson,
      pyproject: await read('pyproject.toml'),
    });
  if (!given) {
    throw new TaskError('no-test-command', noTestCommand(directory));
  }
  const command = withScripts(given, packageJson);
  const called = runnersCalled(command);
  if (called.length > 1 && wanted.options?.runner === undefined) {
    throw new TaskError('several-runners', severalRunners(given, called));
  }
  const { setup, setupNetwork, testTimeout, runner, protect = [], env, keepIgnored } = wanted.options ?? {};
  const test = testSpecSchema.parse({
    command,
    runner: runner ?? guessRunner(command, packageJson),
    timeoutMs: testTimeout === undefined ? undefined : testTimeout * 1000,
    protected: [...new Set([...guessProtected(files, command), ...protect])],
    env,
    keepIgnored,
  });
  const holdout = await holdoutOf(wanted.options ?? {}, directory, files);
  return {
    ...common,
    statement: statement || defaultStatement,
    test,
    ...(await withReference(test.protected)),
    ...(setup === undefined ? {} : { setup, ...(setupNetwork ? { setupNetwork } : {}) }),
    ...(holdout ? { ...holdout, holdout: { command, runner: test.runner, timeoutMs: test.timeoutMs } } : {}),
  };
}
