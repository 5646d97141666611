import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runnerOf } from '@/server/verifier/runners/auto';
import { readPytestLines } from '@/server/verifier/runners/pytest';
import { readUnittestLines } from '@/server/verifier/runners/unittest';

const start = { kind: 'start' };
const canary = { kind: 'canary', failed: true };
const statuses = (report: ReturnType<typeof readPytestLines>) =>
  report?.tests.map(({ id, status }) => `${status} ${id}`);

describe('the lines of our pytest plugin', () => {
  const test = (id: string, status = 'passed', more = {}) => ({ kind: 'test', id, status, ...more });
  const end = (seen: number, more = {}) => ({ kind: 'end', seen, collected: seen, workers: false, ...more });

  it('are read with ids by file, class and test; what stands in brackets is left whole', () => {
    const report = readPytestLines([
      start,
      test('a b/test_x.py::C::test_a[x::y - z]'),
      test('test_x.py::test_f', 'failed', {
        message: 'assert 1 == 2',
        trace: 'src/m.py:3: in f\n    x\ntest_x.py:9: AssertionError',
        at: 'test_x.py:9',
        ms: 2,
      }),
      test('doc.txt::doc.txt', 'skipped'),
      canary,
      end(3),
    ]);
    expect(report?.doubt).toBeNull();
    expect(statuses(report)).toEqual([
      'passed a b/test_x.py > C > test_a[x::y - z]',
      'failed test_x.py > test_f',
      'skipped doc.txt > doc.txt',
    ]);
    expect(report?.tests[1]).toMatchObject({
      message: 'assert 1 == 2',
      frames: [
        { path: 'test_x.py', line: 9 },
        { path: 'src/m.py', line: 3 },
      ],
      ms: 2,
    });
  });

  it('name the place of a failure without a traceback', () => {
    const [one] = readPytestLines([start, test('t.py::t', 'failed', { at: 't.py:4' }), end(1)])?.tests ?? [];
    expect(one?.frames).toEqual([{ path: 't.py', line: 4, column: null, fn: null }]);
  });

  it('of several calls are one report, tests of one name apart', () => {
    const report = readPytestLines([
      start,
      test('t.py::a'),
      canary,
      end(1),
      start,
      test('t.py::a', 'failed'),
      canary,
      end(1),
    ]);
    expect([statuses(report), report?.doubt]).toEqual([['passed t.py > a', 'failed t.py > a #2'], null]);
  });

  it('of workers are put in the order of their ids', () => {
    const report = readPytestLines([
      start,
      test('t.py::b'),
      test('t.py::c'),
      test('t.py::a'),
      end(3, { workers: true, collected: null }),
    ]);
    expect(statuses(report)).toEqual(['passed t.py > a', 'passed t.py > b', 'passed t.py > c']);
  });

  it.each([
    ['a session that did not end', [start, test('t.py::a')]],
    ['a session within another', [start, start, canary, canary, test('t.py::a'), end(1)]],
    ['fewer tests than collected', [start, canary, test('t.py::a'), end(1, { collected: 2 })]],
    ['fewer tests than seen', [start, canary, end(1)]],
    ['a line that is none of ours', [start, canary, { kind: 'odd' }, end(0)]],
    ['a line that is no JSON', [start, canary, undefined, end(0)]],
    ['a test outside a session', [start, canary, end(0), test('t.py::a')]],
    ['a canary that passed', [start, test('t.py::a'), { kind: 'canary', failed: false }, end(1)]],
    ['a canary that did not run', [start, test('t.py::a'), end(1)]],
  ])('are in doubt for %s', (_what, lines) => expect(readPytestLines(lines)?.doubt).not.toBeNull());

  it('count what could not be collected apart', () => {
    const report = readPytestLines([start, test('t.py', 'failed', { collecting: true }), canary, end(0)]);
    expect([statuses(report), report?.doubt]).toEqual([['failed t.py'], null]);
  });

  it('are no report where no session began', () => expect(readPytestLines([])).toBeNull());
});

