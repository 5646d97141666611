import assert from 'node:assert/strict';
import { test } from 'node:test';
import { install } from '../src/install.js';
import { parseRange } from '../src/range.js';
import { Registry } from '../src/registry.js';
import { compareVersions } from '../src/version.js';

test('orders by major, then minor, then patch, as numbers', () => {
  const shuffled = ['1.0.10', '0.9.9', '1.0.9', '1.10.0', '1.2.0', '1.0.0'];
  assert.deepEqual(shuffled.sort(compareVersions), ['0.9.9', '1.0.0', '1.0.9', '1.0.10', '1.2.0', '1.10.0']);
  assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
});

test('a range does not reach below its own patch', () => {
  assert.equal(parseRange('^1.2.3')('1.2.2'), false);
  assert.equal(parseRange('~1.2.3')('1.2.3'), true);
  assert.equal(parseRange('>=1.2.3')('1.2.1'), false);
});

test('a caret on 0.0.x allows that patch only', () => {
  const fits = parseRange('^0.0.3');
  assert.deepEqual(['0.0.2', '0.0.3', '0.0.4'].map(fits), [false, true, false]);
});

test('a patch too old for one dependent is not chosen', () => {
  const registry = new Registry()
    .publish('core', '1.0.5')
    .publish('core', '1.0.4')
    .publish('x', '1.0.0', { core: '~1.0.5' });
  assert.equal(install({ name: 'app', dependencies: { core: '1.0.5', x: '*' } }, registry).lockfile, 'core@1.0.5\nx@1.0.0');
});
