import { type LogParser, partsOf, type Statuses, type TestStatus } from '@/server/benchmarks/grading/status';

const endings: Readonly<Record<string, TestStatus>> = { ok: 'PASSED', F: 'FAILED', E: 'ERROR' };

/** The title of a failure: `____ sympy/core/tests/test_x.py:test_name ____`. */
const title = /_* (.*)\.py:(.*) _*/g;
/** No title is longer, and the pattern takes the square of a line's length. */
const longestTitle = 2000;

/** SymPy's own runner: `test_name ok`, `F` or `E`, and titles of failures. The lines of tests count after the titles. */
export const sympy: LogParser = (log) => {
  const found: Statuses = new Map();
  const lines = log.split('\n');
  for (const line of lines) {
    if (line.length > longestTitle || !line.includes('.py:')) continue;
    for (const [, file, test] of line.matchAll(title)) found.set(`${file}.py:${test}`, 'FAILED');
  }
  for (const line of lines) {
    const parts = partsOf(line);
    const status = parts.length > 1 ? endings[parts.at(-1) ?? ''] : undefined;
    if (parts[0]?.startsWith('test_') && status) found.set(parts[0], status);
  }
  return found;
};
