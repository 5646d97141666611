import { asUnusable, UnusableDatabase } from '@/db/opening/unusable';
import { outageMessage } from '@/db/outage/outage';
import { errorMessage } from '@/server/core/base/error-message';
import { makeProgram } from './program';
import { unexpectedError } from './sentences';
import { steerCommandNames } from './steer-names';
import { UsageError } from './usage';

const faults: ReadonlySet<string> = new Set([
  ...['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError'],
  ...['AssertionError', 'SqliteError'],
]);

/** No stack for whoever uses the command line; `ESPALIER_TRACE=1` shows it to whoever looks for the fault. */
function unexpected(error: unknown): string {
  if (process.env.ESPALIER_TRACE)
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Errors of ours have a sentence for people; those of the language and of SQLite are faults of the program.
  const isFault = !(error instanceof Error) || faults.has(error.name);
  return isFault ? unexpectedError(errorMessage(error)) : error.message;
}

for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(kind, (error) => {
    process.stderr.write(`espalier: ${outageMessage(error) ?? unexpected(error)}\n`);
    process.exit(2);
  });
}

// The reader closed the pipe, as in `espalier strategies | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const args = steerCommandNames(process.argv.slice(2));
  const program = await makeProgram(args);
  await program.parseAsync(args, { from: 'user' });
} catch (thrown) {
  const { dataPaths } = await import('@/db/open');
  const error = asUnusable(thrown, dataPaths().database);
  if (error instanceof UsageError || error instanceof UnusableDatabase) {
    process.stderr.write(`espalier: ${error.message}\n`);
    process.exitCode = 2;
  } else if (error instanceof Error && 'exitCode' in error) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`espalier: ${outageMessage(error) ?? unexpected(error)}\n`);
    process.exitCode = 2;
  }
}
