import { expect, test } from 'vitest';
import { parserOf } from '@/server/benchmarks/grading/parsers/by-name';
import { readsLogs } from '@/tests/support/benchmarks/logs';

const lines = (...all: string[]) => all.join('\n');

readsLogs('minitest', [
  ['passed', 'TestA#test_x. = 0.01 s = .', { 'TestA#test_x': 'PASSED' }],
  ['failed', 'TestA#test_x. = 0.01 s = F', { 'TestA#test_x': 'FAILED' }],
  ['an error is a failure', 'TestA#test_x. = 0.01 s = E', { 'TestA#test_x': 'FAILED' }],
  [
    'a skip is taken for a success, for the point in its time',
    'TestA#test_x. = 0.00 s = S',
    {
      'TestA#test_x': 'PASSED',
    },
  ],
  ['blanks in the name', 'Site: should read. = 0.2 s = .', { 'Site: should read': 'PASSED' }],
  ['a point in the name', 'A#test_v1. 2. = 0.1 s = F', { 'A#test_v1. 2': 'FAILED' }],
  ['no point before the time', 'TestA#test_x = 0.01 s = .', {}],
  ['indented', '   T#a. = 0.1 s = .', { 'T#a': 'PASSED' }],
  ['totals', '3 runs, 4 assertions, 1 failures, 0 errors', {}],
  ['the last status counts', lines('T#a. = 0.1 s = F', 'T#a. = 0.1 s = .'), { 'T#a': 'PASSED' }],
  ['a seed', 'Run options: --seed 1', {}],
]);

readsLogs('cucumber', [
  ['passed', 'features/a.feature:3 ...', { 'features/a.feature:3': 'PASSED' }],
  ['failed', 'features/a.feature:3 ..F', { 'features/a.feature:3': 'FAILED' }],
  ['failed, the steps after it left out', 'A scenario .F--', { 'A scenario': 'FAILED' }],
  ['a first step that fails has no status', 'A scenario F--', {}],
  ['one step has no status', 'A scenario .', {}],
  ['two steps', 'A scenario ..', { 'A scenario': 'PASSED' }],
  ['undefined steps', 'A scenario UU', {}],
  ['indented', '   A ...', { A: 'PASSED' }],
  ['totals', '3 scenarios (3 passed)', {}],
  ['an ellipsis in output', 'Building ... done', { Building: 'PASSED' }],
  ['the last status counts', lines('A ...', 'A .F'), { A: 'FAILED' }],
]);

readsLogs('ruby_unit', [
  ['passed', 'test_x(TestA):\t.: (0.001)', { 'test_x(TestA)': 'PASSED' }],
  ['failed', 'test_x(TestA): F', { 'test_x(TestA)': 'FAILED' }],
  ['an error is a failure', 'test_x(TestA): E', { 'test_x(TestA)': 'FAILED' }],
  ['omitted', 'test_x: O', { test_x: 'SKIPPED' }],
  ['the prefix is left out', 'test: reads: .', { reads: 'PASSED' }],
  ['pending has no status', 'test_x: P', {}],
  ['a heading of an error', 'Error: test_x(TestA): RuntimeError', {}],
  ['a letter that begins a longer text', 'Note: Every', {}],
  ['indented', '   test_x: .', { test_x: 'PASSED' }],
  ['a colon in the name', 'test: a: b: F', { 'a: b': 'FAILED' }],
  ['the last status counts', lines('a: F', 'a: .'), { a: 'PASSED' }],
  ['totals', '3 tests, 3 assertions, 0 failures', {}],
]);

readsLogs('rspec_transformed_json', [
  ['passed', 'Cop does x - passed', { 'Cop does x': 'PASSED' }],
  ['failed', 'Cop does x - failed', { 'Cop does x': 'FAILED' }],
  ['pending has no status', 'Cop does x - pending', {}],
  ['a dash in the name', 'A - b - passed', { 'A - b': 'PASSED' }],
  ['text after the status', 'A - failed (0.1 s)', { A: 'FAILED' }],
  ['indented', '   A - passed', { A: 'PASSED' }],
  ['no name', ' - passed', {}],
  ['no blank', 'A -passed', {}],
  ['upper case', 'A - PASSED', {}],
  ['the last status counts', lines('A - passed', 'A - failed'), { A: 'FAILED' }],
  ['totals', '3 examples, 1 failure', {}],
]);

readsLogs('jekyll', [['an instance of Minitest', 'T#a. = 0.1 s = .', { 'T#a': 'PASSED' }]], {
  id: 'a__jekyll-9141',
});
readsLogs('jekyll', [['an instance of Cucumber', 'T#a ..F', { 'T#a': 'FAILED' }]], { id: 'a__jekyll-8761' });
test('an instance that jekyll’s parser does not know has none', () => {
  expect(parserOf({ logParser: 'parse_log_jekyll', id: 'a__jekyll-1', version: null })).toBeUndefined();
});
