import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { type Runner, runnerSchema } from '@/server/core/task/runner';
import { notVariable } from './sentences';

/** The runners that a person can choose; `auto`: read from the command. */
export const runnerChoices = runnerSchema.exclude(['none']).options;

/** What a person has filled in about a directory of their own. */
export interface DirectoryForm {
  path: string;
  test: string;
  noTests: boolean;
  /** A command that runs once before the search; empty for none. */
  setup: string;
  setupNetwork: boolean;
  /** Seconds; null: the default. */
  testTimeout: number | null;
  runner: Exclude<Runner, 'none'>;
  /** Variables for the test command as NAME=value, one on each line. */
  env: string;
  /** Globs, one on each line. */
  protect: string;
  /** A folder or globs; empty for none. */
  holdout: string;
  /** The share of the test files that is kept back; null: none. */
  holdoutShare: number | null;
  /** A patch or a folder of repaired files; empty for none. */
  reference: string;
  keepIgnored: boolean;
  statement: string;
}

export const emptyDirectory: DirectoryForm = {
  path: '',
  test: '',
  noTests: false,
  setup: '',
  setupNetwork: false,
  testTimeout: null,
  runner: 'auto',
  env: '',
  protect: '',
  holdout: '',
  holdoutShare: null,
  reference: '',
  keepIgnored: false,
  statement: '',
};

/** The form for a directory that was run before, as it was filled in then. */
export function directoryFormOf(
  directory: Pick<DirectoryForm, 'path' | 'test' | 'noTests' | 'statement'>,
  { env = {}, protect = [], ...options }: DirectoryOptions,
): DirectoryForm {
  return {
    ...emptyDirectory,
    ...directory,
    setup: options.setup ?? '',
    setupNetwork: options.setupNetwork ?? false,
    testTimeout: options.testTimeout ?? null,
    runner: options.runner ?? 'auto',
    env: Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
    protect: protect.join('\n'),
    holdout: options.holdout ?? '',
    holdoutShare: options.holdoutShare ?? null,
    reference: options.reference ?? '',
    keepIgnored: options.keepIgnored ?? false,
  };
}

/** The task that is sent. */
export function directoryTask(form: DirectoryForm) {
  const text = (value: string) => value.trim() || undefined;
  return {
    kind: 'directory' as const,
    path: form.path.trim(),
    ...(form.noTests ? { noTests: true } : { test: text(form.test) }),
    statement: text(form.statement),
    ...(form.noTests ? {} : optionsOf(form)),
  };
}

const linesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const variable = /^([A-Za-z_]\w*)=(.*)$/;

/** What is wrong with the variables, or null. */
export function variablesProblem({ noTests, env }: Pick<DirectoryForm, 'noTests' | 'env'>): string | null {
  const wrong = noTests ? undefined : linesIn(env).find((line) => !variable.test(line));
  return wrong === undefined ? null : notVariable(wrong);
}

/** How the tests of a directory run, where something is filled in. */
function optionsOf(form: DirectoryForm) {
  const protect = linesIn(form.protect);
  const env = Object.fromEntries(
    linesIn(form.env).flatMap((line) => {
      const [, name, value] = variable.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  const options = {
    ...(form.setup.trim() === ''
      ? {}
      : { setup: form.setup.trim(), ...(form.setupNetwork ? { setupNetwork: true } : {}) }),
    ...(form.testTimeout === null ? {} : { testTimeout: form.testTimeout }),
    ...(form.runner === 'auto' ? {} : { runner: form.runner }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(protect.length === 0 ? {} : { protect }),
    ...(form.holdout.trim() === '' ? {} : { holdout: form.holdout.trim() }),
    ...(form.holdoutShare === null ? {} : { holdoutShare: form.holdoutShare }),
    ...(form.reference.trim() === '' ? {} : { reference: form.reference.trim() }),
    ...(form.keepIgnored ? { keepIgnored: true } : {}),
  };
  return Object.keys(options).length === 0 ? {} : { options };
}