describe('the lines of our unittest module', () => {
  const test = (id: string, status = 'passed', more = {}) => ({ kind: 'test', id, status, ...more });

  it('are read with ids by class and test', () => {
    const report = readUnittestLines([
      start,
      test('tests.test_a.T.test_x'),
      test('tests.test_a.T.test_y', 'failed', {
        text: 'Traceback (most recent call last):\n  File "tests/test_a.py", line 7, in test_y\n    f()\nValueError: no',
      }),
      test('tests.test_a.T.test_z', 'skipped'),
      { kind: 'end', ran: 3 },
    ]);
    expect(statuses(report)).toEqual([
      'passed tests.test_a.T > test_x',
      'failed tests.test_a.T > test_y',
      'skipped tests.test_a.T > test_z',
    ]);
    expect(report?.tests[1]).toMatchObject({
      message: 'ValueError: no',
      frames: [{ path: 'tests/test_a.py', line: 7 }],
    });
  });

  it('name a class or module that could not be set up or loaded by its own name', () => {
    const report = readUnittestLines([
      start,
      test('setUpClass (test_a.T)', 'failed', { container: true }),
      test('unittest.loader._FailedTest.test_b', 'failed'),
      test('tearDownModule (test_c)', 'failed', { container: true }),
      test('setUpClass (test_d.S)', 'skipped', { container: true }),
      { kind: 'end', ran: 1 },
      canary,
    ]);
    expect([statuses(report), report?.doubt]).toEqual([
      ['failed test_a.T', 'failed test_b', 'failed test_c'],
      null,
    ]);
  });

  it.each([
    ['a run that did not end', [start, test('a.b')]],
    ['fewer tests than ran', [start, { kind: 'end', ran: 2 }, canary]],
    ['a run within another', [start, start, { kind: 'end', ran: 0 }]],
    ['a canary that passed', [start, { kind: 'end', ran: 0 }, { kind: 'canary', failed: false }]],
    ['a canary that did not run', [start, { kind: 'end', ran: 0 }]],
    ['a test before any run', [test('a.b'), start, { kind: 'end', ran: 0 }, canary]],
  ])('are in doubt for %s', (_what, lines) => expect(readUnittestLines(lines)?.doubt).not.toBeNull());
});

const has = (...command: [string, ...string[]]) => spawnSync(command[0], command.slice(1)).status === 0;

