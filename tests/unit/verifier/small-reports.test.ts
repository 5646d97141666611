import { describe, expect, test } from 'vitest';
import { readCargo } from '@/server/verifier/runners/cargo';
import { readGo } from '@/server/verifier/runners/go';
import { readJunit } from '@/server/verifier/runners/junit';
import { readPytest } from '@/server/verifier/runners/pytest';
import { readUnittest } from '@/server/verifier/runners/unittest';
import { lines } from './reports';

const line = '='.repeat(70);
const rule = '-'.repeat(70);

describe('a report of unittest', () => {
  const read = (...rows: string[]) =>
    readUnittest({ stdout: 'printed', stderr: rows.join('\n'), exitCode: 1 });

  test('gives each test the status of its verdict', () => {
    const report = read(
      'test_a (t.T.test_a) ... ok',
      'test_b (t.T.test_b) ... FAIL',
      'test_c (t.T.test_c) ... ERROR',
      "test_d (t.T.test_d) ... skipped 'later'",
      'test_e (t.T.test_e) ... expected failure',
      'test_f (t.T.test_f) ... unexpected success',
      'test_g (t.T.test_g)',
      'What it is about. ... ok',
      'Ran 7 tests in 0.001s',
      'FAILED (failures=1)',
    );
    expect(lines(report)).toEqual([
      'passed t.T > test_a',
      'failed t.T > test_b',
      'failed t.T > test_c',
      'skipped t.T > test_d',
      'skipped t.T > test_e',
      'failed t.T > test_f',
      'passed t.T > test_g',
    ]);
    expect(report).toMatchObject({ doubt: null, printed: 'printed' });
  });

  test('is none without its summary, and stands where that is', () => {
    expect(read('test_a (t.T.test_a) ... ok')).toBeNull();
    const inStdout = readUnittest({
      stdout: 'test_a (t.T.test_a) ... ok\nRan 1 test in 0.1s\n\nOK\n',
      stderr: '',
      exitCode: 0,
    });
    expect(lines(inStdout)).toEqual(['passed t.T > test_a']);
    expect(inStdout).toMatchObject({ printed: '', doubt: null });
  });

  test.each([
    [
      'FAILED although nothing failed',
      ['test_a (t.T.test_a) ... ok', 'Ran 1 test in 0s', 'FAILED'],
      'contradicts',
    ],
    [
      'OK although something failed',
      ['test_a (t.T.test_a) ... FAIL', 'Ran 1 test in 0s', 'OK'],
      'contradicts',
    ],
    ['without a result', ['test_a (t.T.test_a) ... ok', 'Ran 1 test in 0s'], 'contradicts'],
    [
      'that tells one test twice',
      ['test_a (t.T.test_a) ... ok', 'test_a (t.T.test_a) ... ok', 'Ran 2 tests in 0s', 'OK'],
      'tells of 2 tests, its summary of 2',
    ],
    [
      'that lacks a test',
      ['test_a (t.T.test_a) ... ok', 'Ran 2 tests in 0s', 'OK'],
      'of 1 tests, its summary of 2',
    ],
  ])('%s is doubted', (_, rows, doubt) => {
    expect(read(...rows)?.doubt).toContain(doubt);
  });

  test('tells every failure of a test by its block, sub-tests with their parameters', () => {
    const report = read(
      'test_a (t.T.test_a) ... ',
      '  test_a (t.T.test_a) (i=1) ... FAIL',
      line,
      'FAIL: test_a (t.T.test_a) (i=1)',
      rule,
      'Traceback (most recent call last):',
      '  File "/workspace/t.py", line 5, in test_a',
      '    self.assertEqual(1, 2)',
      'AssertionError: 1 != 2',
      '',
      line,
      'FAIL: test_a (t.T.test_a) (i=2)',
      rule,
      'AssertionError: 3 != 4',
      rule,
      'Ran 1 test in 0s',
      'FAILED (failures=2)',
    );
    expect(lines(report)).toEqual(['failed t.T > test_a']);
    expect(report?.tests[0]?.message).toBe('(i=1): AssertionError: 1 != 2\n(i=2): AssertionError: 3 != 4');
    expect(report?.tests[0]?.frames.map((frame) => frame.line)).toEqual([5]);
    expect(report?.doubt).toBeNull();
  });

  test('has a failed test for a class or module that could not be set up, which is not counted', () => {
    const report = read(
      'setUpClass (t.T) ... ERROR',
      'test_b (t.B.test_b) ... ok',
      'tests.bad (unittest.loader._FailedTest.tests.bad) ... ERROR',
      line,
      'ERROR: setUpClass (t.T)',
      rule,
      'RuntimeError: no database',
      line,
      'ERROR: tests.bad (unittest.loader._FailedTest.tests.bad)',
      rule,
      'ImportError: no module',
      rule,
      'Ran 2 tests in 0s',
      'FAILED (errors=2)',
    );
    expect(lines(report)).toEqual(['failed t.T', 'passed t.B > test_b', 'failed tests.bad']);
    expect(report?.tests[0]?.message).toBe('RuntimeError: no database');
    expect(report?.doubt).toBeNull();
  });
});

