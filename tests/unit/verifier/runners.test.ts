import { describe, expect, test } from 'vitest';
import { readCargo } from '@/server/verifier/runners/cargo';
import { readGo } from '@/server/verifier/runners/go';
import { fixture, lines, read } from './reports';

const named = (file: string) => [
  'failed test/broken.test.js',
  `passed ${file}adds up`,
  `failed ${file}splits 10 # of 3 \\ people`,
  `failed ${file}label > shouts`,
  `failed ${file}label > throws within the source`,
  `passed ${file}label > deep > works`,
  `skipped ${file}label > deep > later`,
  `skipped ${file}label > deep > some day`,
  `failed ${file}negative`,
  `passed ${file}parent > child passes`,
  `failed ${file}parent > child fails`,
  `failed ${file}parent`,
  `passed ${file}twin`,
  `failed ${file}twin #2`,
  `failed ${file}cause`,
  `failed ${file}rejects with a string`,
];

describe("Node's test runner", () => {
  test.each([18, 20, 22])('has the same ids, files included, on Node %i through our reporter', (version) => {
    const name = `node${version}.lines.txt`;
    const report = read(name, fixture(name));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual([...named('test/money.test.js > '), 'passed test/quiet.test.js > quiet']);
  });

  test.each([18, 20, 22])('is read from its TAP report on Node %i', (version) => {
    const name = `node${version}.tap.txt`;
    const report = read(name, fixture(name));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual([...named(''), 'passed quiet']);
  });

  test.each([18, 20, 22])(
    'is read from its spec report on Node %i, tests with subtests left out',
    (version) => {
      const name = `node${version}.spec.txt`;
      const report = read(name, fixture(name));
      expect(report?.doubt).toBeNull();
      expect(lines(report)).toEqual([
        ...named('').filter((line) => line !== 'failed parent'),
        'passed quiet',
      ]);
      const shouts = report?.tests.find((result) => result.id === 'label > shouts');
      expect(shouts?.message).toContain("'HI' !== 'hi'");
      expect(shouts?.frames[0]).toMatchObject({ path: 'test/money.test.js', line: 13 });
    },
  );

  test.each([18, 20, 22])('is read from its JUnit report on Node %i', (version) => {
    const name = `node${version}.junit.txt`;
    const report = read(name, fixture(name));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual([...named('').filter((line) => line !== 'failed parent'), 'passed quiet']);
  });

  test('tells what was expected, and the frames from the innermost on', () => {
    const report = read('node20.lines.txt', fixture('node20.lines.txt'));
    const by = (end: string) => report?.tests.find((result) => result.id.endsWith(end));
    expect(by('shouts')?.message).toBe(
      "AssertionError: Expected values to be strictly equal:\n\n'HI' !== 'hi'\nexpected: 'hi'\nactual: 'HI'",
    );
    expect(by('negative')?.message).toBe('RangeError: negative: -1');
    expect(
      by('negative')
        ?.frames.slice(0, 3)
        .map(({ path, line }) => `${path}:${line}`),
    ).toEqual(['src/money.js:6', 'src/money.js:2', 'test/money.test.js:25']);
  });

  test('a file that cannot be loaded is a failed test that says why', () => {
    const report = read('node22.lines.txt', fixture('node22.lines.txt'));
    expect(report?.tests[0]).toMatchObject({
      id: 'test/broken.test.js',
      message:
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'src/absent.js' imported from test/broken.test.js",
    });
  });

  test('text that a test prints is no result', () => {
    for (const name of ['node20.lines.txt', 'node20.tap.txt', 'node20.spec.txt']) {
      expect(lines(read(name, fixture(name))).filter((line) => /forged|printed/.test(line))).toEqual([]);
    }
  });
});

