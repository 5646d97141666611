import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandRange } from '../src/addresses.js';
import { parseFormula } from '../src/parser.js';

const brackets = (tree) =>
  tree.kind === 'binary' ? `(${brackets(tree.left)}${tree.operator}${brackets(tree.right)})` : String(tree.value);

test('products and comparisons keep their ranks', () => {
  assert.equal(brackets(parseFormula('1+2*3')), '(1+(2*3))');
  assert.equal(brackets(parseFormula('1+2<4')), '((1+2)<4)');
});

test('equal ranks associate to the left', () => {
  assert.equal(brackets(parseFormula('9-4-3')), '((9-4)-3)');
});

test('powers of powers begin with the last', () => {
  assert.equal(brackets(parseFormula('2^3^2')), '(2^(3^2))');
});

test('brackets are kept', () => {
  assert.equal(brackets(parseFormula('9-(4-3)')), '(9-(4-3))');
});

test('a range is expanded row by row', () => {
  assert.deepEqual(expandRange('Z1:AA2'), ['Z1', 'AA1', 'Z2', 'AA2']);
});
