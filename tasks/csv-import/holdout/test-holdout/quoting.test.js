import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importExpenses } from '../src/importer.js';
import { parseCsv } from '../src/parser.js';
import { renderReport } from '../src/report.js';

test('a doubled quote stands for one quote', () => {
  assert.deepEqual(parseCsv('"say ""hi""",2'), [['say "hi"', '2']]);
});

test('a field of one quoted quote', () => {
  assert.deepEqual(parseCsv('"""",b'), [['"', 'b']]);
});

test('an empty quoted field at the end of a row', () => {
  assert.deepEqual(parseCsv('a,""\nb,c'), [['a', ''], ['b', 'c']]);
});

test('a quoted line end does not end the row', () => {
  assert.deepEqual(parseCsv('"a\nb",c\n'), [['a\nb', 'c']]);
});

test('the total of an export with quoted names is a number', () => {
  const text = renderReport(importExpenses('date;payee;amount\n1;"The ""Blue"" Door";10,00\n2;"";1,00'));
  assert.match(text, /The "Blue" Door/);
  assert.match(text, /^Total +11\.00$/m);
});
