import { type Command, Option } from 'commander';
import { type DirectoryOptions, directoryOptionsSchema } from '@/server/core/task/directory-options';
import { runnerSchema } from '@/server/core/task/runner';
import { badTaskOption, taskOptionsHelp as help } from './sentences';
import { keyValue, positiveNumber, UsageError } from './usage';

/** The flags about a person's own repository, as `run` and `verify-task` take them. */
export interface TaskFlags {
  setup?: string;
  setupNetwork?: boolean;
  testTimeout?: number;
  runner?: string;
  protect?: string[];
  env: Record<string, string>;
  holdout?: string;
  holdoutShare?: number;
  reference?: string;
  keepIgnored?: boolean;
}

const runners = runnerSchema.options.filter((name) => name !== 'none');

export const addTaskOptions = (command: Command): Command =>
  command
    .option('--setup <command>', help.setup)
    .option('--setup-network', help.setupNetwork)
    .option('--test-timeout <seconds>', help.testTimeout, positiveNumber('--test-timeout'))
    .addOption(new Option('--runner <name>', help.runner).choices(runners))
    .option('--protect <globs...>', help.protect)
    .option('--env <name=value>', help.env, keyValue, {})
    .option('--holdout <folder|globs>', help.holdout)
    .option('--holdout-share <share>', help.holdoutShare, positiveNumber('--holdout-share'))
    .option('--reference <patch|folder>', help.reference)
    .option('--keep-ignored', help.keepIgnored);

/** Errors: UsageError, with the flag and what is wrong with its value. */
export function directoryOptions(flags: TaskFlags): DirectoryOptions {
  const { setup, setupNetwork, testTimeout, runner, protect, env } = flags;
  const { holdout, holdoutShare, reference, keepIgnored } = flags;
  const given = {
    ...{ setup, setupNetwork, testTimeout, runner, protect },
    ...{ holdout, holdoutShare, reference, keepIgnored },
  };
  const parsed = directoryOptionsSchema.safeParse({
    ...given,
    ...(Object.keys(env).length === 0 ? {} : { env }),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(badTaskOption(name, issue?.message ?? ''));
}
