import { type Command, Option } from 'commander';
import { sendCommand } from '@/db/commands';
import type { Database } from '@/db/connection';
import { leaseMs, releaseRun, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { dataPaths, openDatabase } from '@/db/open';
import { measuredFlakeRates } from '@/db/quality';
import { createRun, loadState } from '@/db/runs';
import { sourceOfTask, taskKey, withFlakeRates } from '@/server/catalog';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import type { Model } from '@/server/core/ports/model';
import type { Actor } from '@/server/core/run/actor';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { defaultMinimiseRuns, type MinimiseChoice, minimiseChoices } from '@/server/core/run/minimisation';
import { modelsOf } from '@/server/core/run/models-of-run';
import type { RunSpec } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { hasTests } from '@/server/core/task/task';
import { defaultBudget } from '@/server/core/usage/budget';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { budgetFor, criticalities } from '@/server/core/usage/criticality';
import { isModelRole, type ModelRole, modelRoles, roleProblem } from '@/server/core/usage/roles';
import { defaultConfidence } from '@/server/core/verdict/confirmation';
import { executeRun } from '@/server/engine/loop/run';
import { type Models, openModels } from '@/server/models';
import { recordingModels } from '@/server/models/cassette/recording';
import { replayingModels } from '@/server/models/cassette/replaying';
import { composeWorld } from '@/server/process/compose';
import { parseParameters, strategyNamed } from '@/server/search';
import { lineFor, statusLine } from './progress';
import { resultOf } from './result';
import { badBudget, noRole, noTests, options, pausedRun, runHelp } from './sentences';
import { taskNamed, withImage } from './task';
import { addTaskOptions, directoryOptions, type TaskFlags } from './task-options';
import { fraction, keyValue, positiveNumber, UsageError, wholeNumber } from './usage';

interface RunFlags extends TaskFlags {
  task: string;
  test?: string;
  /** Commander's name for --no-tests; false if the flag is given. */
  tests: boolean;
  statement?: string;
  image?: string;
  imageDirectory?: string;
  strategy: string;
  param: Record<string, string>;
  model: string;
  role: Record<string, string>;
  record?: string;
  replay?: string;
  sandbox: RunSpec['sandbox'];
  seed: number;
  maxSteps: number;
  maxAttempts?: number;
  maxTokens?: number;
  maxUsd?: number;
  maxSeconds?: number;
  attemptSteps: number;
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
  json?: boolean;
}

export function registerRun(program: Command): void {
  addTaskOptions(
    program
      .command('run')
      .description(runHelp.about)
      .requiredOption('--task <name|directory>', runHelp.task)
      .option('--test <command>', options.test),
  )
    .option('--no-tests', runHelp.noTests)
    .option('--statement <text>', runHelp.statement)
    .option('--image <name>', runHelp.image)
    .option('--image-directory <path>', runHelp.imageDirectory)
    .option('--strategy <name>', runHelp.strategy, 'mcts')
    .option('--param <name=value>', runHelp.param, keyValue, {})
    .option('--model <id>', runHelp.model, 'repair')
    .option('--role <role=model>', runHelp.role(Object.keys(modelRoles).join(', ')), keyValue, {})
    .option('--record <file>', runHelp.record)
    .addOption(new Option('--replay <file>', runHelp.replay).conflicts('record'))
    .addOption(
      new Option('--sandbox <driver>', options.sandbox).choices(['local', 'docker']).default('local'),
    )
    .option('--seed <number>', runHelp.seed, wholeNumber('--seed', 0), 1)
    .option('--max-steps <number>', runHelp.maxSteps, wholeNumber('--max-steps', 1), defaultBudget.steps)
    .option('--max-attempts <number>', runHelp.maxAttempts, wholeNumber('--max-attempts', 1))
    .option('--max-tokens <number>', runHelp.maxTokens, wholeNumber('--max-tokens', 1))
    .option('--max-usd <number>', runHelp.maxUsd, positiveNumber('--max-usd'))
    .option('--max-seconds <number>', runHelp.maxSeconds, positiveNumber('--max-seconds'))
    .option(
      '--attempt-steps <number>',
      runHelp.attemptSteps,
      wholeNumber('--attempt-steps', 1),
      defaultBudget.stepsPerAttempt,
    )
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
    .option('--confidence <number>', runHelp.confidence, fraction('--confidence'), defaultConfidence)
    .addOption(new Option('--minimise <when>', runHelp.minimise).choices(minimiseChoices).default('auto'))
    .option(
      '--minimise-runs <number>',
      runHelp.minimiseRuns,
      wholeNumber('--minimise-runs', 1),
      defaultMinimiseRuns,
    )
    .option('--json', options.jsonLast)
    .action(run);
}

async function run(flags: RunFlags, command: Command): Promise<void> {
  const strategy = usable(() => strategyNamed(flags.strategy));
  const parsed = parseParameters(strategy, flags.param);
  if (!parsed.ok) throw new UsageError(parsed.errors.join(' '));
  const paths = dataPaths(flags.database);
  const models = openModels(paths.directory);
  const named = usable(() => sourceOfModels(models, flags));
  const model = usable(() => named(flags.model));
  const roles = rolesOf(flags.role);
  for (const [role, id] of Object.entries(roles)) {
    const problem = isModelRole(role)
      ? roleProblem(
          role,
          usable(() => named(id)),
        )
      : null;
    if (problem) throw new UsageError(problem);
  }
  const { parameters } = parsed;
  for (const id of modelsOf({ model: flags.model, roles, parameters })) {
    const problem = flags.maxUsd === undefined || flags.replay ? null : models.priceProblem(id);
    if (problem) throw new UsageError(problem);
  }
  const task = withImage(
    await taskNamed(flags.task, { ...flags, directory: directoryOptions(flags) }),
    flags,
  );
  if (!hasTests(task)) {
    process.stderr.write(`${noTests}\n`);
  }
  const db = openDatabase(paths.database);
  const world = composeWorld(paths, undefined, named);
  const owner = thisOwner();
  const actor: Actor = { kind: 'person', name: 'command line' };
  const spec: RunSpec = {
    taskName: task.name,
    taskTitle: task.title,
    strategy: strategy.name,
    parameters: parsed.parameters,
    model: model.id,
    ...(Object.keys(roles).length > 0 ? { roles } : {}),
    sandbox: flags.sandbox,
    seed: flags.seed,
    budget: usableBudget(budgetOf(flags, (flag) => command.getOptionValueSource(flag) === 'cli')),
    onInterruption: 'resume',
    minimise: flags.minimise,
    minimiseRuns: flags.minimiseRuns,
    ...(flags.confidence === defaultConfidence ? {} : { confidence: flags.confidence }),
    ...(hasTests(task) ? {} : { verifier: 'none' as const }),
  };
  const runId = createRun(db, {
    spec,
    task: sourceOfTask(withFlakeRates(task, measuredFlakeRates(db, taskKey(task)))),
    allowShell: flags.allowShell ?? false,
    actor,
    owner: { id: owner, leaseUntil: Date.now() + leaseMs },
  });
  const stop = () => void sendCommand(db, runId, { kind: 'stop' }, actor);
  process.once('SIGINT', stop);
  const letGo = new AbortController();
  const watch = follow(db, runId, flags.json ? null : process.stderr, () => letGo.abort());
  try {
    await executeRun(db, world, runId, owner, letGo.signal);
    const state = watch.end();
    const result = await resultOf(state, world.store, task);
    if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else if (result.patch) process.stdout.write(result.patch);
    process.exitCode = result.solved ? 0 : failedBeforeSpending(state) ? 2 : 1;
    if (state.status === 'failed') process.stderr.write(`espalier: ${state.statusReason}\n`);
    if (state.status === 'paused') {
      process.stderr.write(`espalier: ${pausedRun(runId, state.statusReason)}\n`);
    }
  } finally {
    watch.end();
    process.off('SIGINT', stop);
    releaseRun(db, runId, owner);
    await world.close();
    db.$client.close();
  }
}

function sourceOfModels(models: Models, { record, replay }: RunFlags): (id: string) => Model {
  if (replay) return replayingModels(models.named, replay);
  return record ? recordingModels(models.named, record) : models.named;
}

function rolesOf(given: Record<string, string>): Partial<Record<ModelRole, string>> {
  const roles: Partial<Record<ModelRole, string>> = {};
  for (const [role, model] of Object.entries(given)) {
    if (!isModelRole(role)) {
      throw new UsageError(noRole(role, Object.keys(modelRoles).join(', ')));
    }
    roles[role] = model;
  }
  return roles;
}

function usableBudget(budget: Budget): Budget {
  const parsed = budgetSchema.safeParse(budget);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(badBudget(issue?.path.join('.') ?? '', issue?.message ?? ''));
}

const failedBeforeSpending = (state: RunState) => state.status === 'failed' && state.spend.steps === 0;

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UsageError(errorMessage(error));
  }
}

