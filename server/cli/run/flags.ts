import { type Command, Option } from 'commander';
import { options, runHelp } from '@/server/cli/sentences';
import { addTaskOptions, type TaskFlags } from '@/server/cli/task-options';
import { fraction, keyValue, positiveNumber, wholeNumber } from '@/server/cli/usage';
import { defaultMinimiseRuns, type MinimiseChoice, minimiseChoices } from '@/server/core/run/minimisation';
import type { RunSpec } from '@/server/core/run/spec';
import { type HiddenMode, hiddenModes } from '@/server/core/task/benchmark';
import type { Budget } from '@/server/core/usage/budget-schema';
import { criticalities } from '@/server/core/usage/criticality';
import { modelRoles } from '@/server/core/usage/roles';
import { defaultConfidence } from '@/server/core/verdict/confirmation';
import { ownAgent } from '@/server/guests';

export interface RunFlags extends TaskFlags {
  task?: string;
  /** A run that is made again; the other flags change what they name. */
  like?: string;
  /** The step of an imported run that is replayed: RUN:NODE, or RUN for its best. */
  takeOn?: string;
  test?: string;
  /** Commander's name for --no-tests; false if the flag is given. */
  tests: boolean;
  statement?: string;
  image?: string;
  imageDirectory?: string;
  hidden?: HiddenMode;
  strategy: string;
  /** Texts as they were given, or values of a run that is made again. */
  param: Record<string, unknown>;
  model: string;
  /** A guest agent, or `espalier`. */
  agent: string;
  role: Record<string, string>;
  record?: string;
  replay?: string;
  sandbox: RunSpec['sandbox'];
  seed: number;
  maxSteps?: number;
  maxAttempts?: number;
  maxTokens?: number;
  maxUsd?: number;
  maxSeconds?: number;
  attemptSteps?: number;
  concurrency: number;
  confidence: number;
  minimise: MinimiseChoice;
  minimiseRuns: number;
  criticality?: string;
  soft?: number;
  minTokens?: number;
  showBudget?: Budget['shown'];
  /** The name of `showBudget` in earlier versions. */
  tell?: Budget['shown'];
  failFast?: boolean;
  database?: string;
  allowShell?: boolean;
  /** Commander's name for --no-last-look; false if the flag is given. */
  lastLook: boolean;
  json?: boolean;
}

/** The command with its flags. `action` gets those, and the command, which knows which of them were given. */
export function registerRun(
  program: Command,
  action: (flags: RunFlags, command: Command) => Promise<void>,
): void {
  addTaskOptions(
    program
      .command('run')
      .description(runHelp.about)
      .option('--task <name|directory>', runHelp.task)
      .option('--like <run>', runHelp.like)
      .addOption(new Option('--take-on <run:node>', runHelp.takeOn).conflicts('like'))
      .option('--test <command>', options.test),
  )
    .option('--no-tests', runHelp.noTests)
    .option('--statement <text>', runHelp.statement)
    .option('--image <name>', runHelp.image)
    .option('--image-directory <path>', runHelp.imageDirectory)
    .addOption(new Option('--hidden <mode>', runHelp.hidden).choices(hiddenModes))
    .option('--strategy <name>', runHelp.strategy, 'mcts')
    .option('--param <name=value>', runHelp.param, keyValue, {})
    .option('--model <id>', runHelp.model, 'repair')
    .option('--agent <name>', runHelp.agent, ownAgent)
    .option('--role <role=model>', runHelp.role(Object.keys(modelRoles).join(', ')), keyValue, {})
    .option('--record <file>', runHelp.record)
    .addOption(new Option('--replay <file>', runHelp.replay).conflicts('record'))
    .addOption(
      new Option('--sandbox <driver>', options.sandbox).choices(['local', 'docker']).default('local'),
    )
    .option('--seed <number>', runHelp.seed, wholeNumber('--seed', 0), 1)
    .option('--max-steps <number>', runHelp.maxSteps, wholeNumber('--max-steps', 1))
    .option('--max-attempts <number>', runHelp.maxAttempts, wholeNumber('--max-attempts', 1))
    .option('--max-tokens <number>', runHelp.maxTokens, wholeNumber('--max-tokens', 1))
    .option('--max-usd <number>', runHelp.maxUsd, positiveNumber('--max-usd'))
    .option('--max-seconds <number>', runHelp.maxSeconds, positiveNumber('--max-seconds'))
    .option('--attempt-steps <number>', runHelp.attemptSteps, wholeNumber('--attempt-steps', 1))
    .addOption(
      new Option('--criticality <preset>', runHelp.criticality).choices(criticalities.map((one) => one.name)),
    )
    .option('--soft <share>', runHelp.soft, positiveNumber('--soft'))
    .option('--min-tokens <number>', runHelp.minTokens, wholeNumber('--min-tokens', 0))
    .option('--fail-fast', runHelp.failFast)
    .addOption(
      new Option('--show-budget <what>', runHelp.showBudget).choices(['nothing', 'steps', 'everything']),
    )
    .addOption(new Option('--tell <what>').choices(['nothing', 'steps', 'everything']).hideHelp())
    .option('--concurrency <number>', runHelp.concurrency, wholeNumber('--concurrency', 1), 1)
    .option('--database <file>', options.databaseOfRun)
    .option('--allow-shell', runHelp.allowShell)
    .option('--no-last-look', runHelp.lastLook)
    .option('--confidence <number>', runHelp.confidence, fraction('--confidence'), defaultConfidence)
    .addOption(new Option('--minimise <when>', runHelp.minimise).choices(minimiseChoices).default('auto'))
    .option(
      '--minimise-runs <number>',
      runHelp.minimiseRuns,
      wholeNumber('--minimise-runs', 1),
      defaultMinimiseRuns,
    )
    .option('--json', options.jsonLast)
    .action(action);
}
