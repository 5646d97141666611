import { checksSource, preloaded, withoutOption } from './javascript';
import { type CanaryPlan, randomName } from './with-canary';

/**
 * Node's runner runs each test file in a process of its own, so the canary is in each of them: loaded before the file,
 * it checks the assertions when the process ends. The process that starts them, and what tests start, stay alone. A
 * file with tests that the command runs by itself is checked, too.
 */
const source = (notes: string): string => `'use strict';
const _path = require('node:path'), _fs = require('node:fs');
const _notes = _path.join(__dirname, ${JSON.stringify(notes)});
${checksSource('_notes')}${withoutOption}
const here = String(process.env.NODE_TEST_CONTEXT ?? '').startsWith('child') ||
  process.execArgv.some((one) => /^--(?:experimental-)?test-isolation=none$/.test(one));
if (here && require('node:worker_threads').isMainThread) {
  const assert = require('node:assert');
  strip(process.env);
  delete require.cache[__filename];
  note({ kind: 'armed' });
  process.on('exit', () => conclude(wrong({ assert })));
} else if (!process.execArgv.includes('--test') && require('node:worker_threads').isMainThread) {
  // A file that is run by itself and whose tests run in it: known only when it has loaded the runner.
  const assert = require('node:assert');
  process.on('exit', () => {
    if (!process.moduleLoadList.some((one) => /test_runner.(?:harness|test)$/.test(one))) return;
    note({ kind: 'armed' });
    conclude(wrong({ assert }));
  });
}
`;

export function nodeCanary(): CanaryPlan {
  const [file, notes] = [`${randomName()}.cjs`, randomName()];
  return { files: { [file]: source(notes) }, notes, before: preloaded(file) };
}