function budgetOf(flags: RunFlags, given: (flag: string) => boolean): Budget {
  const budget: Budget = {
    ...defaultBudget,
    steps: flags.maxSteps,
    attempts: flags.maxAttempts ?? null,
    tokens: flags.maxTokens ?? null,
    usd: flags.maxUsd ?? null,
    seconds: flags.maxSeconds ?? null,
    stepsPerAttempt: flags.attemptSteps,
    concurrency: flags.concurrency,
    minTokensForNewAttempt: flags.minTokens ?? defaultBudget.minTokensForNewAttempt,
    softShare: flags.soft ?? defaultBudget.softShare,
    shown: flags.showBudget ?? flags.tell ?? defaultBudget.shown,
    failFast: flags.failFast ?? false,
  };
  const preset = criticalities.find((one) => one.name === flags.criticality);
  if (!preset) return budget;
  const { steps, attempts } = budgetFor(preset, budget, flags.strategy);
  return {
    ...budget,
    steps: given('maxSteps') ? budget.steps : steps,
    attempts: given('maxAttempts') ? budget.attempts : attempts,
  };
}

/**
 * Folds the run's events as they come and reports them. `end` returns the state after the last one. If a pause waits for
 * a person and nobody is at the terminal, `onPause` is called.
 */
function follow(db: Database, runId: RunId, out: NodeJS.WriteStream | null, onPause: () => void) {
  let state: RunState | null = null;
  const look = () => {
    for (const event of readEvents(db, runId, state?.seq ?? 0)) {
      if (state === null) state = openingState(event);
      else applyEvent(state, event);
      const waits = event.type === 'run.status' && event.status === 'paused' && event.actor.kind === 'engine';
      if (waits && !process.stderr.isTTY) onPause();
      const line = lineFor(state, event);
      if (out && line) out.write(`${out.isTTY ? '\r\x1b[K' : ''}${line}\n`);
    }
    if (out?.isTTY && state) out.write(`\r\x1b[K${statusLine(state).slice(0, (out.columns ?? 80) - 1)}`);
  };
  const timer = setInterval(look, 200);
  if (out) out.write(`run ${runId}\n`);
  let ended = false;
  return {
    end(): RunState {
      clearInterval(timer);
      if (!ended) {
        look();
        if (out?.isTTY) out.write('\r\x1b[K');
      }
      ended = true;
      return state ?? loadState(db, runId);
    },
  };
}
