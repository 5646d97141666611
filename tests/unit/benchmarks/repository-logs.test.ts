import { readsLogs } from '@/tests/support/benchmarks/logs';

const lines = (...all: string[]) => all.join('\n');
const jest = (...all: string[]) => lines('+ ./node_modules/.bin/jest a.js', ...all);

readsLogs('calypso', [
  ['nothing before Jest is called', '  ✓ adds', {}],
  ['passed outside of a block', jest('  ✓ adds'), { '- adds': 'PASSED' }],
  ['passed with its time', jest('  a', '    ✓ adds (12ms)'), { 'a - adds': 'PASSED' }],
  ['failed', jest('  a', '    ✕ adds (3ms)'), { 'a - adds': 'FAILED' }],
  ['in a block', jest('  block', '    ✓ adds'), { 'block - adds': 'PASSED' }],
  ['in a block of a block', jest('  a', '    b', '      ✓ x'), { 'a - b - x': 'PASSED' }],
  ['the next block', jest('  a', '    ✓ x', '  b', '    ✓ y'), { 'a - x': 'PASSED', 'b - y': 'PASSED' }],
  ['nothing after the totals', jest('  ✓ a', 'Test Suites: 1', '  ✓ b'), { '- a': 'PASSED' }],
  ['nothing after a trace', jest('  ✓ a', '  ● a', '  ✓ b'), { '- a': 'PASSED' }],
  ['a second run', jest('  ✓ a', 'Test Suites: 1', jest('  ✕ b')), { '- a': 'PASSED', '- b': 'FAILED' }],
  ['skipped has no status and counts as a block', jest('  ○ a', '    ✓ b'), { '○ a - b': 'PASSED' }],
]);

const chrome = 'Chrome 90.0 (Linux x86_64)';
readsLogs('chart_js', [
  ['failed', `${chrome} Core scale ticks FAILED`, { 'Core scale ticks ': 'FAILED' }],
  ['passed is not read', `${chrome} Core scale ticks PASSED`, {}],
  ['colours', `\u001b[31m${chrome} a b FAILED\u001b[39m`, { 'a b ': 'FAILED' }],
  ['totals', `${chrome}: Executed 3 of 3 (1 FAILED)`, {}],
  ['a longer version', 'Chrome 90.0.1.2 (Linux) a FAILED', { 'a ': 'FAILED' }],
  ['another browser', 'Firefox 90.0 (Linux) a FAILED', {}],
  ['Chrome without a head', 'Chrome Headless 90.0 (Linux) a FAILED', {}],
  ['FAILED within the line', `${chrome} a FAILED b`, {}],
  ['text before it', `  ${chrome} a FAILED`, { 'a ': 'FAILED' }],
  ['two', lines(`${chrome} a FAILED`, `${chrome} b FAILED`), { 'a ': 'FAILED', 'b ': 'FAILED' }],
]);

readsLogs('marked', [
  ['failed', '1) Lexer paragraph', { 'Lexer paragraph': 'FAILED' }],
  ['two digits', '12) Lexer', { Lexer: 'FAILED' }],
  ['indented is no title', '  1) Lexer', {}],
  ['passed is not read', '✓ Lexer', {}],
  ['no blank', '1)Lexer', {}],
  ['blanks around', '1)  Lexer  ', { Lexer: 'FAILED' }],
  ['a message', '  Message:', {}],
  ['totals', '3 specs, 1 failure', {}],
  ['brackets', '1) a (b) c', { 'a (b) c': 'FAILED' }],
  ['two', lines('1) a', '2) b'), { a: 'FAILED', b: 'FAILED' }],
]);