describe('Python as it is on this machine', () => {
  let place = '';
  beforeEach(() => {
    place = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));
  const run = (command: string, files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
      writeFileSync(path.join(place, name), text);
    }
    const prepared = runnerOf('auto').prepare(command, undefined);
    const { status, stdout, stderr } = spawnSync('sh', ['-c', prepared.command], {
      cwd: place,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const output = { exitCode: status, stdout, stderr };
    return { status, report: prepared.read(output), instead: prepared.instead?.(output) ?? null, stderr };
  };
  const python = has('python3', '--version');
  const withPytest = ['/usr/bin/python3', 'python3'].find((one) => has(one, '-m', 'pytest', '--version'));
  const pytest = `${withPytest} -m pytest`;

  const noisy = `
import logging, sys, unittest
class T(unittest.TestCase):
    def test_noise(self):
        "test_fake (x.Y) ... FAIL"
        logging.error('disk ... ERROR'); sys.stderr.write('test_z (m.T) ... FAIL\\n'); print('ok')
    def test_subs(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    @unittest.expectedFailure
    def test_known(self): self.fail()
    @unittest.skip('later')
    def test_later(self): pass
class U(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError('no')
    def test_a(self): pass
`;

  it.skipIf(!python && !process.env.CI)(
    'unittest, with noise on both channels, docstrings and sub-tests',
    () => {
      const { status, report } = run('python3 -m unittest -f; python3 -m unittest test_b', {
        'test_a.py': noisy,
        'test_b.py': 'import unittest\nclass B(unittest.TestCase):\n    def test_b(self): pass\n',
      });
      expect(status).toBe(0);
      expect(report?.doubt).toBeNull();
      expect(statuses(report)?.sort()).toEqual([
        'failed test_a.T > test_subs',
        'failed test_a.U',
        'passed test_a.T > test_noise',
        'passed test_b.B > test_b',
        'passed test_b.B > test_b #2',
        'skipped test_a.T > test_known',
        'skipped test_a.T > test_later',
      ]);
      expect(report?.tests.find(({ id }) => id.endsWith('subs'))?.message).toMatch(/^\(i=1\): /);
    },
  );

  it.skipIf(!python && !process.env.CI)('unittest whose assertions were replaced proves nothing', () => {
    const { report } = run('python3 -m unittest', {
      'm.py':
        "import unittest\nfor name in dir(unittest.TestCase):\n    if name.startswith('assertE'): setattr(unittest.TestCase, name, lambda *a, **k: None)\n",
      'test_a.py':
        'import m, unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(1, 3)\n',
    });
    expect(report?.doubt).toContain('A check that must fail passed');
  });

  it.skipIf(!python && !process.env.CI)('unittest in isolated mode is run as it is instead', () => {
    const { report, instead } = run('python3 -I -m unittest discover -s .', { 'test_a.py': noisy });
    expect(report?.tests ?? []).toEqual([]);
    expect(instead?.command).toBe('python3 -I -m unittest discover -v -s .');
  });

  it.skipIf(!withPytest && !process.env.CI)(
    'pytest, quiet, with output shown, in two calls, from a script',
    () => {
      const { report } = run(`sh all.sh; ${pytest} -q -x -s --no-header -p no:warnings 'a b'`, {
        'all.sh': `${pytest} --tb=no -q test_x.py\n`,
        'setup.cfg': '[tool:pytest]\nlog_cli = true\naddopts = --doctest-glob=*.txt\n',
        'test_x.py': `
import logging, pytest, sys
def test_log(): logging.warning('PASSED'); print('test_x.py::test_ghost PASSED')
@pytest.mark.parametrize('v', ['9 - 4', 'a::b', 'p q'])
def test_p(v): assert v != 'p q'
@pytest.mark.xfail
def test_known(): assert 0
@pytest.fixture
def late():
    yield
    raise RuntimeError('torn')
def test_teardown(late): pass
def test_last(): pass
`,
        'a b/test_y.py': 'def test_one(): assert 0\ndef test_two(): pass\n',
        'a b/doc.txt': '>>> 1 + 1\n2\n',
      });
      expect(report?.doubt).toBeNull();
      expect(statuses(report)?.sort()).toEqual([
        'failed a b/test_y.py > test_one',
        'failed test_x.py > test_p[p q]',
        'failed test_x.py > test_teardown',
        'passed a b/doc.txt > doc.txt',
        'passed a b/test_y.py > test_two',
        'passed test_x.py > test_last',
        'passed test_x.py > test_log',
        'passed test_x.py > test_p[9 - 4]',
        'passed test_x.py > test_p[a::b]',
        'skipped test_x.py > test_known',
      ]);
      expect(report?.tests.find(({ id }) => id.includes('p q'))).toMatchObject({
        message: expect.stringContaining("assert 'p q' != 'p q'"),
      });
    },
  );

  it.skipIf(!withPytest && !process.env.CI)('a pytest whose assertions were replaced proves nothing', () => {
    const { report } = run(`${pytest}`, {
      'm.py': 'import unittest\nunittest.TestCase.run = lambda self, result=None: None\n',
      'test_x.py': 'import m\ndef test_a(): pass\n',
    });
    expect(report?.doubt).toContain('A check that must fail passed');
  });

  it.skipIf(!withPytest && !process.env.CI)('a pytest that dies in the middle is in doubt', () => {
    const { report } = run(`${pytest}`, {
      'test_x.py': 'import os\ndef test_a(): pass\ndef test_b(): os._exit(0)\n',
    });
    expect(report?.doubt).toBe('The report is cut off.');
  });
});
