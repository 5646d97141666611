import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';

/** A parser of Jest's line for each test file: `PASS path` or `FAIL path`, without the time that a slow file has. */
const fileResults =
  (time: RegExp): LogParser =>
  (log) => {
    const found: Statuses = new Map();
    for (const line of log.split('\n')) {
      const [, mark, rest = ''] = /^(PASS|FAIL)\s(.*)/.exec(line) ?? [];
      if (mark === undefined) continue;
      found.set(time.exec(rest)?.[1] ?? rest, mark === 'PASS' ? 'PASSED' : 'FAILED');
    }
    return found;
  };

/** react-pdf's and Carbon's Jest: `(12ms)`, `(1.5s)` and `(1.5 s)` end the name, with whatever follows them. */
export const jestFiles = fileResults(/^(.*)\s\([\d.]+(?:ms|\ss|s)\)/);

/** Grommet's and Lighthouse's Jest: only a time at the end of the line is one. */
export const jestFilesTimed = fileResults(/^(.*?)\s\([\d.]+\s?(?:ms|s)\)\s*$/);
