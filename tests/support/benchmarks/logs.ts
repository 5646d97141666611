import { expect, test } from 'vitest';
import { parserNamed } from '@/server/benchmarks/grading/parsers/by-name';

/** A log's story, its text, and the statuses that the specification gives it. */
export type LogCase = readonly [story: string, log: string, statuses: Record<string, string>];

/** A test for each log: the parser of that name finds exactly these statuses. */
export function readsLogs(name: string, cases: readonly LogCase[], instanceId = 'a__a-1'): void {
  test.each(cases)(`${name}: %s`, (_, log, statuses) => {
    expect(
      Object.fromEntries(parserNamed(`parse_log_${name}`, instanceId)?.(log) ?? [['no parser', name]]),
    ).toEqual(statuses);
  });
}