describe('a report of pytest', () => {
  const begin = `${'='.repeat(10)} test session starts ${'='.repeat(10)}`;
  const section = (name: string) => `===== ${name} =====`;
  const read = (...rows: string[]) =>
    readPytest({ stdout: [begin, ...rows].join('\n'), stderr: '', exitCode: 1 });

  test('gives each test the status of its verdict', () => {
    const report = read(
      't.py::test_a PASSED                          [ 20%]',
      't.py::T::test_b FAILED [ 40%]',
      't.py::test_c SKIPPED (later) [ 60%]',
      't.py::test_d XFAIL [ 80%]',
      't.py::test_e XPASS [100%]',
      't.py::test_f ERROR',
      section('1 failed, 1 passed, 1 skipped, 1 xfailed, 1 xpassed, 1 error in 0.10s'),
    );
    expect(lines(report)).toEqual([
      'passed t.py > test_a',
      'failed t.py > T > test_b',
      'skipped t.py > test_c',
      'skipped t.py > test_d',
      'passed t.py > test_e',
      'failed t.py > test_f',
    ]);
    expect(report?.doubt).toBeNull();
  });

  test('is none without its beginning', () => {
    expect(readPytest({ stdout: 't.py::test_a PASSED', stderr: '', exitCode: 0 })).toBeNull();
  });

  test('counts a test as failed whose teardown failed, and a file that could not be collected', () => {
    const report = read(
      't.py::test_a PASSED',
      't.py::test_a ERROR',
      section('ERRORS'),
      '____ ERROR at teardown of test_a ____',
      'E   RuntimeError: still open',
      '____ ERROR collecting bad.py ____',
      'bad.py:1: in <module>',
      '    import nothing',
      'E   ModuleNotFoundError: nothing',
      section('short test summary info'),
      'ERROR t.py::test_a - RuntimeError',
      'ERROR bad.py - ModuleNotFoundError',
      section('1 passed, 2 errors in 0.10s'),
    );
    expect(lines(report)).toEqual(['failed t.py > test_a', 'failed bad.py']);
    expect(report?.tests.map(({ message }) => message)).toEqual([
      'RuntimeError: still open',
      'ModuleNotFoundError: nothing',
    ]);
    expect(report?.tests[1]?.frames[0]).toMatchObject({ path: 'bad.py', line: 1 });
  });

  test('gives tests of one name in two files their own messages, in their order', () => {
    const report = read(
      'a.py::test_x FAILED',
      'b.py::test_x FAILED',
      section('FAILURES'),
      '____ test_x ____',
      'E   first',
      '--- Captured stdout call ---',
      'E   printed',
      '____ test_x ____',
      'nothing is marked',
      section('2 failed in 0.10s'),
    );
    expect(report?.tests.map(({ message }) => message)).toEqual(['first', 'nothing is marked']);
  });

  test.each([
    ['that was cut off', ['t.py::test_a PASSED'], 'The report is cut off.'],
    ['that passes more than it counts', ['t.py::test_a PASSED', section('1 skipped in 0.1s')], 'contradicts'],
    ['that counts more than it shows', ['t.py::test_a PASSED', section('2 passed in 0.1s')], 'contradicts'],
    [
      'that counts a failure it does not show',
      ['t.py::test_a PASSED', section('1 failed, 1 passed in 0.1s')],
      'contradicts',
    ],
    [
      'that shows a failure it does not count',
      ['t.py::test_a FAILED', section('0 passed in 0.1s')],
      'contradicts',
    ],
    [
      'that passes a test twice',
      ['t.py::test_a PASSED', 't.py::test_a PASSED', 't.py::test_b PASSED', section('3 passed in 0.1s')],
      'contradicts',
    ],
  ])('%s is doubted', (_, rows, doubt) => {
    expect(read(...rows)?.doubt).toContain(doubt);
  });
});

