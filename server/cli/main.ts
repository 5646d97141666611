import { Command } from 'commander';
import { UnusableDatabase } from '@/db/upgrade';
import { registerExperiment } from './experiment';
import { registerHoldoutGap } from './holdout-gap';
import { registerLists } from './lists';
import { registerModels } from './models';
import { registerRun } from './run';
import { registerSandbox } from './sandbox';
import { about } from './sentences';
import { registerSteer, steerCommandNames } from './steer';
import { UsageError } from './usage';
import { registerVerifyTask } from './verify-task';

const program = new Command('espalier').description(about).exitOverride().showHelpAfterError();
registerRun(program);
registerSteer(program);
registerLists(program);
registerModels(program);
registerSandbox(program);
registerVerifyTask(program);
registerHoldoutGap(program);
registerExperiment(program);

// The reader closed the pipe, as in `espalier strategies | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync(steerCommandNames(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (error instanceof UsageError || error instanceof UnusableDatabase) {
    process.stderr.write(`espalier: ${error.message}\n`);
    process.exitCode = 2;
  } else if (error instanceof Error && 'exitCode' in error) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    throw error;
  }
}
