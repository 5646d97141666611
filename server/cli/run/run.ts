import type { Command } from 'commander';
import { sendCommand } from '@/db/commands';
import type { Database } from '@/db/connection';
import { claimRun, leaseMs, releaseRun, thisOwner } from '@/db/leases';
import { dataPaths } from '@/db/open';
import { outageMessage } from '@/db/outage/outage';
import { measuredFlakeRates } from '@/db/quality';
import { LeaseLost } from '@/db/run-log';
import { createRun } from '@/db/runs';
import { sourceOfTask, taskKey, withFlakeRates } from '@/server/catalog';
import { openForCommand, whenFree } from '@/server/cli/database';
import { resultOf } from '@/server/cli/result';
import { noTests, pausedRun } from '@/server/cli/sentences';
import { withImage } from '@/server/cli/task';
import { UsageError } from '@/server/cli/usage';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { modelsOf } from '@/server/core/run/models-of-run';
import type { RunSpec } from '@/server/core/run/spec';
import { specOfTask } from '@/server/core/run/spec-of-task';
import { hasTests } from '@/server/core/task/task';
import { defaultBudget, languageBudget } from '@/server/core/usage/budget';
import { isModelRole, roleProblem } from '@/server/core/usage/roles';
import { defaultConfidence } from '@/server/core/verdict/confirmation';
import { executeRun } from '@/server/engine/loop/run';
import { guestProblem, ownAgent } from '@/server/guests';
import { createReplay } from '@/server/imports/take-on/take-on';
import { openModels } from '@/server/models';
import { composeWorld } from '@/server/process/compose';
import { keepLeases } from '@/server/process/lease-keeper';
import { parseParameters, strategyNamed, withLanguageSteps } from '@/server/search';
import { type RunFlags, registerRun as register } from './flags';
import { follow } from './follow';
import { instanceTask } from './instance';
import { flagsLike, likeRun, taskLike } from './like';
import { budgetOf, failedBeforeSpending, rolesOf, sourceOfModels, usable, usableBudget } from './settings';
import { takeOn } from './take-on';

export const registerRun = (program: Command): void => register(program, run);

async function run(given: RunFlags, command: Command): Promise<void> {
  const like = given.like === undefined ? null : await likeRun(given.like, given.database);
  const isDefault = (name: string) => command.getOptionValueSource(name) === 'default';
  const flags = like === null ? given : flagsLike(given, like, isDefault);
  const strategy = usable(() => strategyNamed(flags.strategy));
  const paths = dataPaths(flags.database);
  const models = openModels(paths.directory);
  const named = usable(() => sourceOfModels(models, flags));
  const model = usable(() => named(flags.model));
  if (flags.agent !== ownAgent) {
    const { sandbox, allowShell = false } = flags;
    const problem = guestProblem(flags.agent, { model, sandbox, allowShell });
    if (problem) throw new UsageError(problem);
  }
  const wanted = model.language ? withLanguageSteps(strategy, flags.param) : flags.param;
  const parsed = parseParameters(strategy, wanted);
  if (!parsed.ok) throw new UsageError(parsed.errors.join(' '));
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
  const task = withImage((await instanceTask(flags, like)) ?? (await taskLike(flags, like)), flags);
  if (!hasTests(task)) {
    process.stderr.write(`${noTests}\n`);
  }
  const db = await openForCommand(paths.database);
  const world = composeWorld(paths, undefined, named);
  const owner = thisOwner();
  const actor: Actor = { kind: 'person', name: 'command line' };
  const plain: RunSpec = {
    taskName: task.name,
    taskTitle: task.title,
    strategy: strategy.name,
    parameters: parsed.parameters,
    model: model.id,
    ...(flags.agent === ownAgent ? {} : { agent: flags.agent }),
    ...(Object.keys(roles).length > 0 ? { roles } : {}),
    sandbox: flags.sandbox,
    seed: flags.seed,
    budget: usableBudget(
      budgetOf(flags, like?.spec.budget ?? (model.language ? languageBudget : defaultBudget)),
    ),
    onInterruption: like?.spec.onInterruption ?? 'resume',
    minimise: flags.minimise,
    minimiseRuns: flags.minimiseRuns,
    ...(flags.confidence === defaultConfidence ? {} : { confidence: flags.confidence }),
    ...(flags.lastLook ? {} : { lastLook: false as const }),
    ...specOfTask(task),
  };
  const allowShell = flags.allowShell ?? false;
  const taken =
    flags.takeOn === undefined ? null : takeOn(db, flags.takeOn, { task, shell: allowShell, spec: plain });
  const runId = await whenFree(db, () => {
    const made = {
      spec: taken?.spec ?? plain,
      task: sourceOfTask(withFlakeRates(task, measuredFlakeRates(db, taskKey(task)))),
      allowShell,
      actor,
      owner: { id: owner, leaseUntil: Date.now() + leaseMs },
    };
    return taken ? createReplay(db, made, taken.replay) : createRun(db, made);
  });
  const stop = () => void whenFree(db, () => sendCommand(db, runId, { kind: 'stop' }, actor));
  process.once('SIGINT', stop);
  const leases = keepLeases(
    db.$client.name,
    owner,
    (line) => void process.stderr.write(`espalier: ${line}\n`),
  );
  const letGo = new AbortController();
  const watch = follow(db, runId, flags.json ? null : process.stderr, () => letGo.abort());
  try {
    await executeThroughOutages(db, runId, owner, () => executeRun(db, world, runId, owner, letGo.signal));
    const state = await watch.end();
    const result = await resultOf(state, world.store, task);
    if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else if (result.patch) process.stdout.write(result.patch);
    process.exitCode = result.solved ? 0 : failedBeforeSpending(state) ? 2 : 1;
    if (state.status === 'failed') process.stderr.write(`espalier: ${state.statusReason}\n`);
    if (state.status === 'paused') {
      process.stderr.write(`espalier: ${pausedRun(runId, state.statusReason)}\n`);
    }
  } finally {
    watch.stop();
    process.off('SIGINT', stop);
    await leases.end();
    await whenFree(db, () => releaseRun(db, runId, owner));
    await world.close();
    db.$client.close();
  }
}

/** Executes the run, and goes on with it after a database that was busy or full broke the execution off. */
async function executeThroughOutages(
  db: Database,
  runId: RunId,
  owner: string,
  execute: () => Promise<unknown>,
): Promise<void> {
  for (;;) {
    try {
      await execute();
      return;
    } catch (error) {
      const message = outageMessage(error);
      if (message === null) throw error;
      process.stderr.write(`espalier: ${message}\n`);
    }
    const isOurs = await whenFree(db, () => claimRun(db, runId, owner, Date.now()));
    if (!isOurs) throw new LeaseLost(runId);
  }
}
