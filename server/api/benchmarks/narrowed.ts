import { z } from 'zod';
import { checkMarks } from '@/db/benchmark-tasks';

export const shortText = z.string().trim().max(300);

/** What a list may be narrowed to: empty texts leave it as it is. */
export const narrowed = z.object({
  text: shortText.default(''),
  repo: shortText.default(''),
  difficulty: shortText.default(''),
  dataSet: shortText.default(''),
  /** What a check came to. */
  checked: z.enum(['', ...checkMarks]).default(''),
});

/** How the tests of a grading or a check are run. */
export const gradingOptions = z
  .object({
    timeout: z.number().int().min(1).max(86_400),
    workers: z.number().int().min(1).max(64),
  })
  .optional();
