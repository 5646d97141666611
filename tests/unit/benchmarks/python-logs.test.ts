import { readsLogs } from '@/tests/support/benchmarks/logs';

const lines = (...all: string[]) => all.join('\n');

readsLogs('pytest', [
  ['a test that passes', 'PASSED tests/test_a.py::test_x', { 'tests/test_a.py::test_x': 'PASSED' }],
  [
    'a failure with its message',
    'FAILED tests/test_a.py::test_x - assert 1 == 2',
    { 'tests/test_a.py::test_x': 'FAILED' },
  ],
  ['an id with a blank is cut there', 'PASSED a.py::test_x[a b]', { 'a.py::test_x[a': 'PASSED' }],
  [
    'a failed id that holds the separator is cut at its blank',
    'FAILED a.py::test_x[a - b] - oops',
    { 'a.py::test_x[a': 'FAILED' },
  ],
  ['an error while collecting', 'ERROR tests/test_a.py - ImportError: no', { 'tests/test_a.py': 'ERROR' }],
  ['a banner that begins like a status', 'ERROR: usage: pytest [options]', {}],
  ['an expected failure', 'XFAIL a.py::test_x - known', { 'a.py::test_x': 'XFAIL' }],
  ['an unexpected pass has no status', 'XPASS a.py::test_x', {}],
  ['skipped places are counted, not named', "SKIPPED [3] a.py:7: could not import 'x'", {}],
  ['a skipped test that is named', 'SKIPPED a.py::test_x', { 'a.py::test_x': 'SKIPPED' }],
  ['a status alone', lines('PASSED', 'FAILED', ''), {}],
  [
    'the last status of a test counts',
    lines('PASSED a.py::t', 'FAILED a.py::t - x'),
    { 'a.py::t': 'FAILED' },
  ],
  ['progress is no result', 'a.py::test_x PASSED [ 50%]', {}],
  ['a status in the middle of output', ' PASSED a.py::test_x', {}],
]);

readsLogs('flask', [['is pytest by another name', 'PASSED a::b', { 'a::b': 'PASSED' }]]);

readsLogs('pytest_options', [
  ['no option', 'PASSED a.py::test_x', { 'a.py::test_x': 'PASSED' }],
  ['an option that is no path', 'PASSED a.py::t[x-1]', { 'a.py::t[x-1]': 'PASSED' }],
  ['a path is cut to its last part', 'PASSED a.py::t[/tmp/x/data.bin]', { 'a.py::t[/data.bin]': 'PASSED' }],
  ['a network path is kept', 'PASSED a.py::t[//host/x]', { 'a.py::t[//host/x]': 'PASSED' }],
  ['a pattern is kept', 'PASSED a.py::t[/x/*.py]', { 'a.py::t[/x/*.py]': 'PASSED' }],
  ['an address is kept', 'FAILED a.py::t[http://x/y] - no', { 'a.py::t[http://x/y]': 'FAILED' }],
  ['a path of one part', 'PASSED a.py::t[/x]', { 'a.py::t[/x]': 'PASSED' }],
  ['brackets within', 'PASSED a.py::t[/a/b[0]]', { 'a.py::t[/b[0]]': 'PASSED' }],
  ['an error', 'ERROR a.py::t[/a/b] - boom', { 'a.py::t[/b]': 'ERROR' }],
  ['a count of skips', 'SKIPPED [1] a.py:3: no', {}],
  [
    'two paths with one end are one test',
    lines('PASSED a.py::t[/a/x]', 'FAILED a.py::t[/b/x] - n'),
    { 'a.py::t[/x]': 'FAILED' },
  ],
  ['an unexpected pass', 'XPASS a.py::t[/a/x]', {}],
]);

readsLogs('pytest_v2', [
  ['a plain line', 'PASSED a.py::t', { 'a.py::t': 'PASSED' }],
  ['colours', '\u001b[32mPASSED\u001b[0m a.py::t', { 'a.py::t': 'PASSED' }],
  [
    'colours around the id',
    '\u001b[31mFAILED\u001b[0m a.py::\u001b[1mt\u001b[0m - x',
    { 'a.py::t': 'FAILED' },
  ],
  ['an id with blanks is whole', 'PASSED a.py::t[a b c]', { 'a.py::t[a b c]': 'PASSED' }],
  ['the message is cut at its separator', 'FAILED a.py::t[a b] - assert x - y', { 'a.py::t[a b]': 'FAILED' }],
  ['the status last, as older versions have it', 'a.py::t PASSED', { 'a.py::t': 'PASSED' }],
  ['the status last, with blanks in the id', 'a.py::t[a b] FAILED', { 'a.py::t[a b]': 'FAILED' }],
  ['progress after the status', 'a.py::t PASSED [ 10%]', {}],
  ['an expected failure last', 'a.py::t XFAIL', { 'a.py::t': 'XFAIL' }],
  ['an unexpected pass', lines('XPASS a.py::t', 'a.py::u XPASS'), {}],
  ['a banner', 'ERROR: file not found', {}],
  ['control characters vanish', 'PASSED a.py::t\r', { 'a.py::t': 'PASSED' }],
  ['a status alone', 'PASSED', {}],
]);

