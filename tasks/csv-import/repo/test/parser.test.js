import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { guessDelimiter, parseCsv } from '../src/parser.js';

describe('parseCsv', () => {
  test('a quoted field may go on over a line end', () => {
    assert.deepEqual(parseCsv('a,"one\ntwo"\n'), [['a', 'one\ntwo']]);
  });

  test('a doubled quote in a quoted field stands for one', () => {
    assert.deepEqual(parseCsv('"the ""old"" mill",b'), [['the "old" mill', 'b']]);
  });

  test('an empty quoted field is empty', () => {
    assert.deepEqual(parseCsv('a,"",b\nc,"",d'), [['a', '', 'b'], ['c', '', 'd']]);
  });

  test('fields are kept with their blanks', () => {
    assert.deepEqual(parseCsv(' a ,b;c\n', ','), [[' a ', 'b;c']]);
  });
});

test('the delimiter is what the headings are separated by', () => {
  assert.equal(guessDelimiter('a;b;c,d\n1,2,3,4'), ';');
  assert.equal(guessDelimiter('a,b'), ',');
});
