import { describe, expect, it } from 'vitest';
import { asSnapshotId } from '@/server/core/base/ids';
import { distinctIds, type Report } from '@/server/verifier/report';
import { runTests } from '@/server/verifier/run-tests';
import { runnerFor, runnerOf } from '@/server/verifier/runners/auto';
import { readJestOutput } from '@/server/verifier/runners/jest';
import { jsonIn, parseJson } from '@/server/verifier/runners/json-text';
import { readJunit } from '@/server/verifier/runners/junit';
import { readMochaOutput } from '@/server/verifier/runners/mocha';
import { pythonMessage } from '@/server/verifier/runners/python-message';
import { withReportFile } from '@/server/verifier/runners/report-file';
import { behind, callsOf, literally, testName, withoutOption } from '@/server/verifier/runners/select';
import { shuffledCommand } from '@/server/verifier/runners/shuffle';
import { stackMessage } from '@/server/verifier/runners/stack-message';
import { fileWorld } from './file-world';
import { command, lines } from './reports';

const output = (stdout: string, exitCode: number | null = 0, stderr = '') => ({ stdout, stderr, exitCode });

describe('a runner of which only the exit code counts', () => {
  const read = (...given: Parameters<typeof output>) =>
    runnerOf('exit')
      .prepare('make check', undefined)
      .read(output(...given));

  it('has one test, whose message is the end of the output', () => {
    expect(runnerOf('exit').prepare('make check', 'x').command).toBe('make check');
    expect(read('fine', 0)).toEqual({
      tests: [{ id: 'exit code', status: 'passed', message: '', frames: [] }],
      doubt: null,
    });
    expect(read(' out\n', 1, 'err\n')?.tests).toEqual([
      { id: 'exit code', status: 'failed', message: 'exit code 1\nout\n\nerr', frames: [] },
    ]);
    expect(read('a'.repeat(5_000), 2)?.tests[0]?.message).toBe(`exit code 2\n${'a'.repeat(3_000)}`);
    expect(read('', null)?.tests[0]).toMatchObject({ status: 'failed', message: 'exit code null\n' });
  });
});

describe('a message of Python', () => {
  it('is what follows the last traceback, behind what stands before the only one', () => {
    const traceback = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\n\n';
    expect(pythonMessage('  no traceback \n')).toBe('no traceback');
    expect(pythonMessage(`${traceback}ValueError: no\n`)).toBe('ValueError: no');
    expect(pythonMessage(`\nImportError: t \n\n${traceback}ValueError: no\nand more`)).toBe(
      'ImportError: t\nValueError: no\nand more',
    );
    expect(
      pythonMessage(`first\n${traceback}KeyError: 1\n\nDuring handling\n\n${traceback}ValueError: no`),
    ).toBe('ValueError: no');
    expect(pythonMessage(traceback.trimEnd())).toBe('');
  });
});

describe('a message of JavaScript', () => {
  it('is what stands before the stack', () => {
    expect(stackMessage('Error: no\n  more\n    at f (a.js:1:2)\n    at g (b.js:1:2)\nlast')).toBe(
      'Error: no\n  more',
    );
    expect(stackMessage('  Error: no\nat home \n')).toBe('Error: no\nat home');
    expect(stackMessage('    at f (a.js:1:2)')).toBe('');
  });
});

