import type { TestRunner } from '@/server/verifier/report';

/** Only the exit code counts: one test, `exit code`. Its message is the end of the output. */
export const exitRunner: TestRunner = {
  prepare: (command) => ({
    command,
    read: ({ stdout, stderr, exitCode }) => ({
      tests: [
        {
          id: 'exit code',
          status: exitCode === 0 ? 'passed' : 'failed',
          message:
            exitCode === 0 ? '' : `exit code ${exitCode}\n${`${stdout}\n${stderr}`.trim().slice(-3_000)}`,
          frames: [],
        },
      ],
      doubt: null,
    }),
  }),
};