describe('a report of Go', () => {
  const event = (Action: string, more: object = {}) => JSON.stringify({ Action, Package: 'm/p', ...more });
  const ran = (Test: string, end: string, ...output: string[]) => [
    event('run', { Test }),
    ...output.map((Output) => event('output', { Test, Output })),
    event(end, { Test, Elapsed: 0.5 }),
  ];
  const read = (...rows: string[]) => readGo(rows.join('\n'));

  test('gives each test its status, time and, where it failed, what it said', () => {
    const report = read(
      ...ran('TestB', 'fail', '=== RUN   TestB\n', '    b_test.go:7: sum 1\n', '--- FAIL: TestB (0.00s)\n'),
      ...ran('TestA', 'pass', 'printed\n'),
      ...ran('TestC', 'skip'),
      event('fail'),
    );
    expect(lines(report)).toEqual(['passed m/p > TestA', 'failed m/p > TestB', 'skipped m/p > TestC']);
    expect(report?.tests.map(({ message }) => message)).toEqual(['', 'b_test.go:7: sum 1', '']);
    expect(report?.tests.map(({ ms }) => ms)).toEqual([500, 500, 500]);
    expect(report?.tests[1]?.frames).toEqual([{ path: 'b_test.go', line: 7, column: null, fn: null }]);
    expect(report?.doubt).toBeNull();
  });

  test('is none without an event', () => {
    expect(read('ok  m/p 0.01s')).toBeNull();
  });

  test('has a failed test for a package that failed by itself, with what the compiler said', () => {
    const report = read(
      JSON.stringify({ Action: 'build-output', ImportPath: 'm/p', Output: './p.go:3:1: undefined: x\n' }),
      event('fail', { Package: 'm/p' }),
    );
    expect(lines(report)).toEqual(['failed m/p']);
    expect(report?.tests[0]?.message).toBe('./p.go:3:1: undefined: x');
    const dead = readGo('FAIL\tm/q [build failed]\n', 'q.go:1:1: broken', 'm');
    expect(lines(dead)).toEqual(['failed m/q']);
    expect(dead?.tests[0]).toMatchObject({
      message: 'q.go:1:1: broken',
      frames: [{ path: 'q/q.go', line: 1 }],
    });
  });

  test('takes a test that its package died in for failed', () => {
    const report = read(event('run', { Test: 'TestA' }), event('fail'));
    expect(lines(report)).toEqual(['failed m/p > TestA']);
    expect(report?.doubt).toBeNull();
  });

  test('of Go before 1.20 is read whole where a mark follows output without a line end', () => {
    const output = (Test: string, Output: string) => event('output', { Test, Output });
    const report = read(
      event('run', { Test: 'TestA' }),
      output('TestA', '=== RUN   TestA\n'),
      output('TestA', 'hello--- PASS: TestA (0.25s)\n'),
      event('run', { Test: 'TestB' }),
      event('run', { Test: 'TestB/one' }),
      output('TestB/one', 'in one=== RUN   TestB/two\n'),
      output('TestB/one', 'in two--- FAIL: TestB (0.00s)\n'),
      output('TestB/one', '    --- PASS: TestB/one (0.00s)\n'),
      output('TestB/one', '    --- FAIL: TestB/two (0.00s)\n'),
      ...ran('TestC', 'skip', 'x=== RUN   TestNone\n'),
      event('fail'),
    );
    expect(lines(report)).toEqual([
      'passed m/p > TestA',
      'failed m/p > TestB',
      'passed m/p > TestB > one',
      'failed m/p > TestB > two',
      'skipped m/p > TestC',
    ]);
    expect(report?.tests[0]?.ms).toBe(250);
    expect(report?.doubt).toBeNull();
  });

  test('of Go before 1.20 reads nothing from a mark that stands twice', () => {
    const twice = ['a--- PASS: TestA (0.00s)\n', 'b--- FAIL: TestA (0.00s)\n'];
    const report = read(
      event('run', { Test: 'TestA' }),
      ...twice.map((Output) => event('output', { Test: 'TestA', Output })),
      event('fail'),
    );
    expect(lines(report)).toEqual(['failed m/p > TestA']);
  });

  test.each([
    [
      'whose test did not begin',
      [event('pass', { Test: 'TestA' }), event('pass')],
      'did not begin exactly once',
    ],
    [
      'whose test ended twice',
      [...ran('TestA', 'pass'), event('pass', { Test: 'TestA' }), event('pass')],
      'ended twice',
    ],
    ['whose package did not end', ran('TestA', 'pass'), 'The package m/p did not end.'],
    [
      'whose test did not end',
      [event('run', { Test: 'TestA' }), event('pass')],
      'The test TestA did not end.',
    ],
    ['whose package passed although a test failed', [...ran('TestA', 'fail'), event('pass')], 'contradicts'],
    ['that was cut off', [...ran('TestA', 'pass'), event('pass'), '{"Time":"2026'], 'The report is cut off.'],
  ])('%s is doubted', (_, rows, doubt) => {
    expect(read(...rows)?.doubt).toContain(doubt);
  });
});

