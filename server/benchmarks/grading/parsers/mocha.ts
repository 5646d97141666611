import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';

const passed = /^[✓✔√]\s(.+?)(?:\s\(\d+\s*m?s\))?$/;
const failed = /^\d+\)\s(.+?):?$/;
const pending = /^-\s(.+)$/;
const end = /^\d+ (?:passing|failing|pending)\b/;

/** Mocha's `spec` reporter. What follows the totals is the list of failures with their traces, not tests. */
export const mocha: LogParser = (log) => {
  const found: Statuses = new Map();
  for (const raw of log.split('\n')) {
    const line = raw.trim();
    if (end.test(line)) break;
    const name = (pattern: RegExp) => pattern.exec(line)?.[1]?.trim();
    const [ok, wrong, left] = [name(passed), name(failed), name(pending)];
    if (ok !== undefined) found.set(ok, 'PASSED');
    else if (wrong !== undefined) found.set(wrong, 'FAILED');
    else if (left !== undefined && /^\s/.test(raw)) found.set(left, 'SKIPPED');
  }
  return found;
};
