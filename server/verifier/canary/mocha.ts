import { checksSource } from './javascript';
import { type CanaryPlan, randomName } from './with-canary';

/**
 * A file for `--require` with hooks of the root suite (Mocha 8 and later), which run in each process that runs tests.
 * Behind the tests a small run of Mocha's own classes, with one test that throws, must count one failure; then the
 * assertions of `node:assert` and of Chai are checked. Mocha joins the file to those that the configuration requires.
 */
const source = (notes: string): string => `'use strict';
const _path = require('node:path'), _fs = require('node:fs'), { createRequire } = require('node:module');
const _notes = _path.join(__dirname, ${JSON.stringify(notes)});
${checksSource('_notes')}
const assert = require('node:assert'), _later = setTimeout;
const from = createRequire(_path.join(process.cwd(), 'x.js'));
const mocha = (() => {
  try { return createRequire(require.main.filename)('../lib/mocha.js'); } catch {}
  try { return createRequire(require.main.filename)('../mocha.js'); } catch {}
  try { return from('mocha'); } catch { return null; }
})();
// Mocha has read its options by now: nothing that runs later needs to find them.
process.argv = process.argv.filter((one, at, all) => {
  const value = /^--(?:require|reporter-option)$/.test(one) ? (all[at + 1] ?? '') : one;
  return !value.includes(__dirname) && !value.startsWith('output=');
});
delete require.cache[__filename];
const chaiAt = async () => {
  let file = null;
  try { file = from.resolve('chai'); } catch { return null; }
  try { return await import(require('node:url').pathToFileURL(file).href).then((m) => (m.expect ? m : m.default)); } catch { return null; }
};
const failsInside = () => new Promise((resolve) => {
  if (!mocha?.Runner) return resolve(true);
  try {
    const suite = new mocha.Suite('');
    suite.addTest(new mocha.Test('a' + _random(), () => { throw new Error('b' + _random()); }));
    const runner = new mocha.Runner(suite, {});
    let failed = 0;
    runner.on('fail', () => failed++);
    runner.run((failures) => resolve(failures === 1 && failed === 1));
  } catch { resolve(true); }
});
exports.mochaHooks = {
  beforeAll() { note({ kind: 'armed' }); },
  async afterAll() {
    this.timeout(0);
    // Tests may have left the clock stopped; then nothing is known, and nothing fails.
    const late = new Promise((resolve) => _later(resolve, 5_000, 'late').unref());
    const inside = await Promise.race([failsInside(), late]);
    const chai = await Promise.race([chaiAt(), late]);
    if (inside === 'late' || chai === 'late') note({ kind: 'left-out', why: 'Mocha did not run it in time' });
    else conclude(inside ? wrong({ assert, chai }) : 'the runner');
  },
};
`;

/** The plan, and the option for each call of Mocha. */
export function mochaCanary(): CanaryPlan & { option: string } {
  const [file, notes] = [`${randomName()}.cjs`, randomName()];
  return { files: { [file]: source(notes) }, notes, option: ` --require "$espalier_canary/${file}"` };
}
