import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Router } from '../src/router.js';

const assets = new Router().get('/*path', 'asset').get('/:name', 'one');
const router = new Router()
  .get('/:tenant/files/*path', 'tenant')
  .get('/health', 'health')
  .mount('/static', assets);

test('a wildcard behind two segments takes everything after them', () => {
  const found = router.find('GET', '/acme/files/a/b/c.txt');
  assert.deepEqual(found.params, { tenant: 'acme', path: 'a/b/c.txt' });
});

test('a mounted wildcard keeps every folder', () => {
  assert.deepEqual(router.find('GET', '/static/css/site/main.css').params, { path: 'css/site/main.css' });
});

test('a wildcard at the root takes the whole path', () => {
  assert.deepEqual(new Router().get('*all', 'x').find('GET', '/a/b').params, { all: 'a/b' });
});

test('a wildcard with one segment left takes that', () => {
  assert.deepEqual(router.find('GET', '/acme/files/readme').params.path, 'readme');
});

test('a wildcard may be empty', () => {
  assert.equal(router.find('GET', '/acme/files').params.path, '');
});

test('segments are decoded one by one', () => {
  assert.equal(router.find('GET', '/acme/files/my%20docs/a').params.path, 'my docs/a');
});

test('a parameter wins over a wildcard, a repeated key is a list', () => {
  const found = router.find('GET', '/static/logo?v=1&v=2');
  assert.equal(found.handler, 'one');
  assert.deepEqual(found.query, { v: ['1', '2'] });
});
