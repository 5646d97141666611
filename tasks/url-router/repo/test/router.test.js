import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Router } from '../src/router.js';

const router = new Router().get('/users/:id', 'user').get('/files/*path', 'file').post('/users', 'create');

test('finds a route with a parameter', () => {
  const found = router.find('GET', '/users/42');
  assert.equal(found.handler, 'user');
  assert.deepEqual(found.params, { id: '42' });
});

test('a wildcard takes the rest of the path', () => {
  const found = router.find('GET', '/files/docs/guide.txt');
  assert.equal(found.handler, 'file');
  assert.equal(found.params.path, 'docs/guide.txt');
});

test('parses the query', () => {
  assert.deepEqual(router.find('GET', '/users/42?tab=mail').query, { tab: 'mail' });
});

test('an unknown path is 404', () => {
  assert.equal(router.find('GET', '/nowhere').status, 404);
});

test('a known path with another method is 405', () => {
  assert.deepEqual(router.find('GET', '/users'), { status: 405, allowed: ['POST'] });
});
