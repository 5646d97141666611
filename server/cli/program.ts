import { Command } from 'commander';
import { registerExperiment } from './experiment';
import { registerHoldoutGap } from './holdout-gap';
import { registerLists } from './lists';
import { registerModels } from './models';
import { registerRun } from './run';
import { registerSandbox } from './sandbox';
import { about } from './sentences';
import { registerSteer } from './steer';
import { registerVerifyTask } from './verify-task';

/** The command line with all its commands. */
export function makeProgram(): Command {
  const program = new Command('espalier').description(about).exitOverride().showHelpAfterError();
  registerRun(program);
  registerSteer(program);
  registerLists(program);
  registerModels(program);
  registerSandbox(program);
  registerVerifyTask(program);
  registerHoldoutGap(program);
  registerExperiment(program);
  return program;
}
