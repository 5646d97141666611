import { createModels, requestsFile } from '@/server/models';
import { realWaiting } from '@/server/models/language/retry';
import { sharedPlaces } from '@/server/models/language/shared-places';

/**
 * A process of its own that uses the endpoints of a directory: `limited-caller.ts <directory> <model> <calls>` makes so
 * many calls at once. Calls told to wait for more than a second are given up, and it ends when the others have ended.
 */
const [directory = '', model = '', calls = '1'] = process.argv.slice(2);
const never = new Promise<never>(() => {});
const models = createModels(directory, {
  environment: {},
  places: sharedPlaces(requestsFile(directory)).of,
  waiting: {
    ...realWaiting,
    sleep: (ms, signal) => (ms > 1_000 ? never : realWaiting.sleep(ms, signal)),
  },
});
const { signal } = new AbortController();
const prompt = [{ kind: 'task' as const, role: 'user' as const, text: 'Say ok.', tokens: 3 }];
for (let call = 0; call < Number(calls); call++) {
  models.named(model).write?.({ prompt, outputTokens: 100, seed: '1' }, signal);
}
