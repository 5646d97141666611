import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Sheet } from '../src/sheet.js';

describe('budget sheet', () => {
  const budget = new Sheet().fill({
    A1: 'Income', B1: 1000,
    A2: 'Rent', B2: 300,
    A3: 'Food', B3: 200,
    B4: '=SUM(B2:B3)',
    B5: '=B1-B2-B3',
    B6: '=IF(B5<600, "tight", "fine")',
  });

  test('adds up the expenses', () => {
    assert.equal(budget.get('B4'), 500);
  });

  test('shows what is left', () => {
    assert.equal(budget.get('B5'), 500);
  });

  test('judges what is left', () => {
    assert.equal(budget.get('B6'), 'tight');
  });
});

const value = (formula, cells = {}) => new Sheet().fill({ ...cells, Z1: formula }).get('Z1');

test('products bind more strongly than sums', () => {
  assert.equal(value('=2+3*4'), 14);
});

test('brackets come first', () => {
  assert.equal(value('=(2+3)*4'), 20);
});

test('powers associate to the right', () => {
  assert.equal(value('=2^3^2'), 512);
});

test('functions take ranges and cells', () => {
  assert.equal(value('=MAX(A1:B2, C1)', { A1: 1, B2: 7, C1: 5 }), 7);
  assert.equal(value('=ROUND(AVERAGE(A1:A2), 1)', { A1: 1, A2: 1.5 }), 1.3);
});

test('joins text', () => {
  assert.equal(value('="week "&A1', { A1: 12 }), 'week 12');
});

test('an unknown function is an error', () => {
  assert.equal(value('=NOPE(1)'), '#ERROR!');
});

test('a cell that depends on itself is a cycle', () => {
  assert.equal(value('=A1', { A1: '=Z1+1' }), '#CYCLE!');
});
