import { describe, expect, it } from 'vitest';
import { stableName } from '@/server/verifier/clean-text';
import { judge } from '@/server/verifier/outcome';

describe('the name of a test', () => {
  it.each([
    ['test_x[<obj at 0x7f3a2b4c5d60>]', 'test_x[<obj at 0x…>]'],
    ['handles 3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'handles …uuid…'],
    ['at 2026-11-29T09:15:00.123Z works', 'at …time… works'],
    ['at 2026-11-29 09:15:00+01:00', 'at …time…'],
    ['reads /tmp/pytest-of-root-x8Fk2a', 'reads /tmp/…'],
    ['worker pid 4711', 'worker pid…'],
  ])('%s is kept without what a run makes up', (name, stable) => expect(stableName(name)).toBe(stable));

  it.each([
    'rounds 0x1f to hex',
    'on 2026-11-29 it is a Sunday',
    'adds 9:15 and 10:30',
    'test_x[9 - 4]',
    'reads /tmp/a',
    'returns 12345678',
  ])('%s stays as it is', (name) => expect(stableName(name)).toBe(name));

  it('two of them that become one are told apart by their order', () => {
    const test = (id: string, status: 'passed' | 'failed') => ({ id, status, message: '', frames: [] });
    const result = { exitCode: 1, stdout: '', stderr: '', timedOut: false, truncated: false, ms: 1 };
    const report = {
      tests: [test('a 0x7f0000000001', 'passed'), test('a 0x7f0000000002', 'failed')],
      doubt: null,
    };
    const { outcome } = judge(result, report, () => false, []);
    expect(outcome.tests.map(({ id, status }) => `${status} ${id}`)).toEqual([
      'passed a 0x…',
      'failed a 0x… #2',
    ]);
  });
});
