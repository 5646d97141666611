import { z } from 'zod';
import { runnerSchema } from './runner';

/** How a person's own repository is run and judged. The command line, the page and experiment files take the same. */
export const directoryOptionsSchema = z.object({
  /** A shell command run once in a copy, before the search: its changes are part of every attempt's start. */
  setup: z.string().trim().min(1).optional(),
  /** Whether the setup may use the network. Nothing after it may. */
  setupNetwork: z.boolean().optional(),
  /** Seconds one run of the tests may take; 60 where it is missing. */
  testTimeout: z.number().min(1).max(86_400).optional(),
  runner: runnerSchema.exclude(['none']).optional(),
  /** Globs of files that are restored before each verification, beside those that are recognized as tests. */
  protect: z.array(z.string().trim().min(1)).max(100).optional(),
  /** Variables for the test command. */
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).optional(),
  /**
   * A folder outside the directory whose files are laid over the workspace for a holdout, or globs of the directory's own
   * test files that are kept back for it. Neither agent nor search sees them.
   */
  holdout: z.string().trim().min(1).max(4096).optional(),
  /** The share of the directory's test files that is kept back for a holdout. */
  holdoutShare: z.number().min(0.05).max(0.9).optional(),
  /**
   * A patch, or a folder of repaired files, outside the directory: the repair that a run's result is compared with once the
   * run has ended. Neither agent nor search sees it.
   */
  reference: z.string().trim().min(1).max(4096).optional(),
  /** Whether files that git ignores and the task did not have are verified and stand in the patch. */
  keepIgnored: z.boolean().optional(),
});
export type DirectoryOptions = z.output<typeof directoryOptionsSchema>;
