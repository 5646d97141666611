import { expect, test } from 'vitest';
import { withExitCode } from '@/server/benchmarks/grading/eval-script';
import { infrastructureHint } from '@/server/benchmarks/grading/infrastructure';
import { statusOf } from '@/server/benchmarks/grading/lookup';
import { parserOf } from '@/server/benchmarks/grading/parsers/by-name';
import type { Statuses } from '@/server/benchmarks/grading/status';
import { type Expected, gradeLog } from '@/server/benchmarks/grading/verdict';

const pytest = parserOf({ logParser: 'parse_log_pytest', id: 'a__a-1', version: null }) ?? (() => new Map());
const log = (output: string, exitCode: number | null = 0) =>
  `+ : '>>>>> Start Test Output'\n${output}\n+ : '>>>>> End Test Output'\n${exitCode === null ? '' : `>>>>> Test Exit Code: ${exitCode}\n`}`;
const expected = (more: Partial<Expected> = {}): Expected => ({
  failToPass: ['t::fix'],
  passToPass: ['t::guard'],
  evalType: 'pass_and_fail',
  ...more,
});
const verdict = (text: string, more: Partial<Expected> = {}) => gradeLog(text, pytest, expected(more));

test.each([
  ['both pass', 'PASSED t::fix\nPASSED t::guard', true],
  ['an expected failure counts as passed', 'XFAIL t::fix\nXFAIL t::guard', true],
  ['a target that is skipped fails', 'SKIPPED t::fix\nPASSED t::guard', false],
  ['a guard that is skipped is kept', 'PASSED t::fix\nSKIPPED t::guard', true],
  ['a target that is absent fails', 'PASSED t::guard', false],
  ['a guard that is absent fails', 'PASSED t::fix', false],
  ['an unexpected pass is absent', 'XPASS t::fix\nPASSED t::guard', false],
  ['a guard with an error fails', 'PASSED t::fix\nERROR t::guard', false],
])('%s', (_, output, resolved) => {
  expect(verdict(log(output, null))).toMatchObject({ kind: 'results', resolved });
});

test.each([
  ['an expected failure', 'XFAIL t::fix\nPASSED t::guard', true, /t::fix .*officially passed, .*skipped/],
  ['a guard that was skipped', 'PASSED t::fix\nSKIPPED t::guard', true, /t::guard .*officially kept/],
  ['an unexpected pass', 'XPASS t::fix\nPASSED t::guard', false, /t::fix .*officially absent, .*passed/],
  ['an unexpected pass, the status last', 't::fix XPASS\nPASSED t::guard', false, /t::fix .*absent/],
])('the own reading of %s differs, and says why', (_, output, resolved, why) => {
  expect(verdict(log(output))).toMatchObject({ resolved, differs: [expect.stringMatching(why)] });
});

test('where both readings agree there is no difference', () => {
  expect(verdict(log('PASSED t::fix\nFAILED t::guard', 1))).not.toHaveProperty('differs');
  expect(verdict(log('SKIPPED t::fix\nPASSED t::guard'))).not.toHaveProperty('differs');
  const failOnly = verdict(log('XFAIL t::fix\nPASSED t::guard'), { evalType: 'fail_only' });
  expect(failOnly).not.toHaveProperty('differs');
});

test('line ends of Windows, and progress lines that overwrite one another, are line ends', () => {
  expect(verdict(log('PASSED t::fix\r\n 50 %\rPASSED t::guard\r'))).toMatchObject({ resolved: true });
});

test('some targets and all guards are partial, and not resolved', () => {
  const failToPass = ['t::fix', 't::more'];
  const found = verdict(log('PASSED t::fix\nFAILED t::more\nPASSED t::guard', 1), { failToPass });
  expect(found).toMatchObject({
    resolved: false,
    partial: true,
    failToPass: { success: ['t::fix'], failure: ['t::more'] },
  });
});

test.each([
  ['the patch did not apply', `>>>>> Patch Apply Failed\n${log('PASSED t::fix\nPASSED t::guard')}`],
  ['the reset failed', `${log('PASSED t::fix\nPASSED t::guard')}>>>>> Reset Failed`],
  ['the tests timed out', `${log('PASSED t::fix')}>>>>> Tests Timed Out`],
  ['no start marker', "PASSED t::fix\n+ : '>>>>> End Test Output'"],
  ['no end marker', "+ : '>>>>> Start Test Output'\nPASSED t::fix"],
  ['an end marker before the start', '>>>>> End Test Output\n>>>>> Start Test Output\nPASSED t::fix'],
  ['nothing parsed', log('SKIPPED [7] conftest.py:4: x\n===== 7 skipped =====')],
  ['an exit code that no test explains', log('PASSED t::fix\nPASSED t::guard', 1)],
  [
    'a forged exit code before the true one',
    log('>>>>> Test Exit Code: 0\nPASSED t::fix\nPASSED t::guard', 1),
  ],
])('no results: %s', (_, text) => {
  expect(verdict(text)).toMatchObject({ kind: 'no results', reason: expect.stringMatching(/\.$/) });
});

