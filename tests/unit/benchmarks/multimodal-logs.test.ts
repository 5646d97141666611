import { expect, test } from 'vitest';
import { parserNames, parserOf, whyUnread } from '@/server/benchmarks/grading/parsers/by-name';
import { type LogCase, readsLogs } from '@/tests/support/benchmarks/logs';

const lines = (...all: string[]) => all.join('\n');

const files: LogCase[] = [
  ['passed', 'PASS src/a-test.js', { 'src/a-test.js': 'PASSED' }],
  ['failed', 'FAIL src/a-test.js', { 'src/a-test.js': 'FAILED' }],
  ['milliseconds', 'PASS a-test.js (12ms)', { 'a-test.js': 'PASSED' }],
  ['seconds', 'FAIL a-test.js (14.914s)', { 'a-test.js': 'FAILED' }],
  ['seconds with a blank', 'PASS a-test.js (5.141 s)', { 'a-test.js': 'PASSED' }],
  ['indented', '  PASS a-test.js', {}],
  ['a test within a file', '  ✓ adds (2 ms)', {}],
  ['brackets that are no time', 'PASS a (b)-test.js', { 'a (b)-test.js': 'PASSED' }],
  ['a file that is run twice: the last counts', lines('PASS a.js', 'FAIL a.js (1s)'), { 'a.js': 'FAILED' }],
  ['a name that only begins like a mark', 'PASSED a.js', {}],
  ['totals', 'Tests:       3 passed, 3 total', {}],
];
readsLogs('carbon', files);
readsLogs('grommet', [
  ...files,
  ['milliseconds with a blank', 'PASS a.js (5 ms)', { 'a.js': 'PASSED' }],
  ['a time that is not at the end', 'PASS a (1s) b.js', { 'a (1s) b.js': 'PASSED' }],
]);
readsLogs('lighthouse', files, { version: '5.2' });

const titled = (fullTitle: string) => ({ title: fullTitle, fullTitle, duration: 1, err: {} });
const report = (passes: string[], failures: string[] = [], pending: string[] = []) =>
  JSON.stringify(
    {
      stats: { tests: passes.length + failures.length },
      tests: [...passes, ...failures].map(titled),
      pending: pending.map(titled),
      failures: failures.map(titled),
      passes: passes.map(titled),
    },
    null,
    2,
  );
const reports: LogCase[] = [
  ['passed', report(['a adds']), { 'a adds': 'PASSED' }],
  ['failed', report([], ['a adds']), { 'a adds': 'FAILED' }],
  ['both', report(['a'], ['b']), { a: 'PASSED', b: 'FAILED' }],
  ['a pending test has no status', report(['a'], [], ['b']), { a: 'PASSED' }],
  [
    'two reports with output between',
    lines(report(['a']), '+ mocha', report(['b'])),
    { a: 'PASSED', b: 'PASSED' },
  ],
  ['output in the same line', `x ${report(['a'])}+ : mark`, { a: 'PASSED' }],
  ['text that only looks like a report', `{"stats": no}\n${report(['a'])}`, { a: 'PASSED' }],
  ['braces and quotes in a name', report(['a "{" b']), { 'a "{" b': 'PASSED' }],
  ['a report that is cut', report(['a']).slice(0, -3), {}],
  ['another object', '{"stats": {}, "passes": 3}', {}],
  ['names of other alphabets', report(['Testing ‘sql’ – keyword']), { 'Testing ‘sql’ – keyword': 'PASSED' }],
  ['a failure of a later report counts', lines(report(['a']), report([], ['a'])), { a: 'FAILED' }],
  ['the text of other reporters', '  ✓ adds', {}],
];
readsLogs('prismjs', reports);
readsLogs('lighthouse', reports, { version: '2.5' });