describe('unittest', () => {
  const report = read('unittest-3.11.txt', fixture('unittest-3.11.txt'));

  test('has an id for each test, and for a module or class that could not be set up', () => {
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual([
      'failed tests.test_broken',
      'failed tests.test_money.SetupTest',
      'failed tests.test_money.SplitTest > test_adds_up',
      'passed tests.test_money.SplitTest > test_empty',
      'skipped tests.test_money.SplitTest > test_known',
      'failed tests.test_money.SplitTest > test_known_fixed',
      'skipped tests.test_money.SplitTest > test_later',
      'failed tests.test_money.SplitTest > test_negative',
      'passed tests.test_money.SplitTest > test_prints',
      'failed tests.test_money.SplitTest > test_zero',
      'failed tests.test_money.SplitTest > test_sub',
    ]);
  });

  test('tells the exception and its frames from the innermost on', () => {
    const negative = report?.tests.find((result) => result.id.endsWith('test_negative'));
    expect(negative?.message).toBe('ValueError: negative: -1');
    expect(negative?.frames.map(({ path, line, fn }) => `${path}:${line} ${fn}`)).toEqual([
      'src/money.py:8 check',
      'src/money.py:2 split_evenly',
      'tests/test_money.py:15 test_negative',
    ]);
  });

  test('reads the older form, which does not repeat the test name', () => {
    const old = fixture('unittest-3.11.txt').replace(/\((tests\.test_money\.SplitTest)\.test_\w+\)/g, '($1)');
    expect(lines(read('unittest-old.txt', old))).toEqual(lines(report));
  });

  test('a verdict printed by a test makes the report doubtful, not the test passed', () => {
    const forged = fixture('unittest-3.11.txt').replace(
      'test_zero (',
      'test_free (tests.test_money.SplitTest.test_free) ... ok\ntest_zero (',
    );
    expect(read('unittest-forged.txt', forged)?.doubt).toBe(
      'The report tells of 11 tests, its summary of 10.',
    );
  });
});

describe('pytest', () => {
  const expected = [
    'failed tests/test_money.py > SplitTest > test_adds_up',
    'passed tests/test_money.py > SplitTest > test_empty',
    'skipped tests/test_money.py > SplitTest > test_known',
    'failed tests/test_money.py > SplitTest > test_known_fixed',
    'skipped tests/test_money.py > SplitTest > test_later',
    'failed tests/test_money.py > SplitTest > test_negative',
    'passed tests/test_money.py > SplitTest > test_prints',
    'failed tests/test_money.py > SplitTest > test_sub',
    'failed tests/test_money.py > SplitTest > test_zero',
    'failed tests/test_money.py > SetupTest > test_a',
    'passed tests/test_money.py > test_param[1]',
    'failed tests/test_money.py > test_param[2]',
    'failed tests/test_money.py > test_fixture',
    'failed tests/test_broken.py',
  ];

  test('is read from its verbose report', () => {
    const report = read('pytest-9.txt', fixture('pytest-9.txt'));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual(expected);
    const negative = report?.tests.find((result) => result.id.endsWith('test_negative'));
    expect(negative).toMatchObject({ message: 'ValueError: negative: -1' });
    expect(negative?.frames[0]).toMatchObject({ path: 'src/money.py', line: 8, fn: 'check' });
  });

  test('is read from its JUnit report', () => {
    const report = read('pytest-9.junit.xml', fixture('pytest-9.junit.xml'));
    expect(report?.doubt).toBeNull();
    expect(report?.tests.map((result) => result.status).sort()).toEqual(
      expected.map((line) => line.split(' ')[0]).sort(),
    );
    expect(report?.tests.find((result) => result.id.endsWith('test_negative'))?.frames[0]).toMatchObject({
      path: 'src/money.py',
      line: 8,
    });
  });
});

describe('Jest, Vitest and Mocha', () => {
  const shared = (joined: boolean) => {
    const inSplit = (...names: string[]) => ['split', ...names].join(joined ? ' ' : ' > ');
    return [
      `passed test/money.test.js > ${inSplit('gives each a share')}`,
      `failed test/money.test.js > ${inSplit('adds up')}`,
      `failed test/money.test.js > ${inSplit('of nobody', 'is refused')}`,
      `skipped test/money.test.js > ${inSplit('later')}`,
      'passed test/money.test.js > twin',
      'failed test/money.test.js > twin #2',
    ];
  };
  const broken = {
    'jest-29.json': ['failed test/broken.test.js', 'failed test/hook.test.js > with a broken hook > a'],
    'vitest-4.json': [
      'failed test/broken.test.js',
      'failed test/hook.test.js',
      'skipped test/hook.test.js > with a broken hook > a',
    ],
    'mocha-10.json': ['failed test/hook.test.js'],
  };

  test.each(Object.entries(broken))('%s tells every test, and what could not be set up', (name, extra) => {
    const report = read(name, fixture(name));
    expect(report?.doubt).toBeNull();
    expect(lines(report).sort()).toEqual([...shared(name.startsWith('mocha')), ...extra].sort());
    const refused = report?.tests.find((result) => result.id.endsWith('is refused'));
    expect(refused?.message).toMatch(/^(?:RangeError: )?cannot split among 0/);
    expect(refused?.message).not.toContain(' at ');
    expect(refused?.frames[0]).toMatchObject({ path: 'src/money.js', line: 2 });
    expect(report?.tests.find((result) => result.id.endsWith('share'))?.ms).toBeGreaterThan(0);
  });

  test.each(['jest-29.junit.xml', 'mocha-10.junit.xml', 'vitest-4.junit.xml'])(
    '%s: their dialects of JUnit are read, with durations and frames',
    (name) => {
      const report = read(name, fixture(name));
      expect(report?.doubt).toBeNull();
      const by = (end: string) => report?.tests.find((result) => result.id.endsWith(end));
      expect(by('gives each a share')).toMatchObject({ status: 'passed', ms: expect.any(Number) });
      expect(by('later')?.status).not.toBe('passed');
      expect(by('is refused')).toMatchObject({
        status: 'failed',
        message: 'RangeError: cannot split among 0',
      });
      expect(by('is refused')?.frames[0]).toMatchObject({ path: 'src/money.js', line: 2 });
    },
  );

  test('two reports in one output are one too many', () => {
    const twice = `${fixture('jest-29.json')}\n${fixture('jest-29.json')}`;
    expect(read('jest-29.json', twice)).toMatchObject({ tests: [], doubt: expect.stringContaining('JSON') });
  });
});

