import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importExpenses } from '../src/importer.js';
import { renderReport } from '../src/report.js';

const csv = (...lines) => lines.join('\n');

describe('importExpenses', () => {
  test('reads the known columns', () => {
    const records = importExpenses(csv('date,payee,category,amount', '2024-03-01,Bakery,food,4.20'));
    assert.deepEqual(records, [{ date: '2024-03-01', payee: 'Bakery', category: 'food', amount: 4.2 }]);
  });

  test('reads semicolons and decimal commas', () => {
    const [record] = importExpenses(csv('Date;Payee;Amount', '01.03.2024;Bakery;4,20'));
    assert.equal(record.amount, 4.2);
  });

  test('a quoted field may hold the delimiter', () => {
    const [record] = importExpenses(csv('payee,amount', '"Smith, Jones & Co",12'));
    assert.deepEqual(record, { payee: 'Smith, Jones & Co', amount: 12 });
  });

  test('skips blank lines and carriage returns', () => {
    assert.equal(importExpenses('payee,amount\r\nA,1\r\n\r\nB,2\r\n').length, 2);
  });

  test('asks for an amount column', () => {
    assert.throws(() => importExpenses('date,payee\n'), /No column "amount"/);
  });
});

describe('renderReport', () => {
  test('prints the largest category first', () => {
    const text = renderReport(
      importExpenses(csv('date,payee,category,amount', '1,Cafe,food,3', '2,Train,travel,40')),
    );
    assert.deepEqual(text.split('\n').map((line) => line.trim().split(/ +/)[0]), [
      'travel', '2', 'food', '1', 'Total',
    ]);
  });

  test('prints an export with empty quoted notes', () => {
    const text = renderReport(
      importExpenses(csv('date,payee,note,category,amount', '1,Cafe,"",food,3.50', '2,Kiosk,"",food,1.25')),
    );
    assert.equal(text, csv('food', '  1 Cafe                      3.50', '  2 Kiosk                     1.25', 'Total      4.75'));
  });

  test('prints nothing but the total for an empty export', () => {
    assert.equal(renderReport(importExpenses('date,payee,amount\n')), 'Total      0.00');
  });
});
