import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sheet } from '../src/sheet.js';

const value = (formula) => new Sheet().set('A1', formula).get('A1');

test('differences and quotients associate to the left', () => {
  assert.equal(value('=10-4-3-2'), 1);
  assert.equal(value('=100/5/2'), 10);
  assert.equal(value('=8/4*2'), 4);
  assert.equal(value('=10-4+3'), 9);
});

test('powers still associate to the right', () => {
  assert.equal(value('=2^2^3'), 256);
});

test('mixed precedence', () => {
  assert.equal(value('=2*3-4*5-1'), -15);
  assert.equal(value('=1+2&3+4'), '37');
  assert.equal(value('=2+2=4'), 1);
});

test('a negative number in a chain', () => {
  assert.equal(value('=5--2-1'), 6);
});
