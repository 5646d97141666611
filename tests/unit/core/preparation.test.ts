import { expect, test } from 'vitest';
import { preparationSentence } from '@/server/core/run/preparation';

test.each([
  [
    { stage: 'code', folder: '/testbed', files: 12_000, bytes: 431_900_000 },
    'reading the code in /testbed of the image, once for all its runs: 12,000 files, 432 MB so far',
  ],
  [
    { stage: 'packages', folder: 'node_modules', files: 1_200 },
    'copying 1,200 files of installed packages from node_modules; later runs share the copy',
  ],
  [{ stage: 'setup', command: 'npm ci' }, 'running the setup: npm ci'],
  [{ stage: 'setup', command: '\ngit gc\nexit 0\n' }, 'running the setup: git gc …'],
  [{ stage: 'setup', command: '# cleaning\ngit gc' }, 'running the setup: cleaning …'],
] as const)('what a reader is shown of a stage: %j', (stage, sentence) => {
  expect(preparationSentence(stage)).toBe(sentence);
});
