import { readsLogs } from '@/tests/support/benchmarks/logs';

const lines = (...all: string[]) => all.join('\n');

readsLogs('gotest', [
  ['passed', '--- PASS: TestA (0.00s)', { TestA: 'PASSED' }],
  ['failed', '--- FAIL: TestA (0.01s)', { TestA: 'FAILED' }],
  ['skipped', '--- SKIP: TestA (0.00s)', { TestA: 'SKIPPED' }],
  ['a subtest', '    --- PASS: TestA/one_two (0.00s)', { 'TestA/one_two': 'PASSED' }],
  ['a subtest with brackets', '    --- PASS: TestA/x_(1) (0.00s)', { 'TestA/x_(1)': 'PASSED' }],
  ['begun is no result', '=== RUN   TestA', {}],
  ['a package', 'ok  \texample.com/a\t0.1s', {}],
  ['a package that fails', 'FAIL\texample.com/a [build failed]', {}],
  ['a benchmark', '--- BENCH: BenchmarkA-2', {}],
  ['a panic', lines('--- FAIL: TestA (0.00s)', 'panic: x'), { TestA: 'FAILED' }],
  ['the last status counts', lines('--- FAIL: TestA (0s)', '--- PASS: TestA (0s)'), { TestA: 'PASSED' }],
  ['output before the result on its line', 'x--- PASS: TestA (0.00s)', {}],
]);

readsLogs('cargo', [
  ['ok', 'test a::b ... ok', { 'a::b': 'PASSED' }],
  ['FAILED', 'test a::b ... FAILED', { 'a::b': 'FAILED' }],
  ['ignored has no status', 'test a::b ... ignored', {}],
  ['ignored with a reason', 'test a::b ... ignored, slow', {}],
  ['totals', 'test result: ok. 1 passed; 0 failed', {}],
  ['a benchmark', 'test a::b ... bench: 10 ns/iter (+/- 1)', {}],
  ['a documentation test has blanks in its name', 'test src/lib.rs - f (line 3) ... ok', {}],
  ['should panic', 'test a::b - should panic ... ok', {}],
  ['indented', '  test a ... ok', { a: 'PASSED' }],
  ['a failure is listed again', lines('test a ... FAILED', 'failures:', '    a'), { a: 'FAILED' }],
  ['output within the line', 'test a ... hello ok', {}],
]);

readsLogs('maven', [
  ['a build for each test', lines('+ mvn test -Dtest=A', '[INFO] BUILD SUCCESS'), { A: 'PASSED' }],
  ['a build that fails', lines('+ mvn test -Dtest=A', '[INFO] BUILD FAILURE'), { A: 'FAILED' }],
  ['a method', lines('+ mvn test -Dtest=A#b -pl x', 'BUILD SUCCESS'), { 'A#b': 'PASSED' }],
  [
    'two tests',
    lines('-Dtest=A', 'BUILD SUCCESS', '-Dtest=B', 'BUILD FAILURE'),
    { A: 'PASSED', B: 'FAILED' },
  ],
  [
    'commands before results',
    lines('-Dtest=A', '-Dtest=B', 'BUILD SUCCESS', 'BUILD FAILURE'),
    { A: 'PASSED', B: 'FAILED' },
  ],
  ['a result without a test', 'BUILD SUCCESS', {}],
  ['a test without a result', '-Dtest=A', {}],
  ['a result within a line', lines('-Dtest=A', 'BUILD SUCCESS now'), {}],
  ['a second result has no test', lines('-Dtest=A', 'BUILD SUCCESS', 'BUILD FAILURE'), { A: 'PASSED' }],
  ['surefire totals', 'Tests run: 3, Failures: 0', {}],
  ['no -Dtest', lines('+ mvn test', 'BUILD SUCCESS'), {}],
]);

readsLogs('gradle_custom', [
  ['passed', 'a.B > c PASSED', { 'a.B > c': 'PASSED' }],
  ['failed', 'a.B > c FAILED', { 'a.B > c': 'FAILED' }],
  ['skipped has no status', 'a.B > c SKIPPED', {}],
  ['the result in a later line', lines('a.B > c', 'warning: x', 'PASSED'), { 'a.B > c': 'PASSED' }],
  ['a task', '> Task :test FAILED', {}],
  ['a result without a name', 'PASSED', {}],
  ['a parameter', 'a.B > c(int)[1] PASSED', { 'a.B > c(int)[1]': 'PASSED' }],
  ['a name with blanks', 'a.B > does this PASSED', { 'a.B > does this': 'PASSED' }],
  [
    'the whole line gives up what was pending',
    lines('a.B > c', 'a.B > d PASSED', 'FAILED'),
    { 'a.B > d': 'PASSED' },
  ],
  ['indented', '  a.B > c PASSED', { 'a.B > c': 'PASSED' }],
  ['an exception', '    java.lang.AssertionError at B.java:3', {}],
]);

