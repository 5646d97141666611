import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '@/server/verifier/outcome';
import { testFileMatcher } from '@/server/verifier/test-files';
import { command, fixture, outputOf, read } from './reports';

const names = [
  'node18.tap.txt',
  'node20.tap.txt',
  'node20.spec.txt',
  'node22.spec.txt',
  'node20.junit.txt',
  'node20.lines.txt',
  'unittest-3.11.txt',
  'pytest-9.txt',
  'pytest-9.junit.xml',
  'jest-29.json',
  'jest-29.junit.xml',
  'vitest-4.json',
  'vitest-4.junit.xml',
  'mocha-10.json',
  'mocha-10.junit.xml',
  'go-1.19.json',
  'cargo-1.95.txt',
  // The worked example of CONTRIBUTING.md.
  'ctest-3.25.junit.xml',
];
const isTestFile = testFileMatcher([]);
/** Mutated reports for each fixture and property; `ESPALIER_FUZZ_RUNS=3000` makes 102,000 of them. */
const numRuns = Number(process.env.ESPALIER_FUZZ_RUNS ?? 150);

const longest = 30_000 + 60 * numRuns;

function outcomeOf(name: string, text: string, exitCode = 1) {
  const { stdout, stderr } = outputOf(name, text);
  return judge(command({ stdout, stderr, exitCode }), read(name, text), isTestFile, []).outcome;
}
const passed = (name: string, text: string) =>
  outcomeOf(name, text)
    .tests.filter((result) => result.status === 'passed')
    .map((result) => result.id);

/** Deletes, doubles or moves whole lines, or cuts the text off at either end. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), from: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('behead' as const), from: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'double' as const, 'move' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** JSON in one line has its rows at the commas. */
const rowsOf = (text: string): string[] => text.split(text.split('\n').length < 3 ? /(?<=,)/ : /(?<=\n)/);

function damaged(text: string, change: Damage): string {
  if (change.kind === 'cut') return text.slice(0, Math.floor(text.length * change.from));
  if (change.kind === 'behead') return text.slice(Math.floor(text.length * change.from));
  const rows = rowsOf(text);
  const at = Math.min(rows.length - 1, Math.floor(rows.length * change.from));
  const row = rows[at] ?? '';
  if (change.kind === 'delete') rows.splice(at, 1 + Math.floor(change.to * 5));
  else {
    if (change.kind === 'move') rows.splice(at, 1);
    rows.splice(Math.floor(rows.length * change.to), 0, row);
  }
  return rows.join('');
}

/** What is put into a report: any characters, and what means something to its readers. */
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('    ', '---', '# Subtest: ', 'ok 1', '1..', '✔ ', '▶ ', '<testcase>', ']]>', '\u001b[31m'),
);

describe.each(names)('a damaged report (%s)', (name) => {
  const original = fixture(name);
  const honest = new Set(passed(name, original));

  test(
    'gives no pass that was not there',
    () => {
      expect(honest.size).toBeGreaterThan(0);
      fc.assert(
        fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (changes) => {
          const text = changes.reduce(damaged, original);
          expect(passed(name, text).filter((id) => !honest.has(id))).toEqual([]);
        }),
        { numRuns, seed: 7 },
      );
    },
    longest,
  );

  test(
    'never throws, whatever characters it holds',
    () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(original.length), fc.nat(30), noise), { maxLength: 8 }),
          (edits) => {
            let text = original;
            for (const [at, length, added] of edits)
              text = text.slice(0, at) + added + text.slice(at + length);
            const outcome = outcomeOf(name, text);
            for (const result of outcome.tests) expect(result.message.length).toBeLessThanOrEqual(4_000);
            expect(['read', 'unreadable', 'no-tests']).toContain(outcome.status);
          },
        ),
        { numRuns, seed: 11 },
      );
    },
    longest,
  );
});

describe('an outcome without trust', () => {
  test('a report whose tests pass while the command fails counts nothing', () => {
    const tap = 'TAP version 13\n# Subtest: a\nok 1 - a\n1..1\n# fail 0\n';
    const outcome = outcomeOf('tap.txt', tap, 3);
    expect(outcome).toMatchObject({ status: 'unreadable', tests: [] });
    expect(outcome.log).toContain('No test of the report failed, but the command ended with exit code 3.');
  });

  test('an early exit(0) leaves a TAP report without its plan, which counts nothing', () => {
    const tap = 'TAP version 13\n# Subtest: a\nok 1 - a\n';
    expect(outcomeOf('tap.txt', `${tap}1..2\n`, 0)).toMatchObject({ status: 'unreadable', tests: [] });
  });

  test('a file that ended well without a test says nothing', () => {
    const tap = 'TAP version 13\n# Subtest: test/a.test.js\nok 1 - test/a.test.js\n1..1\n';
    expect(outcomeOf('tap.txt', tap, 0)).toMatchObject({ status: 'no-tests', tests: [] });
  });

  test('a missing command is told from an unreadable report, and a time-out from both', () => {
    const log = { stderr: 'sh: 1: nodee: not found' };
    expect(judge(command({ exitCode: 127, ...log }), null, isTestFile, []).outcome.status).toBe('not-found');
    expect(judge(command({ exitCode: 1, ...log }), null, isTestFile, []).outcome).toMatchObject({
      status: 'unreadable',
      log: 'sh: 1: nodee: not found',
    });
    const late = command({ exitCode: null, timedOut: true });
    expect(judge(late, null, isTestFile, []).outcome).toMatchObject({ status: 'timeout', tests: [] });
  });

  test('an entity bomb and a million-character line end quickly', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bb">]><testsuites><testcase name="&b;"/></testsuites>';
    expect(outcomeOf('junit.xml', `<testsuites/>${bomb}`, 0).tests).toEqual([]);
    const started = performance.now();
    for (const long of [
      '_'.repeat(1e6),
      ' '.repeat(1e6),
      '<testsuite '.repeat(1e5),
      'a (b) '.repeat(2e5),
      '/tmp/'.repeat(2e5),
    ]) {
      for (const frame of [
        'TAP version 13\n',
        'ℹ tests 1\n',
        'Ran 1 test in 0s\n',
        '== test session starts ==\n',
      ]) {
        outcomeOf('long.txt', `${frame}${long}\n`);
        outcomeOf('unittest-long.txt', `${long}\n${frame}`);
      }
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