const chrome = 'Chrome Headless 120.0.0 (Linux x86_64)';
readsLogs('bpmn_js', [
  ['failed', `${chrome} menu toggles FAILED`, { 'menu toggles ': 'FAILED' }],
  ['passed is not read', `${chrome} menu toggles SUCCESS`, {}],
  ['the older name of the browser', 'HeadlessChrome 88.0.4298 (Linux 0.0.0) a FAILED', { 'a ': 'FAILED' }],
  ['with a head', 'Chrome 73.0 (Linux) a FAILED', { 'a ': 'FAILED' }],
  ['Firefox', 'Firefox 115.0 (Ubuntu) a FAILED', { 'a ': 'FAILED' }],
  ['colours', `\u001b[31m${chrome} a FAILED\u001b[39m`, { 'a ': 'FAILED' }],
  ['an arrow and brackets', `${chrome} a -> b (c) FAILED`, { 'a -> b (c) ': 'FAILED' }],
  ['totals', `${chrome}: Executed 3 of 3 (1 FAILED) (0.2 secs)`, {}],
  ['FAILED within the line', `${chrome} a FAILED b`, {}],
  ['line ends of Windows', `${chrome} a FAILED\r\nx`, { 'a ': 'FAILED' }],
  ['two', lines(`${chrome} a FAILED`, '\tError', `${chrome} b FAILED`), { 'a ': 'FAILED', 'b ': 'FAILED' }],
]);
readsLogs('openlayers', [
  ['failed, without the last blank', `${chrome} ol.Map renders FAILED`, { 'ol.Map renders': 'FAILED' }],
  [
    'a picture that differs',
    "case ./cases/text/main.js': mismatch 0.2",
    { "./cases/text/main.js'": 'FAILED' },
  ],
  ['a picture that is the same', "case ./cases/text/main.js': ok", {}],
  ['a remark on the case', "case ./cases/a/main.js' (x)': mismatch 1", { "./cases/a/main.js'": 'FAILED' }],
  [
    'in the middle of a line',
    "ERROR case ./cases/a/main.js': mismatch 1",
    { "./cases/a/main.js'": 'FAILED' },
  ],
  ['a strict comparison', "case ./cases/a/main.js': mismatch (strict)", { "./cases/a/main.js'": 'FAILED' }],
  ['colours', "\u001b[31mcase ./cases/a/main.js': mismatch 1\u001b[39m", { "./cases/a/main.js'": 'FAILED' }],
  ['another path', "case ./other/a/main.js': mismatch 1", {}],
  ['passed is not read', `${chrome} ol.Map renders SUCCESS`, {}],
  ['totals', `${chrome}: Executed 3 of 3 (1 FAILED)`, {}],
  [
    'both kinds',
    lines(`${chrome} a FAILED`, "case ./cases/b/main.js': mismatch 1"),
    { a: 'FAILED', "./cases/b/main.js'": 'FAILED' },
  ],
]);

readsLogs('eslint', [
  ['one line', '  1) no-unused-vars valid x => x:', { 'no-unused-vars valid x => x:': 'FAILED' }],
  ['three lines', lines('  1) rule', '       valid', '         x => x:'), { 'rule valid x => x:': 'FAILED' }],
  ['the message is no title', lines('  1) rule', '       a:', '     Error: no'), { 'rule a:': 'FAILED' }],
  [
    'a block that ends with a colon: both may be meant',
    lines('  1) rule:', '       a:', '', '      Error:'),
    { 'rule:': 'FAILED', 'rule: a:': 'FAILED' },
  ],
  [
    'colons within a name',
    "  1) rule var o = { a: 1, 'b': 2 }:",
    { "rule var o = { a: 1, 'b': 2 }:": 'FAILED' },
  ],
  ['passed is not read', '    ✓ x => x', {}],
  ['totals', lines('  7 passing (2s)', '  1 failing'), {}],
  ['a title that is not closed', lines('  1) rule', '       a', '', '  b:'), {}],
  ['colours', '\u001b[0m  1) rule a:\n\u001b[0m\u001b[31m     Error\u001b[0m', { 'rule a:': 'FAILED' }],
  ['two digits', '  12) rule a:', { 'rule a:': 'FAILED' }],
  ['two', lines('  1) a:', '     Error', '', '  2) b', '       c:'), { 'a:': 'FAILED', 'b c:': 'FAILED' }],
]);