readsLogs('react_pdf', [
  ['passed', 'PASS packages/a.test.js', { 'packages/a.test.js': 'PASSED' }],
  ['milliseconds', 'PASS a.test.js (12ms)', { 'a.test.js': 'PASSED' }],
  ['seconds', 'FAIL a.test.js (1.5s)', { 'a.test.js': 'FAILED' }],
  ['seconds with a blank', 'PASS a.test.js (5.2 s)', { 'a.test.js': 'PASSED' }],
  ['milliseconds with a blank stay in the name', 'PASS a.js (5 ms)', { 'a.js (5 ms)': 'PASSED' }],
  ['indented', ' PASS a.test.js', {}],
  ['a test', '  ✓ adds', {}],
  ['brackets that are no time', 'PASS a (b).js', { 'a (b).js': 'PASSED' }],
  ['the last status counts', lines('PASS a.js', 'FAIL a.js'), { 'a.js': 'FAILED' }],
  ['text after the time', 'PASS a.js (1ms) b', { 'a.js': 'PASSED' }],
]);

readsLogs('p5js', [
  ['failed', lines('  1) Color', '       adds:', '     Error'), { 'Color:adds': 'FAILED' }],
  ['one line', '  1) adds: no', { adds: 'FAILED' }],
  ['three lines', lines('  2) a', '       b', '         c:'), { 'a:b:c': 'FAILED' }],
  ['a line that is not indented further is no title', lines('  1) a', ' b:'), {}],
  ['colours', '\u001b[31m  1) a:\u001b[0m', { a: 'FAILED' }],
  ['passed is not read', '    ✓ adds', {}],
  ['an object is left out', lines('x {', '  1) a:', '}', '  2) b:'), { b: 'FAILED' }],
  ['a list is left out', lines('[', '  1) a:', ']'), {}],
  ['an object of one line', lines('{ a: 1 }', '  1) b:'), { b: 'FAILED' }],
  ['an element is left out', lines('<p>', '  1) a:', '</p>', '  2) b:'), { b: 'FAILED' }],
  [
    'an element within one of its name',
    lines('<p><p>', '  1) a:', '</p>', '  2) b:', '</p>', '  3) c:'),
    { c: 'FAILED' },
  ],
  ['an element that is not closed stays', lines('<p>', '  1) a:'), { a: 'FAILED' }],
]);

readsLogs('immutable_js', [['Jest', '  ✓ adds', { adds: 'PASSED' }]], { id: 'a__immutable-js-2006' });
readsLogs('immutable_js', [['its JSON', '[FAILED] a > b', { 'a > b': 'FAILED' }]], {
  id: 'a__immutable-js-2005',
});

const expression = (success: boolean) =>
  `<Expression success="${success}"><Original>a</Original></Expression>`;
const subCase = (name: string, ...inner: string[]) => `<SubCase name="${name}">${inner.join('')}</SubCase>`;
const report = (...inner: string[]) =>
  `<?xml version="1.0"?><doctest binary="a"><TestSuite><TestCase name="json">${inner.join('\n')}</TestCase></TestSuite></doctest>`;

readsLogs('doctest', [
  ['passed', report(subCase('adds', expression(true))), { 'json > adds': 'PASSED' }],
  ['failed', report(subCase('adds', expression(true), expression(false))), { 'json > adds': 'FAILED' }],
  ['no expression', report(subCase('adds')), { 'json > adds': 'PASSED' }],
  ['an empty element', report('<SubCase name="adds"/>'), { 'json > adds': 'PASSED' }],
  [
    'a subcase within fails with the one around it',
    report(subCase('a', subCase('b', expression(false)))),
    { 'json > a': 'FAILED', 'json > b': 'FAILED' },
  ],
  [
    'a failure in the one around does not reach the one within',
    report(subCase('a', subCase('b', expression(true)), expression(false))),
    { 'json > a': 'FAILED', 'json > b': 'PASSED' },
  ],
  ['outside of subcases there is no test', report(expression(false)), {}],
  ['escaped characters', report(subCase('a &lt;b&gt; &amp; c')), { 'json > a <b> & c': 'PASSED' }],
  ['a bracket in an attribute', report(subCase('a>b', expression(true))), { 'json > a>b': 'PASSED' }],
  ['a report that is cut', report(subCase('a')).slice(0, -12), {}],
  ['output before and after', `x\n${report(subCase('a'))}\ny`, { 'json > a': 'PASSED' }],
  ['the last status counts', report(subCase('a', expression(false)), subCase('a')), { 'json > a': 'PASSED' }],
]);