describe('a report of cargo', () => {
  const stderr = '     Running unittests src/lib.rs (target/debug/deps/money-0123456789abcdef)\n';
  const result = (passed: number, failed: number, ignored: number) =>
    `test result: ${failed > 0 ? 'FAILED' : 'ok'}. ${passed} passed; ${failed} failed; ${ignored} ignored; 0 measured; 0 filtered out; finished in 0.00s`;
  const read = (...rows: string[]) => readCargo({ stdout: rows.join('\n'), stderr, exitCode: 101 });

  test('gives each test of each binary its status, and what it said where it failed', () => {
    const report = read(
      'running 4 tests',
      'test a ... ok',
      'test b ... FAILED',
      'test c ... ignored, later',
      'test d - should panic ... ok',
      '',
      'failures:',
      '',
      '---- b stdout ----',
      "thread 'b' (7) panicked at src/lib.rs:5:9:",
      'no cent',
      'note: run with RUST_BACKTRACE',
      '',
      'failures:',
      '    b',
      '',
      result(2, 1, 1),
    );
    expect(lines(report)).toEqual([
      'passed money > src/lib.rs > a',
      'failed money > src/lib.rs > b',
      'skipped money > src/lib.rs > c',
      'passed money > src/lib.rs > d',
    ]);
    expect(report?.tests[1]?.message).toBe("thread 'b' panicked at src/lib.rs:5:9:\nno cent");
    expect(report?.tests[1]?.frames).toEqual([{ path: 'src/lib.rs', line: 5, column: 9, fn: null }]);
    expect(report?.doubt).toBeNull();
  });

  test('is none of a text that only looks like one', () => {
    expect(readCargo({ stdout: 'running 1 test', stderr: '', exitCode: 0 })).toBeNull();
    expect(readCargo({ stdout: 'hello', stderr: '', exitCode: 0 })).toBeNull();
  });

  test.each([
    ['that was cut off', ['running 1 test', 'test a ... ok']],
    ['with fewer tests than announced', ['running 2 tests', 'test a ... ok', result(1, 0, 0)]],
    ['that passes more than it counts', ['running 1 test', 'test a ... ok', result(0, 0, 0)]],
    ['that fails more than it counts', ['running 1 test', 'test a ... FAILED', result(0, 0, 0)]],
    ['that ignores more than it counts', ['running 1 test', 'test a ... ignored', result(0, 0, 0)]],
  ])('%s is doubted', (_, rows) => {
    expect(read(...rows)?.doubt).toBe('The report is cut off, or contradicts its own summary.');
  });

  test('is doubted where a binary gave no report', () => {
    const two = `${stderr}   Doc-tests money\n`;
    const report = readCargo({
      stdout: ['running 0 tests', result(0, 0, 0)].join('\n'),
      stderr: two,
      exitCode: 1,
    });
    expect(report?.doubt).toBe('A test binary gave no report.');
  });
});