describe('JSON in an output', () => {
  it('is the one report that begins as it should, up to the last brace', () => {
    expect(jsonIn('noise\n{"a":1}\nmore', /^\{"a"/)).toEqual({ value: { a: 1 } });
    expect(jsonIn('{"b":1}', /^\{"a"/)).toBeNull();
    expect(jsonIn('{"a":1}\n{"a":2}', /^\{"a"/)).toEqual({ value: undefined });
    expect(jsonIn('{"a":', /^\{"a"/)).toEqual({ value: undefined });
    expect([parseJson('[1]'), parseJson('[1')]).toEqual([[1], undefined]);
  });
});

describe('the name of a test in a filter', () => {
  it('is the last part of an id, unless that is a file or one of several twins', () => {
    expect(testName('a.test.js > suite > adds')).toBe('adds');
    expect(testName(' adds ')).toBe('adds');
    expect([undefined, '', 'a.test.js', 'a > adds #2'].map(testName)).toEqual(Array(4).fill(undefined));
    expect(literally('a.b(c)|[d]*/')).toBe('a\\.b\\(c\\)\\|\\[d\\]\\*\\/');
  });
});

describe('options of a runner', () => {
  const call = /(^|[\s;&|(/])(jest)(?=$|[\s;&|)])/;
  it.each([
    ['jest --ci', 'jest -x --ci'],
    ['cd a && npx jest', 'cd a && npx jest -x'],
    ['npm test', 'npm test -- -x'],
    ['npm run test:unit -s ', 'npm run test:unit -s -- -x'],
    ['yarn test --', 'yarn test -- -x'],
    ['pnpm run check', 'pnpm run check -- -x'],
    ['make check', 'make check'],
    ['npm test && echo ok', 'npm test && echo ok'],
  ])('stand behind its call: %s', (given, expected) => {
    expect(behind(given, call, () => '-x')).toBe(expected);
  });

  it('stand behind each of several calls, by its number', () => {
    const two = 'jest a; npx jest b';
    expect(behind(two, call, (at) => `-${at}`)).toBe('jest -0 a; npx jest -1 b');
    expect([callsOf(two, call), callsOf('npm test', call)]).toEqual([2, 1]);
  });

  it('are taken out with their values', () => {
    expect(
      withoutOption('mocha -R dot --reporter=spec a "b -R" --reporter "x y"', ['-R', '--reporter']),
    ).toBe('mocha   a "b -R" ');
    expect(withoutOption('mocha -Rx --reporters a', ['-R', '--reporter'])).toBe('mocha -Rx --reporters a');
  });
});

describe('a report in a file', () => {
  const prepared = withReportFile(
    (file) => `run --to ${file(0)}`,
    1,
    (report): Report => ({ tests: [], doubt: `read ${report.trim()}` }),
    ({ stdout }) => (stdout === '' ? null : { tests: [], doubt: `otherwise ${stdout}`, log: 'own' }),
  );
  const [mark = ''] = /@espalier-[0-9a-f]{18}/.exec(prepared.command) ?? [];
  const read = (stdout: string, stderr = '') => prepared.read(output(stdout, 0, stderr));

  it('is read from between the marks, and the rest is its log', () => {
    expect(read(`out \n\n${mark}-begin\nreport\n${mark}-file\n${mark}-end\nend\n`, ' err\n')).toEqual({
      tests: [],
      doubt: 'read report',
      log: 'out\n\nend\nerr',
    });
    expect(read(`\n${mark}-begin\nreport\n${mark}-file\n${mark}-end\n`)?.log).toBe('');
  });

  it('is none without two marks, and the output where it is empty', () => {
    expect(read('nothing')).toBeNull();
    expect(read(`${mark}-begin\nreport`)).toBeNull();
    expect(read(`${mark}-begin\na\n${mark}-end\n${mark}-begin\nb\n${mark}-end`)).toBeNull();
    expect(read(`out\n${mark}-begin\n\n${mark}-end\n`)).toMatchObject({
      doubt: 'otherwise out',
      log: 'own',
    });
    expect(read(`\n${mark}-begin\n\n${mark}-end\n`)).toBeNull();
  });
});

describe('Mocha before version 6', () => {
  it('is called without the option it does not know, and read from its output', () => {
    const first = runnerOf('mocha').prepare('npx mocha -R dot', 'a.js > adds (1)');
    const refusal = output('', 1, "  error: unknown option `--reporter-option'\n");
    const second = first.instead?.(refusal);
    expect(second?.command).toMatch(/^npx mocha --reporter json --grep 'adds .*1.*'/);
    const entry = { title: 'adds', fullTitle: 'sum adds', err: {} };
    const stats = { passes: 1, pending: 0, failures: 0 };
    const report = { stats, tests: [entry], failures: [], passes: [entry] };
    const printed = JSON.stringify(report, null, 2);
    expect(second?.read(output(printed))?.tests).toMatchObject([{ id: 'sum adds', status: 'passed' }]);
    expect(first.instead?.(output('')) ?? null).toBeNull();
  });
});

describe('a runner that writes its report into a file', () => {
  it.each([
    [
      'jest',
      'npx jest',
      '{"numTotalTests":0,"numPassedTests":0,"numFailedTests":0,"success":true,"testResults":[]}',
    ],
    [
      'vitest',
      'npx vitest run',
      '{"numTotalTests":0,"numPassedTests":0,"numFailedTests":0,"success":true,"testResults":[]}',
    ],
    [
      'mocha',
      'npx mocha',
      '{"stats":{"passes":0,"pending":0,"failures":0},"tests":[],"pending":[],"failures":[],"passes":[]}',
    ],
  ] as const)('has it read from there: %s', (runner, given, report) => {
    const prepared = runnerOf(runner).prepare(given, 'a.test.js > adds (1)');
    const [mark = ''] = /@espalier-[0-9a-f]{18}/.exec(prepared.command) ?? [];
    const read = (text: string) =>
      prepared.read(output(`out\n${mark}-begin\n${text}\n${mark}-file\n${mark}-end\n`));
    expect(read(report)).toEqual({ tests: [], doubt: null, log: 'out' });
    expect(read('{')).toMatchObject({ doubt: 'The JSON report is cut off or not well formed.' });
    expect(prepared.command).toContain(runner === 'mocha' ? "--fgrep 'adds (1)'" : "-t 'adds \\(1\\)'");
    expect(runnerOf(runner).prepare(given, undefined).command).not.toMatch(/ -t | --fgrep /);
  });
});

describe('tests of one name', () => {
  it('are numbered from the second on', () => {
    const test = (id: string) => ({ id, status: 'passed' as const, message: '', frames: [] });
    expect(distinctIds(['a', 'b', 'a', 'a'].map(test)).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'a #2',
      'a #3',
    ]);
  });
});

describe('a report of Jest', () => {
  const test = (title: string, status: string, more: object = {}) => ({
    ancestorTitles: ['s', ''],
    title,
    status,
    ...more,
  });
  const file = (name: string, tests: object[], more: object = {}) => ({
    name,
    status: 'passed',
    assertionResults: tests,
    ...more,
  });
  const report = (testResults: object[], counts: [number, number, number], success: boolean) =>
    readJestOutput(
      output(
        JSON.stringify({
          numTotalTestSuites: 1,
          numTotalTests: counts[0],
          numPassedTests: counts[1],
          numFailedTests: counts[2],
          success,
          testResults,
        }),
      ),
    );
  const stack = 'Error: no\n    at f (src/a.js:1:2)';

  it('gives tests in the order of their files, with what failed said', () => {
    const read = report(
      [
        file('b.js', [
          test('x', 'passed', { duration: 3 }),
          test('y', 'pending', { failureMessages: ['was retried'] }),
        ]),
        file('a.js', [test('z', 'failed', { duration: null, failureMessages: [stack, 'Error: too'] })]),
      ],
      [3, 1, 1],
      false,
    );
    expect(read).toEqual({
      tests: [
        {
          id: 'a.js > s > z',
          status: 'failed',
          message: 'Error: no\nError: too',
          frames: [{ path: 'src/a.js', line: 1, column: 2, fn: 'f' }],
        },
        { id: 'b.js > s > x', status: 'passed', message: '', frames: [], ms: 3 },
        { id: 'b.js > s > y', status: 'skipped', message: '', frames: [] },
      ],
      doubt: null,
    });
  });

  it('has a failed test, first, for a file that failed by itself', () => {
    const broken = file('a.js', [test('x', 'passed')], { status: 'failed', message: stack });
    expect(report([broken], [1, 1, 0], false)).toMatchObject({
      tests: [
        { id: 'a.js', status: 'failed', message: 'Error: no', frames: [{ path: 'src/a.js' }] },
        { id: 'a.js > s > x', status: 'passed' },
      ],
      doubt: null,
    });
    const own = file('a.js', [test('x', 'failed')], { status: 'failed', message: stack });
    expect(lines(report([own], [1, 0, 1], false))).toEqual(['failed a.js > s > x']);
    expect(report([file('a.js', [], { status: 'failed' })], [0, 0, 0], false)?.tests[0]?.message).toBe('');
  });

  it('is doubted where it contradicts itself or lacks a part', () => {
    const passing = [file('a.js', [test('x', 'passed')])];
    const doubt = 'The report contradicts its own summary.';
    expect(report(passing, [1, 1, 0], true)?.doubt).toBeNull();
    expect(report(passing, [2, 1, 0], true)?.doubt).toBe(doubt);
    expect(report(passing, [1, 0, 0], true)?.doubt).toBe(doubt);
    expect(report(passing, [1, 1, 1], true)?.doubt).toBe(doubt);
    expect(report([file('a.js', [test('x', 'failed')])], [1, 0, 1], true)?.doubt).toBe(doubt);
    expect(readJestOutput(output('{"numTotalTestSuites":1}'))?.doubt).toBe(
      'The JSON report is cut off or not well formed.',
    );
    expect(readJestOutput(output('nothing'))).toBeNull();
  });
});

describe('a report of Mocha', () => {
  const entry = (fullTitle: string, more: object = {}) => ({
    title: fullTitle,
    fullTitle,
    file: 'a.js',
    err: {},
    ...more,
  });
  const report = (stats: [number, number, number], parts: Record<string, object[]>) =>
    readMochaOutput(
      output(
        `noise\n{ "stats": ${JSON.stringify({ passes: stats[0], pending: stats[1], failures: stats[2] })}, ${JSON.stringify({ tests: [], pending: [], failures: [], passes: [], ...parts }).slice(1)}`.replace(
          '{ "stats"',
          '{\n  "stats"',
        ),
      ),
    );
  const failed = entry('f', { err: { message: 'no', stack: 'Error: no\n    at g (a.js:2:3)' }, duration: 5 });

  it('gives each test the end that its list tells', () => {
    const waiting = entry('w', { file: null });
    const read = report([1, 1, 1], {
      tests: [entry('p', { duration: 0 }), failed, waiting],
      pending: [waiting],
      failures: [failed],
    });
    expect(read).toEqual({
      tests: [
        { id: 'a.js > p', status: 'passed', message: '', frames: [], ms: 0 },
        {
          id: 'a.js > f',
          status: 'failed',
          message: 'Error: no',
          frames: [{ path: 'a.js', line: 2, column: 3, fn: 'g' }],
          ms: 5,
        },
        { id: 'w', status: 'skipped', message: '', frames: [] },
      ],
      doubt: null,
    });
  });

  it('says what failed in the words of its message, where its stack has others', () => {
    const messageOf = (err: object) => report([0, 0, 1], { tests: [entry('f', { err })] })?.tests[0]?.message;
    expect(messageOf({ message: 'no' })).toBe('no');
    expect(messageOf({ stack: 'Error: no' })).toBe('Error: no');
    expect(messageOf({ message: 'yes', stack: 'Error: no' })).toBe('yes\nError: no');
  });

  it('has a failed test for a hook that failed, and is doubted where it contradicts itself', () => {
    const hook = entry('"before all" hook', { err: { message: 'no' } });
    expect(lines(report([0, 0, 1], { failures: [hook] }))).toEqual(['failed a.js']);
    const outside = { ...hook, file: null };
    expect(lines(report([0, 0, 1], { failures: [outside] }))).toEqual(['failed all tests']);
    const parts = { tests: [failed, entry('p')], failures: [failed] };
    expect(report([1, 0, 1], parts)?.doubt).toBeNull();
    for (const stats of [
      [2, 0, 1],
      [1, 1, 1],
      [1, 0, 0],
    ] as [number, number, number][])
      expect(report(stats, parts)?.doubt).toBe('The report contradicts its own summary.');
    expect(readMochaOutput(output('{ "stats": {'))?.doubt).toContain('cut off');
  });
});

describe('a JUnit report', () => {
  it('keeps the frames of a stack of Vitest, with the function where it is named', () => {
    const xml =
      '<testsuite><testcase name="a"><failure>no\n ❯ add src/b.js:4:9\n ❯ src/c.js:5:8</failure></testcase></testsuite>';
    expect(readJunit(output(xml))?.tests[0]).toMatchObject({
      message: 'no',
      frames: [
        { path: 'src/b.js', line: 4, column: 9, fn: 'add' },
        { path: 'src/c.js', line: 5, column: 8, fn: null },
      ],
    });
  });

  it('takes frames from the stack alone, or from a traceback', () => {
    const frames = (text: string) =>
      readJunit(
        output(`<testsuite><testcase name="a"><failure>${text}</failure></testcase></testsuite>`),
      )?.tests[0]?.frames.map(({ path, line, fn }) => [path, line, fn]);
    expect(frames('see src/x.js:1:2\n    at add (src/a.js:3:9)\nsrc/y.js:5:6')).toEqual([
      ['src/a.js', 3, 'add'],
    ]);
    expect(frames('Traceback (most recent call last):\n  File "src/a.py", line 4, in f\nValueError')).toEqual(
      [['src/a.py', 4, 'f']],
    );
    expect(frames('src/a.py:7: in f\nE  no')).toEqual([['src/a.py', 7, 'f']]);
    expect(frames('no place')).toEqual([]);
  });

  it('says the message before the text, unless the text holds it, and nothing of a stack that begins it', () => {
    const message = (attributes: string, text: string) =>
      readJunit(
        output(
          `<testsuite><testcase name="a"><failure ${attributes}>${text}</failure></testcase></testsuite>`,
        ),
      )?.tests[0]?.message;
    expect(message('message="no"', 'Error: no, never')).toBe('Error: no, never');
    expect(message('message="no"', 'other')).toBe('no\nother');
    expect(message('message="no"', '')?.trimEnd()).toBe('no');
    expect(message('', '    at f (a.js:1:2)')).toBe('at f (a.js:1:2)');
    expect(message('', 'kept\n    at home\n    at f (a.js:1:2)')).toBe('kept\n    at home');
  });

  it('is several documents in a row, without files that only ran, and without entities', () => {
    const suite = (inner: string) => `<?xml version="1.0"?><testsuite name="s">${inner}</testsuite>`;
    const read = (xml: string) => readJunit(output(xml));
    expect(
      lines(read(`${suite('<testcase name="a"/>')}\n${suite('<testcase name="b" status="notrun"/>')}`)),
    ).toEqual(['passed s > a', 'skipped s > b']);
    const script = (inner: string) =>
      `<testsuites><testcase name="t.js" classname="test">${inner}</testcase></testsuites>`;
    expect(lines(read(script('')))).toEqual([]);
    expect(lines(read(script('<failure>no</failure>')))).toEqual(['failed t.js']);
    expect(read(`<!DOCTYPE a>${suite('<testcase name="a"/>')}`)?.doubt).toBeNull();
    expect(read(suite('<!DOCTYPE a><testcase name="a"/>'))?.doubt).toContain('cut off');
    expect(read('<testsuites time="1">')?.doubt).toContain('cut off');
    expect(
      lines(
        read(
          suite('<testcase classname="suite" name="a" time="1,200.5"/><other><testcase name="b"/></other>'),
        ),
      ),
    ).toEqual(['passed s > a']);
    expect(read(suite('<testcase name="a" time="1,200.5"/>'))?.tests[0]?.ms).toBe(1_200_500);
  });

  it('is printed behind where its command names a file', () => {
    const prepared = (given: string) => runnerOf('junit').prepare(given, undefined).command;
    expect(prepared('pytest -q')).toBe('pytest -q');
    for (const given of [
      'pytest --junitxml=out.xml',
      'pytest --junit-xml "out.xml"',
      "pytest --junitxml='out.xml'",
    ])
      expect(prepared(given)).toBe(
        `rm -f -- out.xml\n(\n${given}\n)\nespalier_status=$?\ncat -- out.xml 2>/dev/null\nexit $espalier_status`,
      );
  });

  it('is doubted where its suites announce failures that no test tells', () => {
    const of = (xml: string) => readJunit(output(xml))?.doubt;
    const doubt = 'The report contradicts its own summary.';
    expect(of('<testsuite failures="0" errors="0"><testcase name="a"/></testsuite>')).toBeNull();
    expect(of('<testsuite failures="1"><testcase name="a"/></testsuite>')).toBe(doubt);
    expect(of('<testsuites><testsuite errors="1"><testcase name="a"/></testsuite></testsuites>')).toBe(doubt);
    expect(of('<testsuite><testcase name="a">')).toContain('cut off');
    expect(readJunit(output('nothing'))).toBeNull();
  });
});

describe('the runner of a command', () => {
  it.each([
    ['python3 -m unittest', 'unittest'],
    ['pytest --junitxml=x.xml', 'junit'],
    ['python -m pytest', 'pytest'],
    ['py.test', 'pytest'],
    ['node --test', 'node'],
    ['npx vitest run', 'vitest'],
    ['jest', 'jest'],
    ['npx mocha', 'mocha'],
    ['c8 ava test/*.js', 'ava'],
    ['node java.js', 'node'],
    ['go test ./...', 'go'],
    ['cargo test', 'cargo'],
    ['make check', 'node'],
  ])('%s is %s', (given, runner) => {
    expect(runnerFor('auto', given)).toBe(runner);
    expect(runnerFor('tap', given)).toBe('tap');
  });

  it('that has no tests cannot be run', () => {
    expect(() => runnerOf('none').prepare('none', undefined)).toThrow(
      'This task has no tests that could be run.',
    );
  });
});

describe('another order of tests', () => {
  const ids = Array.from({ length: 6 }, (_, i) => `tests/test_a.py > test_${i}`);

  it('is drawn from its seed', () => {
    const order = (seed: number) => shuffledCommand('pytest', 'pytest -q', seed, ids)?.command ?? '';
    expect(order(1)).toBe(order(1));
    expect(order(1)).not.toBe(order(2));
    expect(order(1).split(' ').slice(1).sort()).toEqual(ids.map((id) => id.replace(' > ', '::')).sort());
    expect(order(1).startsWith('pytest ')).toBe(true);
  });

  it.each([
    ['pytest', 'python3 -m pytest tests', ids, true],
    ['pytest', 'cd a; pytest', ids, false],
    ['pytest', 'pytest', ['no file'], false],
    ['unittest', 'python3 -B -m unittest -v', ['t.T > a'], true],
    ['unittest', 'python3 -m unittest | tee', ['t.T > a'], false],
    ['unittest', 'python3 -m unittest', ['t.T > a b'], false],
    ['exit', 'make', ids, false],
  ] as const)('%s: %s', (runner, given, some, can) => {
    expect(shuffledCommand(runner, given, 3, [...some]) !== null).toBe(can);
  });

  it('is drawn by Node itself', () => {
    const { command: given, env } = shuffledCommand('node', 'node --test', 3, []) ?? {};
    expect(given).toBe('node --test');
    expect(env).toMatchObject({ ESPALIER_SHUFFLE: '3' });
    expect(env?.NODE_OPTIONS).toMatch(/^--import=data:text\/javascript,[^\s'"()!*~]+$/);
    const loaded = decodeURIComponent(env?.NODE_OPTIONS?.split(',')[1] ?? '');
    expect(loaded).toContain("const runner = createRequire('file:///')('node:test');");
  });
});

describe('a run of a test command', () => {
  const run = async (respond: () => object, env?: Record<string, string>) => {
    const { driver, runs } = fileWorld({ root: {} }, respond);
    const sandbox = await driver.open(asSnapshotId('root'), { owner: 'test' });
    const given = { command: 'make check', runner: 'exit' as const, timeoutMs: 5, ...(env ? { env } : {}) };
    return { ...(await runTests(sandbox, given, undefined, new AbortController().signal)), runs };
  };

  it('has no report where it did not end in time', async () => {
    expect(await run(() => ({ timedOut: true, exitCode: null }))).toMatchObject({ report: null });
    expect((await run(() => ({}))).report?.tests).toHaveLength(1);
  });

  it('is read without colours, and hands on what is set', async () => {
    const { result, runs } = await run(() => ({ stdout: '\u001b[31mred\u001b[0m', stderr: '\u001b[1mb' }), {
      A: '1',
    });
    expect([result.stdout, result.stderr]).toEqual(['red', 'b']);
    expect(runs[0]?.options.env).toEqual({ A: '1' });
    expect((await run(() => command({}))).runs[0]?.options.env).toEqual({});
  });
});
