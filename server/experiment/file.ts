import { parse } from 'yaml';
import { z } from 'zod';
import { errorMessage } from '@/server/core/base/error-message';
import { directoryOptionsSchema } from '@/server/core/task/directory-options';
import { PlanError, planSchema } from './plan';
import { missingKey, noTask, notYaml, tasksWanted, unknownKeys, wrongValue } from './sentences';

const directorySchema = z.strictObject({
  directory: z.string().min(1),
  test: z.string().min(1).optional(),
  statement: z.string().min(1).optional(),
  ...directoryOptionsSchema.shape,
});

/** What an experiment's file says (YAML, of which JSON is a part). */
export const experimentFileSchema = planSchema.extend({
  /** Names of sample tasks or directories; `all` for all sample tasks. A directory may have its own test and statement. */
  tasks: z.union([z.literal('all'), z.array(z.union([z.string().min(1), directorySchema])).min(1, noTask)]),
  /** The test command of directories without one of their own. */
  test: z.string().min(1).optional(),
  /** What is wrong in the directories, told to the agent. */
  statement: z.string().min(1).optional(),
});
export type ExperimentFile = z.output<typeof experimentFileSchema>;

/** Reads an experiment's file. Errors: PlanError, one line for each thing that is wrong, with its place. */
export function readExperimentFile(text: string): ExperimentFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new PlanError(notYaml(errorMessage(error)));
  }
  const parsed = experimentFileSchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw new PlanError(parsed.error.issues.map(sentence).join('\n'));
}

const keys = Object.keys(experimentFileSchema.shape).join(', ');

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((part) => (typeof part === 'number' ? part + 1 : part)).join(' › ');
  const where = place === '' ? 'The file' : place;
  if (issue.code === 'unrecognized_keys') {
    return unknownKeys(where, issue.keys, place === '' ? keys : null);
  }
  if (place === 'tasks') return tasksWanted;
  if (issue.message.endsWith('received undefined')) return missingKey(where);
  return wrongValue(where, issue.message);
}
