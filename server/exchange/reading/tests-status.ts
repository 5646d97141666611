import type { ImportedTest } from '@/server/exchange/run/imported-run';
import { type Fields, fields, list, text } from './value';

/** Tests by the word of a runner, in any case. */
export function testStatus(word: unknown): ImportedTest['status'] {
  const plain = typeof word === 'string' ? word.toLowerCase() : '';
  if (plain.startsWith('pass') || plain === 'xfail' || plain === 'success') return 'passed';
  return plain.startsWith('skip') ? 'skipped' : 'failed';
}

/** The tests of SWE-bench's `tests_status`: groups such as FAIL_TO_PASS (in any case) with `success` and `failure`. */
export function testsOfStatus(status: Fields): ImportedTest[] {
  const tests = new Map<string, ImportedTest>();
  for (const group of Object.values(status)) {
    for (const [key, result] of [
      ['success', 'passed'],
      ['failure', 'failed'],
    ] as const) {
      for (const id of list(fields(group)[key])) {
        const name = text(id);
        if (name !== null) tests.set(name, { id: name, status: result });
      }
    }
  }
  return [...tests.values()];
}
