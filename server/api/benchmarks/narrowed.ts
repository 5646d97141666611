import { z } from 'zod';

export const shortText = z.string().trim().max(300);

/** What a list may be narrowed to: empty texts leave it as it is. */
export const narrowed = z.object({
  text: shortText.default(''),
  repo: shortText.default(''),
  difficulty: shortText.default(''),
  dataSet: shortText.default(''),
});