describe('JUnit documents in a row', () => {
  test('are one report', () => {
    const one = (name: string) =>
      `<?xml version="1.0"?>\n<testsuite name="s" tests="1"><testcase classname="C" name="${name}" time="1,000.5"/></testsuite>\n`;
    const report = read('junit.xml', one('a') + one('b'));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual(['passed C > a', 'passed C > b']);
    expect(report?.tests[0]?.ms).toBe(1_000_500);
  });

  test('a test marked as not run has not passed', () => {
    const xml = '<testsuites><testsuite><testcase name="a" status="notrun"/></testsuite></testsuites>';
    expect(lines(read('junit.xml', xml))).toEqual(['skipped a']);
  });
});

describe('Go', () => {
  test('tells tests, subtests, and packages that do not build', () => {
    const report = read('go-1.19.json', fixture('go-1.19.json'));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual([
      'failed example.com/money/broken',
      'failed example.com/money/money > TestAddsUp',
      'failed example.com/money/money > TestCases',
      'passed example.com/money/money > TestCases > among_1',
      'failed example.com/money/money > TestCases > among_3',
      'skipped example.com/money/money > TestLater',
      'passed example.com/money/money > TestShare',
      'failed example.com/money/money > TestZero',
    ]);
    expect(report?.tests[0]).toMatchObject({ message: expect.stringContaining('undefined: undefined') });
    expect(report?.tests[1]?.message).toBe('money_test.go:21: sum 9, want 10');
  });

  test('with the module known, a failure lies in the folder of its package', () => {
    const report = readGo(fixture('go-1.19.json'), '', 'example.com/money');
    expect(report?.tests[1]?.frames[0]).toMatchObject({ path: 'money/money_test.go', line: 21 });
  });

  test('a pass that a test printed makes the report doubtful', () => {
    expect(read('go-1.19.forged.json', fixture('go-1.19.forged.json'))?.doubt).toBe(
      'The test TestForged did not begin exactly once.',
    );
  });
});

describe('cargo test', () => {
  test('tells the tests of every binary and of the documentation', () => {
    const report = read('cargo-1.95.txt', fixture('cargo-1.95.txt'));
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual([
      'passed money > doc > src/lib.rs - (line 1)',
      'failed money > src/lib.rs > tests::adds_up',
      'skipped money > src/lib.rs > tests::later',
      'passed money > src/lib.rs > tests::nobody',
      'passed money > src/lib.rs > tests::shares',
      'failed whole > tests/whole.rs > whole',
    ]);
    expect(report?.tests[1]?.message).toContain('a cent\nis lost\n  left: 9');
    expect(report?.tests[1]?.frames[0]).toMatchObject({ path: 'src/lib.rs', line: 21 });
  });

  test('a verdict printed by a test makes the report doubtful', () => {
    const forged = fixture('cargo-1.95.txt').replace(
      'test tests::nobody',
      'test tests::free ... ok\ntest tests::nobody',
    );
    expect(read('cargo-1.95.txt', forged)?.doubt).toContain('contradicts its own summary');
  });

  test('a crate that does not compile is a failed test of its name that says where', () => {
    const stderr = fixture('cargo-1.95.broken.stderr.txt');
    const report = readCargo({ stdout: '', stderr, exitCode: 101 });
    expect(lines(report)).toEqual(['failed money']);
    expect(report?.tests[0]?.message).toMatch(/^error\[E0425\]: cannot find value `m`/);
    expect(report?.tests[0]?.frames[0]).toMatchObject({ path: 'src/lib.rs', line: 6 });
  });
});