readsLogs('ant', [
  ['passed', '    [junit] [PASS] a.B.c', { 'a.B.c': 'PASSED' }],
  ['failed', '    [junit] [FAIL] a.B.c', { 'a.B.c': 'FAILED' }],
  ['an error is a failure', '    [junit] [ERR] a.B.c', { 'a.B.c': 'FAILED' }],
  ['another task', '    [javac] [PASS] a', {}],
  ['a suite', '    [junit] Testsuite: a.B', {}],
  ['totals', '    [junit] Tests run: 1, Failures: 0', {}],
  ['skipped', '    [junit] [SKIP] a', {}],
  ['not indented', '[junit] [PASS] a', { a: 'PASSED' }],
  ['blanks in the name', '[junit] [PASS] a b', { 'a b': 'PASSED' }],
  ['the last status counts', lines('[junit] [PASS] a', '[junit] [FAIL] a'), { a: 'FAILED' }],
]);

readsLogs('phpunit', [
  ['passed in its class', lines('Calc (App\\CalcTest)', ' ✔ Adds'), { 'Calc > Adds': 'PASSED' }],
  ['failed', lines('Calc (App\\CalcTest)', ' ✘ Adds'), { 'Calc > Adds': 'FAILED' }],
  ['skipped', lines('Calc (App\\CalcTest)', ' ↩ Adds'), { 'Calc > Adds': 'SKIPPED' }],
  ['risky has no status', lines('Calc (A)', ' ☢ Adds'), {}],
  ['incomplete has no status', lines('Calc (A)', ' ∅ Adds'), {}],
  [
    'two classes',
    lines('Ab (X)', ' ✔ One', 'Bc (Y)', ' ✘ One'),
    { 'Ab > One': 'PASSED', 'Bc > One': 'FAILED' },
  ],
  ['details of a failure', lines('Ab (X)', ' ✘ One', '   │ Failed asserting'), { 'Ab > One': 'FAILED' }],
  ['a data set', lines('Ab (X)', ' ✔ One with data set "a"'), { 'Ab > One with data set "a"': 'PASSED' }],
  ['no class yet', ' ✔ One', { ' > One': 'PASSED' }],
  ['totals', 'Tests: 3, Assertions: 5.', {}],
]);

readsLogs('googletest', [
  ['ok', '[       OK ] A.B (1 ms)', { 'A.B': 'PASSED' }],
  ['failed', '[  FAILED  ] A.B (1 ms)', { 'A.B': 'FAILED' }],
  ['the list of failures has no time', '[  FAILED  ] A.B', {}],
  ['begun', '[ RUN      ] A.B', {}],
  ['totals', '[  PASSED  ] 3 tests.', {}],
  ['skipped', '[  SKIPPED ] A.B (0 ms)', {}],
  ['a parameter', '[       OK ] A/B.C/0 (0 ms)', { 'A/B.C/0': 'PASSED' }],
  ['a suite', '[----------] 3 tests from A (5 ms total)', {}],
  ['output before it', 'hello[       OK ] A.B (1 ms)', { 'A.B': 'PASSED' }],
  ['the last status counts', lines('[ FAILED ] A.B (1 ms)', '[ OK ] A.B (1 ms)'), { 'A.B': 'PASSED' }],
]);

readsLogs('redis', [
  ['ok', '[ok]: SET and GET', { 'SET and GET': 'PASSED' }],
  ['ok with its time', '[ok]: SET (12 ms)', { SET: 'PASSED' }],
  ['failed, with its file', '[err]: SET in tests/unit/a.tcl', { SET: 'FAILED' }],
  ['skipped', '[skip]: SET', { SET: 'SKIPPED' }],
  ['ignored', '[ignore]: SET', { SET: 'SKIPPED' }],
  ['a passed name keeps its “in”', '[ok]: x in y', { 'x in y': 'PASSED' }],
  ['an exception', '[exception]: x', {}],
  ['a test file', '[1/2 done]: unit/a (3 seconds)', {}],
  ['no name', '[ok]: ', {}],
  ['the last status counts', lines('[ok]: a', '[err]: a in b.tcl'), { a: 'FAILED' }],
]);

readsLogs('jq', [
  ['passed', 'PASS: tests/a', { 'tests/a': 'PASSED' }],
  ['failed', 'FAIL: tests/a', { 'tests/a': 'FAILED' }],
  ['an expected failure', 'XFAIL: tests/a', {}],
  ['skipped', 'SKIP: tests/a', {}],
  ['an error', 'ERROR: tests/a', {}],
  ['totals', '# PASS:  3', {}],
  ['indented', '  PASS: a', { a: 'PASSED' }],
  ['blanks', 'PASS: a b', { 'a b': 'PASSED' }],
  ['no blank', 'PASS:a', {}],
  ['the last status counts', lines('PASS: a', 'FAIL: a'), { a: 'FAILED' }],
]);

readsLogs('micropython_test', [
  ['passed', 'pass  basics/a.py', { 'basics/a.py': 'PASSED' }],
  ['failed', 'FAIL  basics/a.py', { 'basics/a.py': 'FAILED' }],
  ['skipped', 'skip  basics/a.py', { 'basics/a.py': 'SKIPPED' }],
  ['totals', '3 tests performed', {}],
  ['upper case', 'PASS a', {}],
  ['no name', 'pass', {}],
  ['another word', 'passed a', {}],
  ['indented', '  pass a', { a: 'PASSED' }],
  ['a reason', 'skip  a.py (too large)', { 'a.py (too large)': 'SKIPPED' }],
  ['the last status counts', lines('pass a', 'FAIL a'), { a: 'FAILED' }],
]);
