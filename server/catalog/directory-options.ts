import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runnerSchema } from '@/server/core/task/task';
import { holdoutInside, holdoutNoFolder } from './sentences';
import { TaskError } from './task-error';

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
  /** A folder whose files are laid over the workspace for a holdout that neither agent nor search sees. */
  holdout: z.string().trim().min(1).optional(),
  /** Whether files that git ignores and the task did not have are verified and stand in the patch. */
  keepIgnored: z.boolean().optional(),
});
export type DirectoryOptions = z.output<typeof directoryOptionsSchema>;

/** The absolute path of the holdout's folder. Errors: TaskError where there is no such folder, or it lies in the repository. */
export async function holdoutFolder(holdout: string, directory: string): Promise<string> {
  const folder = path.resolve(holdout);
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new TaskError('no-holdout', holdoutNoFolder(folder));
  const below = path.relative(directory, folder);
  if (below === '' || !(below.startsWith('..') || path.isAbsolute(below))) {
    throw new TaskError('no-holdout', holdoutInside(folder));
  }
  return folder;
}
