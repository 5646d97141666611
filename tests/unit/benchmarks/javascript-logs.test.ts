import { readsLogs } from '@/tests/support/benchmarks/logs';

const lines = (...all: string[]) => all.join('\n');

readsLogs('jest', [
  ['passed', '    ✓ adds', { adds: 'PASSED' }],
  ['passed with its time', '    ✓ adds (12 ms)', { adds: 'PASSED' }],
  ['failed', '    ✕ adds (3ms)', { adds: 'FAILED' }],
  ['seconds', '✓ adds (2 s)', { adds: 'PASSED' }],
  ['a fraction of seconds stays in the name', '✓ adds (1.5 s)', { 'adds (1.5 s)': 'PASSED' }],
  ['skipped', '    ○ skipped adds', { 'skipped adds': 'SKIPPED' }],
  ['todo has no status', '    ✎ todo adds', {}],
  ['brackets in the name', '✓ adds (two) (1 ms)', { 'adds (two)': 'PASSED' }],
  ['a block', 'PASS src/add.test.js', {}],
  ['two tests of one name are one', lines('  ✓ adds', '  ✕ adds'), { adds: 'FAILED' }],
  ['the list of failures', '  ● block › adds', {}],
]);

readsLogs('jest_json', [
  ['passed', '[PASSED] block > adds', { 'block > adds': 'PASSED' }],
  ['failed', '[FAILED] block > adds', { 'block > adds': 'FAILED' }],
  ['pending has no status', '[PENDING] block > adds', {}],
  ['indented', '   [PASSED] a', { a: 'PASSED' }],
  ['no blank', '[PASSED]a', {}],
  ['no name', '[PASSED] ', {}],
  ['brackets in the name', '[PASSED] a [b]', { 'a [b]': 'PASSED' }],
  ['within a line', 'x [PASSED] a', {}],
  ['lower case', '[passed] a', {}],
  [
    'equal names in two blocks',
    lines('[PASSED] a > x', '[FAILED] b > x'),
    { 'a > x': 'PASSED', 'b > x': 'FAILED' },
  ],
]);

readsLogs('vitest', [
  ['passed', ' ✓ src/a.test.ts > adds', { 'src/a.test.ts > adds': 'PASSED' }],
  ['passed with its time', ' ✓ a.test.ts > adds 12ms', { 'a.test.ts > adds': 'PASSED' }],
  ['failed', ' × a.test.ts > adds', { 'a.test.ts > adds': 'FAILED' }],
  ['skipped', ' ↓ a.test.ts > adds [skipped]', { 'a.test.ts > adds': 'SKIPPED' }],
  ['skipped without its mark', ' ↓ a.test.ts > adds', { 'a.test.ts > adds': 'SKIPPED' }],
  [
    'a number at the end of the name is taken for a time',
    ' ✓ a.test.ts > adds 2',
    { 'a.test.ts > adds': 'PASSED' },
  ],
  ["Jest's cross", ' ✕ a.test.ts > adds', {}],
  ['the reason of a failure', '   → expected 1 to be 2', {}],
  ['a summary', ' Test Files  1 failed (1)', {}],
  ['a time with a blank', ' ✓ a.test.ts > adds 12 ms', { 'a.test.ts > adds': 'PASSED' }],
  ['the last status counts', lines(' ✓ a > x', ' × a > x'), { 'a > x': 'FAILED' }],
]);

readsLogs('mocha', [
  ['passed', '    ✓ adds', { adds: 'PASSED' }],
  ['the heavy tick of newer versions', '    ✔ adds', { adds: 'PASSED' }],
  ['slow', '    ✔ adds (120ms)', { adds: 'PASSED' }],
  ['failed', '    1) adds', { adds: 'FAILED' }],
  ['pending', '    - adds', { adds: 'SKIPPED' }],
  ['a block', '  Array', {}],
  [
    'the list of failures is not read again',
    lines('    1) adds', '  0 passing (3ms)', '  1 failing', '  1) block', '       adds:'),
    { adds: 'FAILED' },
  ],
  ['a list in output that is not indented', '- something', {}],
  ['the tick of Windows', '    √ adds', { adds: 'PASSED' }],
  [
    'a hook that fails',
    '    1) "before each" hook for "adds"',
    { '"before each" hook for "adds"': 'FAILED' },
  ],
  ['brackets in the name', '    ✓ adds (two)', { 'adds (two)': 'PASSED' }],
]);

const started = (...all: string[]) => lines('INFO: Starting browser Chrome', ...all);
readsLogs('karma', [
  ['nothing before the browser starts', '  ✔ adds', {}],
  ['passed', started('  ✔ adds'), { adds: 'PASSED' }],
  ['failed', started('  ✖ adds'), { adds: 'FAILED' }],
  ['in a block', started('  block', '    ✔ adds'), { 'block > adds': 'PASSED' }],
  ['in a block of a block', started('  a', '    b', '      ✔ x'), { 'a > b > x': 'PASSED' }],
  ['nothing after the summary', started('  ✔ a', 'SUMMARY:', '  ✖ b'), { a: 'PASSED' }],
  ['two tests of a block', started('  a', '    ✔ x', '    ✖ y'), { 'a > x': 'PASSED', 'a > y': 'FAILED' }],
  ['a line that is not indented', started('text', '  ✔ a'), { a: 'PASSED' }],
  [
    'back to an outer block',
    started('  a', '    b', '      ✔ x', '  c', '    ✔ y'),
    { 'a > b > x': 'PASSED', 'a > y': 'PASSED' },
  ],
  [
    'equal names in two blocks',
    started('  a', '    ✔ x', '    b', '      ✖ x'),
    { 'a > x': 'PASSED', 'a > b > x': 'FAILED' },
  ],
]);

readsLogs('tap', [
  ['ok', 'ok 1 adds', { adds: 'PASSED' }],
  ['not ok', 'not ok 2 adds', { adds: 'FAILED' }],
  ['a dash belongs to the name', 'ok 1 - adds', { '- adds': 'PASSED' }],
  ['a skip is passed, with its directive', 'ok 1 - adds # SKIP', { '- adds # SKIP': 'PASSED' }],
  ['no name', 'ok 1', {}],
  ['a plan', '1..3', {}],
  ['a comment', '# tests 3', {}],
  ['indented', '    ok 1 - inner', { '- inner': 'PASSED' }],
  ['no number', 'ok adds', {}],
  ['the last status counts', lines('ok 1 a', 'not ok 2 a'), { a: 'FAILED' }],
  ['details', '  expected: 1', {}],
]);
