import { checksSource, preloaded, withoutOption } from './javascript';
import { type CanaryPlan, randomName } from './with-canary';

/**
 * Jest runs each test file in a world of its own, with an `expect` of its own. The canary goes in from outside, whatever
 * the configuration says: it is put around the function with which Jest runs a file, and looks at the `expect` of that
 * world, and at `node:assert`, when the file has run. The world gets neither its option nor the report's place to see.
 */
const source = (notes: string): string => `'use strict';
const _path = require('node:path'), _fs = require('node:fs'), Module = require('node:module');
const _notes = _path.join(__dirname, ${JSON.stringify(notes)});
${checksSource('_notes')}${withoutOption}
const assert = require('node:assert');
const frameworks = /[\\\\/](?:jest-circus[\\\\/](?:build[\\\\/](?:runner|legacy-code-todo-rewrite[\\\\/]jestAdapter)|runner)|jest-jasmine2[\\\\/]build[\\\\/]index)\\.js$/;
const hidden = (world) => {
  const own = world.global?.process;
  if (!own) return;
  if (own.env) strip(own.env);
  if (Array.isArray(own.argv)) own.argv = own.argv.filter((one) => !/^--(?:json|outputFile(?:=|$))/.test(String(one)));
};
const expectsOf = (world, runtime, file) => {
  const found = [world.global?.expect];
  try { found.push(runtime.requireModuleOrMock(file, '@jest/globals').expect); } catch {}
  return found.filter((one) => one !== undefined);
};
const begin = ([, , world]) => {
  hidden(world);
  note({ kind: 'armed' });
};
const end = ([, , world, runtime, file]) => {
  const names = expectsOf(world, runtime, file).map((expect) => wrong({ expect }));
  conclude(wrong({ assert }) ?? names.find((name) => name !== null) ?? null);
};
const fail = () => note({ kind: 'left-out', why: 'a test file could not be loaded' });
// The frame of this call stands in the stacks of tests: it names no file of ours.
const around = require('node:vm').runInThisContext(
  '(begin, end, fail, framework) => async (...args) => { begin(args); let result; try { result = await framework(...args); } catch (error) { fail(); throw error; } end(args); return result; }',
  { filename: 'node:internal' },
).bind(null, begin, end, fail);
const load = Module._load;
const known = new Map();
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (typeof request !== 'string' || !frameworks.test(request)) return loaded;
  if (!known.has(loaded)) {
    const inner = typeof loaded === 'function' ? loaded : loaded?.default;
    if (typeof inner !== 'function') return loaded;
    const outer = around(inner);
    known.set(loaded, typeof loaded === 'function' ? outer : { __esModule: true, ...loaded, default: outer });
  }
  return known.get(loaded);
};
`;

export function jestCanary(): CanaryPlan {
  const [file, notes] = [`${randomName()}.cjs`, randomName()];
  return { files: { [file]: source(notes) }, notes, before: preloaded(file) };
}
