/**
 * The checks of the canary for JavaScript, as source text: each must throw. `wrong(means)` gives the name of the first
 * assertion that lets something wrong pass, or null. `means` are the assertions as tests get them: `node:assert`, Chai's
 * `assert` and `expect`, and the `expect` of Jest and Vitest. What the checks need is taken before the code under test
 * is loaded. `note` appends a line to the notes of this run.
 */
export const checksSource = (notes: string): string => `
const _append = _fs.appendFileSync, _write = JSON.stringify, _random = Math.random, _entries = Object.entries;
const note = (line) => { try { _append(${notes}, _write(line) + '\\n'); } catch {} };
const lets = (act) => { try { act(); return true; } catch { return false; } };
const ofAssert = (assert, a, b) => ({
  assert: () => assert(a === b),
  ok: () => assert.ok(a === b),
  equal: () => assert.equal(a, b),
  strictEqual: () => assert.strictEqual(a, b),
  deepEqual: () => assert.deepEqual({ a }, { a: b }),
  notStrictEqual: () => assert.notStrictEqual(a, a),
  throws: () => assert.throws(() => a),
});
const ofNode = (assert, a, b) => ({
  ...ofAssert(assert, a, b),
  notEqual: () => assert.notEqual(a, a),
  deepStrictEqual: () => assert.deepStrictEqual([a], [b]),
  fail: () => assert.fail(a),
  ...(assert.match ? { match: () => assert.match(a, /^-$/) } : {}),
  ...(assert.strict ? { 'strict.equal': () => assert.strict.equal(a, b), 'strict.deepEqual': () => assert.strict.deepEqual([a], [b]) } : {}),
});
const ofExpect = (expect, a, b) => ({
  toBe: () => expect(a).toBe(b),
  toEqual: () => expect({ a }).toEqual({ a: b }),
  toStrictEqual: () => expect([a]).toStrictEqual([b]),
  toBeTruthy: () => expect(a === b).toBeTruthy(),
  toThrow: () => expect(() => a).toThrow(),
  toContain: () => expect([a]).toContain(b),
  'not.toBe': () => expect(a).not.toBe(a),
});
const ofChai = (chai, a, b) => ({
  ...(chai.assert ? ofAssert(chai.assert, a, b) : {}),
  ...(chai.expect ? { 'to.equal': () => chai.expect(a).to.equal(b), 'to.deep.equal': () => chai.expect([a]).to.deep.equal([b]) } : {}),
});
const wrong = ({ assert, expect, chai }) => {
  const [a, b] = ['a' + _random(), 'b' + _random()];
  // One after another: two libraries have assertions of the same name.
  const groups = [assert && ofNode(assert, a, b), chai && ofChai(chai, a, b), expect && ofExpect(expect, a, b)];
  for (const group of groups) for (const [name, act] of _entries(group ?? {})) if (lets(act)) return name;
  return null;
};
const conclude = (name) => note(name === null ? { kind: 'held' } : { kind: 'passed', why: name });
`;

/** Shell lines that have every Node of the command load a file of the canary's folder first. */
export const preloaded = (file: string): string[] => [
  `espalier_options="--require=\\"$espalier_canary/${file}\\""`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
  'export NODE_OPTIONS="${NODE_OPTIONS:+$NODE_OPTIONS }$espalier_options"',
];

/** The command where it sets `NODE_OPTIONS` itself, with the canary's option before its own. */
export const keepingOptions = (command: string): string =>
  command.replace(/(^|[\s;&|(])NODE_OPTIONS=/g, '$1NODE_OPTIONS="$espalier_options "');

/** Source that takes the canary's option out of an environment, so that neither tests nor their children find it. */
export const withoutOption = `
const strip = (env) => {
  const kept = (env.NODE_OPTIONS ?? '').replace('--require="' + __filename + '"', '').trim();
  if (kept === '') delete env.NODE_OPTIONS; else env.NODE_OPTIONS = kept;
};
`;