readsLogs('matplotlib', [
  ['a plain line', 'PASSED a.py::t', { 'a.py::t': 'PASSED' }],
  ['the left button', 'PASSED a.py::t[MouseButton.LEFT]', { 'a.py::t[1]': 'PASSED' }],
  ['the right button', 'FAILED a.py::t[MouseButton.RIGHT-x] - no', { 'a.py::t[3-x]': 'FAILED' }],
  ['both', 'PASSED a.py::t[MouseButton.LEFT-MouseButton.RIGHT]', { 'a.py::t[1-3]': 'PASSED' }],
  ['another button', 'PASSED a.py::t[MouseButton.MIDDLE]', { 'a.py::t[MouseButton.MIDDLE]': 'PASSED' }],
  ['an error', 'ERROR a.py - boom', { 'a.py': 'ERROR' }],
  ['an expected failure', 'XFAIL a.py::t', { 'a.py::t': 'XFAIL' }],
  ['an unexpected pass', 'XPASS a.py::t', {}],
  ['a status alone', 'SKIPPED', {}],
  ['a blank in the id', 'PASSED a.py::t[a b]', { 'a.py::t[a': 'PASSED' }],
]);

readsLogs('seaborn', [
  ['failed first', 'FAILED a.py::t - x', { 'a.py::t': 'FAILED' }],
  ['passed first', 'PASSED a.py::t', { 'a.py::t': 'PASSED' }],
  ['passed second', 'a.py::t PASSED [ 5%]', { 'a.py::t': 'PASSED' }],
  ['passed second, at the end of its line, is not seen', 'a.py::t PASSED', {}],
  ['passed third', 'a b PASSED [ 5%]', {}],
  ['failed second', 'a.py::t FAILED [ 5%]', {}],
  ['skipped', 'SKIPPED [1] a.py:1: x', {}],
  ['an expected failure', 'XFAIL a.py::t', {}],
  ['an error', 'ERROR a.py - x', {}],
  ['the later status counts', lines('a.py::t PASSED [ 5%]', 'FAILED a.py::t - x'), { 'a.py::t': 'FAILED' }],
  ['a status alone', lines('PASSED', 'FAILED'), {}],
]);

readsLogs('sympy', [
  ['ok', 'test_a ok', { test_a: 'PASSED' }],
  ['failed', 'test_a F', { test_a: 'FAILED' }],
  ['an error', 'test_a E', { test_a: 'ERROR' }],
  ['a skip has no status', 'test_a numpy not installed s', {}],
  ['the last of a file, with its total, has none', 'test_a ok            [OK]', {}],
  ['expected to fail', 'test_a f', {}],
  [
    'a title of a failure',
    '____ sympy/core/tests/test_x.py:test_a ____',
    { 'sympy/core/tests/test_x.py:test_a': 'FAILED' },
  ],
  [
    'a title in full width',
    `${'_'.repeat(20)} a/test_x.py:test_a ${'_'.repeat(20)}`,
    { 'a/test_x.py:test_a': 'FAILED' },
  ],
  [
    'a title and the line',
    lines('test_a F', '__ a/test_x.py:test_a __'),
    { 'a/test_x.py:test_a': 'FAILED', test_a: 'FAILED' },
  ],
  ['a line that is no test', 'sympy/core/tests/test_x.py[12]', {}],
  ['an indented line', '   test_b ok', { test_b: 'PASSED' }],
  ['words before the ending', 'test_c some output ok', { test_c: 'PASSED' }],
]);

readsLogs('django', [
  ['ok', 'test_a (app.tests.T) ... ok', { 'test_a (app.tests.T)': 'PASSED' }],
  ['OK', 'test_a (app.tests.T) ... OK', { 'test_a (app.tests.T)': 'PASSED' }],
  ['two blanks', 'test_a (app.tests.T) ...  OK', { 'test_a (app.tests.T)': 'PASSED' }],
  ['skipped with a reason', "test_a (app.T) ... skipped 'no database'", { 'test_a (app.T)': 'SKIPPED' }],
  [
    'a failure and its heading',
    lines('test_a (app.T) ... FAIL', 'FAIL: test_a (app.T)'),
    { 'test_a (app.T)': 'FAILED', test_a: 'FAILED' },
  ],
  [
    'an error and its heading',
    lines('test_a (app.T) ... ERROR', 'ERROR: test_a (app.T)'),
    { 'test_a (app.T)': 'ERROR', test_a: 'ERROR' },
  ],
  ['a docstring is the name', 'Tests that x is y. ... ok', { 'Tests that x is y.': 'PASSED' }],
  ['output between the name and ok', lines('test_a (app.T) ... hello', 'ok'), { 'test_a (app.T)': 'PASSED' }],
  ['an expected failure has no status', 'test_a (app.T) ... expected failure', {}],
  [
    'the version test',
    'test_v (app.T) --version is equivalent to version ... ok',
    {
      '--version is equivalent to version': 'PASSED',
      'test_v (app.T) --version is equivalent to version': 'PASSED',
    },
  ],
  [
    'a migration runs into the name',
    'Applying sites.0002_alter_domain_unique...test_no_migrations (m.T) ... ok',
    { 'test_no_migrations (m.T)': 'PASSED' },
  ],
  [
    'the checks interrupt',
    lines('test_a (app.T) ... System check identified no issues (0 silenced)', 'ok'),
    { 'test_a (app.T)': 'PASSED' },
  ],
  [
    'a server error interrupts',
    lines('test_a (app.T) ... Internal Server Error: /x/', 'ok'),
    { 'test_a (app.T)': 'PASSED' },
  ],
  [
    'the installed version interrupts, over lines',
    lines("test_a (app.T) ... Testing against Django installed in '/x'", 'System check (0 silenced).', 'ok'),
    { 'test_a (app.T)': 'PASSED' },
  ],
  ['totals', lines('Ran 3 tests in 0.1s', 'OK (skipped=1)'), {}],
]);
