import { UnusableDatabase } from '@/db/upgrade';
import { makeProgram } from './program';
import { steerCommandNames } from './steer';
import { UsageError } from './usage';

const program = makeProgram();

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
