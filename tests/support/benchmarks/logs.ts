import { expect, test } from 'vitest';
import { parserOf } from '@/server/benchmarks/grading/parsers/by-name';

/** A log's story, its text, and the statuses that the specification gives it. */
export type LogCase = readonly [story: string, log: string, statuses: Record<string, string>];

/** A test for each log: the parser of that name finds exactly these statuses. */
export function readsLogs(
  name: string,
  cases: readonly LogCase[],
  { id = 'a__a-1', version = null }: { id?: string; version?: string | null } = {},
): void {
  test.each(cases)(`${name}: %s`, (_, log, statuses) => {
    expect(
      Object.fromEntries(
        parserOf({ logParser: `parse_log_${name}`, id, version })?.(log) ?? [['no parser', name]],
      ),
    ).toEqual(statuses);
  });
}