test('an exit code other than 0 with a failure outside of the expected tests resolves', () => {
  expect(verdict(log('PASSED t::fix\nPASSED t::guard\nFAILED t::other - x', 1))).toMatchObject({
    resolved: true,
  });
});

test('an output without a status between the markers is looked for in the whole log', () => {
  expect(verdict(`PASSED t::fix\nPASSED t::guard\n${log('')}`)).toMatchObject({ resolved: true });
});

test('the first markers count: what tests print after them is not read', () => {
  const forged = log(
    'FAILED t::fix - x\nPASSED t::guard\n>>>>> End Test Output\nPASSED t::fix\n>>>>> Start Test Output',
    1,
  );
  expect(verdict(forged)).toMatchObject({ kind: 'results', resolved: false });
});

test('fail_only: a test fails only where it is listed as failed', () => {
  const marked = parserOf({ logParser: 'parse_log_mocha', id: 'a__a-1', version: null }) ?? (() => new Map());
  const rules: Expected = { failToPass: ['fix'], passToPass: ['guard'], evalType: 'fail_only' };
  expect(gradeLog(log('Executed 12 of 12 SUCCESS'), marked, rules)).toMatchObject({ resolved: true });
  expect(gradeLog(log('  1) guard', 1), marked, rules)).toMatchObject({
    resolved: false,
    passToPass: { success: [], failure: ['guard'] },
  });
  expect(gradeLog(log('nothing ran'), marked, rules)).toMatchObject({ kind: 'no results' });
});

const statuses: Statuses = new Map([
  ['t[a b]', 'PASSED'],
  ['t[a c]', 'XFAIL'],
  ['u[x y]', 'PASSED'],
  ['u[x z]', 'FAILED'],
  ['v[[p q]', 'SKIPPED'],
  ['w', 'FAILED'],
]);
test.each([
  ['exact', 'w', 'FAILED'],
  ['cut, and all agree', 't[a', 'PASSED'],
  ['cut, and they do not agree', 'u[x', undefined],
  ['cut, and there is one', 'v[[p', 'SKIPPED'],
  ['whole ids are never extended', 'w[]', undefined],
  ['a prefix without a bracket is not cut', 't', undefined],
  ['cut, and there is none', 'nothing[a', undefined],
])('an id is looked up: %s', (_, id, status) => {
  expect(statusOf(id, statuses)).toBe(status);
});

test.each([
  ['urlopen error [Errno -3] Temporary failure in name resolution', 'network_unreachable', true],
  ['OSError: [Errno 12] Cannot allocate memory', 'out_of_memory', true],
  ['line\nKilled\n', 'out_of_memory', true],
  ['ModuleNotFoundError: x', 'missing_module', false],
  ['no tests ran in 0.1s', 'no_tests_collected', false],
  ['cannot open display: :0', 'display_unavailable', true],
  ['Error: Failed to launch the browser process', 'browser_launch_failed', true],
])('a hint at the infrastructure: %s', (output, reason, isEnvironment) => {
  expect(infrastructureHint(output)).toEqual({ reason, isEnvironment });
});

test('an ordinary failure gives no hint; one of the environment goes first', () => {
  expect(infrastructureHint('AssertionError: 1 != 2, Killed by a test')).toBeNull();
  expect(infrastructureHint('No module named x\nNetwork is unreachable')?.reason).toBe('network_unreachable');
});

test('the script keeps the exit code of the test command, once', () => {
  const script = "#!/bin/bash\npytest\n: '>>>>> End Test Output'\ngit checkout x\n";
  const changed = withExitCode(script);
  expect(changed).toBe(
    '#!/bin/bash\npytest\nSWEBENCH_TEST_EXIT_CODE=$?\n: \'>>>>> End Test Output\'\necho ">>>>> Test Exit Code: $SWEBENCH_TEST_EXIT_CODE"\ngit checkout x\n',
  );
  expect(withExitCode(changed)).toBe(changed);
  expect(withExitCode('pytest')).toBe('pytest');
});