describe('a JUnit report', () => {
  const read = (xml: string) => readJunit({ stdout: `noise\n${xml}\nnoise`, stderr: '', exitCode: 1 });

  test('names tests by file, class or suites, and name', () => {
    const report = read(
      '<testsuites><testsuite name="outer"><testsuite name="inner">' +
        '<testcase name="a" classname="test"/><testcase name="b" classname="K"/>' +
        '<testcase name="c" file="file:///w/t.js"/></testsuite><testcase name="d"/></testsuite></testsuites>',
    );
    expect(lines(report)).toEqual([
      'passed outer > inner > a',
      'passed K > b',
      'passed /w/t.js > outer > inner > c',
      'passed outer > d',
    ]);
    expect(report?.doubt).toBeNull();
  });

  test('tells what failed, was skipped or disabled, and how long it took', () => {
    const report = read(
      '<testsuite failures="1"><testcase name="a" time="0.25"><failure message="said">words</failure></testcase>' +
        '<testcase name="b" time="-1"><error message="said too">it said too, at length</error></testcase>' +
        '<testcase name="c" time=""><skipped/></testcase><testcase name="d" time="x"><disabled/></testcase>' +
        '<testcase name="e"><failure message="alone"/></testcase></testsuite>',
    );
    expect(lines(report)).toEqual(['failed a', 'failed b', 'skipped c', 'skipped d', 'failed e']);
    expect(report?.tests.map(({ message }) => message.trimEnd())).toEqual([
      'said\nwords',
      'it said too, at length',
      '',
      '',
      'alone',
    ]);
    expect(report?.tests.map(({ ms }) => ms)).toEqual([250, undefined, undefined, undefined, undefined]);
  });

  test('leaves a JavaScript stack out of the message and keeps it as frames', () => {
    const report = read(
      '<testsuite><testcase name="a"><failure>Error: no\n    at add (/w/src/a.js:3:9)</failure></testcase>' +
        '<testcase name="b"><failure>Error: no\n ❯ add src/b.js:4:9\n ❯ src/c.js:5:9</failure></testcase></testsuite>',
    );
    expect(report?.tests.map(({ message }) => message)).toEqual(['Error: no', 'Error: no']);
    expect(report?.tests.map(({ frames }) => frames.map(({ path, line }) => [path, line]))).toEqual([
      [['/w/src/a.js', 3]],
      [
        ['src/b.js', 4],
        ['src/c.js', 5],
      ],
    ]);
  });

  test('is cut off or not to be read without its end, badly formed, or with entities of its own', () => {
    const doubt = 'The JUnit report is cut off or not well formed.';
    expect(read('<testsuite><testcase name="a"/>')).toEqual({ tests: [], doubt });
    expect(read('<testsuite><testcase name="a"></testsuite>')).toEqual({ tests: [], doubt });
    expect(read('<testsuite/><!DOCTYPE x><testsuite></testsuite>')).toEqual({ tests: [], doubt });
    expect(readJunit({ stdout: '<testsuitesx>', stderr: '', exitCode: 0 })).toBeNull();
  });

  test.each(['failures', 'errors'])('that announces %s it does not show is doubted', (name) => {
    const suite = (count: number) => `<testsuite ${name}="${count}"><testcase name="a"/></testsuite>`;
    expect(read(suite(0))?.doubt).toBeNull();
    expect(read(suite(1))?.doubt).toBe('The report contradicts its own summary.');
    expect(read(`<testsuites>${suite(1)}</testsuites>`)?.doubt).toBe(
      'The report contradicts its own summary.',
    );
  });
});
