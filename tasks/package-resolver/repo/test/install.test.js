import assert from 'node:assert/strict';
import { test } from 'node:test';
import { install } from '../src/install.js';
import { readLockfile } from '../src/lockfile.js';
import { Registry } from '../src/registry.js';

const app = (dependencies) => ({ name: 'app', dependencies });

test('locks the newest minor release in the range', () => {
  const registry = new Registry().publish('http', '1.0.0').publish('http', '1.4.0').publish('http', '2.0.0');
  assert.equal(install(app({ http: '^1.0.0' }), registry).lockfile, 'http@1.4.0');
});

test('locks the newest patch release whatever the order of publishing', () => {
  const registry = new Registry()
    .publish('log', '2.1.0')
    .publish('log', '2.1.10')
    .publish('log', '2.1.2');
  assert.equal(install(app({ log: '^2.1.0' }), registry).lockfile, 'log@2.1.10');
});

test('installs dependencies before their dependents', () => {
  const registry = new Registry()
    .publish('web', '1.0.0', { router: '~1.1.0', log: '*' })
    .publish('router', '1.1.0', { log: '>=1.0.0' })
    .publish('router', '1.2.0')
    .publish('log', '1.0.0');
  assert.deepEqual(install(app({ web: '1.0.0' }), registry).steps, [
    'install log@1.0.0',
    'install router@1.1.0',
    'install web@1.0.0',
  ]);
});

test('two dependents agree on the fixed release', () => {
  const registry = new Registry()
    .publish('api', '1.0.0', { tls: '~0.3.4' })
    .publish('cli', '1.0.0', { tls: '^0.3.1' })
    .publish('tls', '0.3.5')
    .publish('tls', '0.3.4')
    .publish('tls', '0.3.1');
  const lock = readLockfile(install(app({ api: '*', cli: '*' }), registry).lockfile);
  assert.equal(lock.get('tls'), '0.3.5');
});

test('says who asked for what cannot be had', () => {
  const registry = new Registry().publish('http', '1.0.0');
  assert.throws(() => install(app({ http: '^2.0.0' }), registry), /No version of http fits \^2\.0\.0 \(by app\)/);
});

test('refuses a cycle', () => {
  const registry = new Registry().publish('a', '1.0.0', { b: '*' }).publish('b', '1.0.0', { a: '*' });
  assert.throws(() => install(app({ a: '*' }), registry), /Cycle: a > b > a/);
});

test('refuses to publish a version twice', () => {
  const registry = new Registry().publish('a', '1.0.0');
  assert.throws(() => registry.publish('a', '1.0.0'), /already published/);
});
