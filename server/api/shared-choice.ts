import { z } from 'zod';

/** What a person wants on a page that is handed over. */
export const sharedChoice = z.object({
  prompts: z.boolean(),
  texts: z.boolean(),
  names: z.boolean(),
  phrases: z.array(z.string().min(1).max(200)).max(50),
});

/** The choice in an address: `prompts=1`, `texts=0`, `names=1`, and `phrase` once for each. Absent: the careful choice. */
export const choiceInAddress = (query: URLSearchParams) =>
  sharedChoice.safeParse({
    prompts: query.get('prompts') === '1',
    texts: query.get('texts') !== '0',
    names: query.get('names') === '1',
    phrases: query.getAll('phrase').filter((phrase) => phrase.trim() !== ''),
  });
