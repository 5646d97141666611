/**
 * Registers the tests of each suite, and of the file, in an order drawn from ESPALIER_SHUFFLE. `node:test` has no
 * such option on Node 20; its exports are wrapped before the tests import them. The call that registers a test is
 * made from a frame with the file's name, so that the runner reports the same file as ever.
 */
const source = `
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { runInThisContext } from 'node:vm';
const runner = createRequire('file:///')('node:test');
let state = Number(process.env.ESPALIER_SHUFFLE) >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const call = runInThisContext('(f, args) => f(...args)', { filename: process.argv[1] ?? 'unknown' });
let open = null;
const flush = (list) => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  for (const go of list) go();
};
const wrap = (original, suite) => {
  const wrapped = (...args) => new Promise((resolve, reject) => {
    const at = args.findIndex((arg) => typeof arg === 'function');
    if (suite && at >= 0) {
      const body = args[at];
      args[at] = function (...inner) {
        const outer = open;
        const own = [];
        const end = () => { open = outer; flush(own); };
        open = own;
        let result;
        try { result = body.apply(this, inner); } catch (error) { end(); throw error; }
        if (result instanceof Promise) return result.finally(end);
        end();
        return result;
      };
    }
    if (open === null) {
      const top = [];
      open = top;
      setImmediate(() => { open = null; flush(top); });
    }
    open.push(() => {
      try { Promise.resolve(call(original, args)).then(resolve, reject); } catch (error) { reject(error); }
    });
  });
  for (const name of ['skip', 'todo', 'only']) if (original[name]) wrapped[name] = wrap(original[name], suite);
  return wrapped;
};
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  for (const name of ['test', 'it', 'describe', 'suite'])
    if (runner[name]) runner[name] = wrap(runner[name], name === 'describe' || name === 'suite');
  syncBuiltinESMExports();
}
`;

/** The value of NODE_OPTIONS that loads it. */
export const shufflingOption = (): string =>
  `--import=data:text/javascript,${encodeURIComponent(source.replace(/\n\s*/g, '\n')).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )}`;
