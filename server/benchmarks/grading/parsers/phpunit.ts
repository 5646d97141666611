import type { LogParser, Statuses, TestStatus } from '@/server/benchmarks/grading/status';

const marks: Readonly<Record<string, TestStatus>> = { '✔': 'PASSED', '✘': 'FAILED', '↩': 'SKIPPED' };

/** PHPUnit with `--testdox`: names are joined with the class before them. */
export const phpunit: LogParser = (log) => {
  const found: Statuses = new Map();
  let suite = '';
  for (const line of log.split('\n')) {
    const title = /^(\w.+) \(.+\)$/.exec(line)?.[1];
    const [, mark = '', name] = /^\s*([✔✘↩])\s*(.*)$/.exec(line) ?? [];
    const status = marks[mark];
    if (title !== undefined) suite = title;
    else if (status && name !== undefined) found.set(`${suite} > ${name}`, status);
  }
  return found;
};