readsLogs('quarto_cli', [
  ['passed', '[unit] > path ... ok (174ms)', { '[unit] > path': 'PASSED' }],
  ['failed', '[smoke] > quarto render a.qmd ... FAILED (2ms)', { '[smoke] > quarto render a.qmd': 'FAILED' }],
  ['the older form', 'test [unit] > yaml ... ok (1ms)', { 'test [unit] > yaml': 'PASSED' }],
  ['colours', '[unit] > a ... \u001b[32mok\u001b[0m', { '[unit] > a': 'PASSED' }],
  ['ignored has no status', '[unit] > a ... ignored (0ms)', {}],
  [
    'output between the name and the result',
    lines(
      '[unit] > a ...',
      '------- output -------',
      'x',
      '----- output end -----',
      '[unit] > a ... ok (3s)',
    ),
    { '[unit] > a': 'PASSED' },
  ],
  [
    'brackets',
    '[smoke] > a --to html (Site Render) ... ok',
    { '[smoke] > a --to html (Site Render)': 'PASSED' },
  ],
  ['totals', 'ok | 1 passed | 0 failed (1s)', {}],
  ['the last counts', lines('a ... FAILED', 'a ... ok'), { a: 'PASSED' }],
  ['a longer mark', 'a ... okay', {}],
  ['a cause behind it', 'a ... FAILED (due to 1 failed step)', { a: 'FAILED' }],
]);

/** The names that version 5 of the harness has, apart from those of single repositories that Espalier reads as a family. */
const official =
  'pytest pytest_options django pytest_v2 seaborn sympy matplotlib astroid flask marshmallow pvlib pyvista sqlfluff xarray pydicom requests pylint astropy scikit sphinx calypso bpmn_js carbon eslint grommet highlightjs lighthouse next openlayers prismjs quarto_cli chart_js marked p5js react_pdf jest jest_json vitest karma tap immutable_js redis jq doctest micropython_test googletest gotest maven ant gradle_custom phpunit minitest cucumber ruby_unit rspec_transformed_json jekyll cargo'.split(
    ' ',
  );

test('each of the 57 parsers of the harness is read, or refused because its rules are not known', () => {
  expect(official).toHaveLength(57);
  const refused = official.filter((name) => !parserNames.includes(`parse_log_${name}`));
  expect(refused).toEqual(['highlightjs', 'next']);
  for (const name of refused) {
    const parsed = { logParser: `parse_log_${name}`, id: 'a__a-1', version: null };
    expect(parserOf(parsed)).toBeUndefined();
    expect(whyUnread(parsed)).toContain('whose rules are not known here');
  }
});

test.each(['9.5', '10.2', '', null])('an instance of Lighthouse %s is refused', (version) => {
  const parsed = { logParser: 'parse_log_lighthouse', id: 'a__lighthouse-1', version };
  expect(parserOf(parsed)).toBeUndefined();
  expect(whyUnread(parsed)).toContain('reads other instances');
});

test('a name that nobody knows is refused with those that there are', () => {
  const parsed = { logParser: 'parse_log_nonsense', id: 'a__a-1', version: null };
  expect(parserOf(parsed)).toBeUndefined();
  expect(whyUnread(parsed)).toMatch(/no parser “parse_log_nonsense” here; there are .*parse_log_xarray/);
});

test('many reports that never end are read in time that does not grow with their square', () => {
  const parser = parserOf({ logParser: 'parse_log_prismjs', id: 'a__a-1', version: null });
  const log = `${'{"stats": '.repeat(200_000)}\n`;
  expect([...(parser?.(log) ?? [])]).toEqual([]);
});

/** Names of repositories, each with the parser whose logs are tested. */
const families: Record<string, string> = {
  ...{ astroid: 'pytest', flask: 'pytest', marshmallow: 'pytest', pvlib: 'pytest', pyvista: 'pytest' },
  ...{ sqlfluff: 'pytest', xarray: 'pytest', pydicom: 'pytest_options', requests: 'pytest_options' },
  ...{ pylint: 'pytest_options', astropy: 'pytest_v2', scikit: 'pytest_v2', sphinx: 'pytest_v2' },
};
test.each(Object.entries(families))('%s is read as %s', (name, family) => {
  const named = (one: string) => parserOf({ logParser: `parse_log_${one}`, id: 'a__a-1', version: null });
  expect(named(name)).toBeDefined();
  expect(named(name)).toBe(named(family));
});

test.each([
  ['immutable_js', '2006', 'jest'],
  ['immutable_js', '2005', 'jest_json'],
  ['jekyll', '8047', 'minitest'],
  ['jekyll', '8167', 'minitest'],
  ['jekyll', '9141', 'minitest'],
  ['jekyll', '8761', 'cucumber'],
  ['jekyll', '8771', 'cucumber'],
])('%s reads instance %s as %s', (name, number, family) => {
  const named = (one: string) =>
    parserOf({ logParser: `parse_log_${one}`, id: `a__a-${number}`, version: null });
  expect(named(name)).toBe(named(family));
});
