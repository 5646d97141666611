import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';

const lineOf = /^(\s*)([✔✖])?\s(.*)$/;

/** Karma's mocha reporter: names are joined with those of the blocks around them, found by their indentation. */
export const karma: LogParser = (log) => {
  const found: Statuses = new Map();
  const suites: string[] = [];
  let isStarted = false;
  let indent = -1;
  for (const line of log.split('\n')) {
    if (line.startsWith('SUMMARY:')) break;
    if (line.includes('Starting browser')) isStarted = true;
    const match = isStarted && !line.includes('Starting browser') ? lineOf.exec(line) : null;
    if (!match) continue;
    const [, blanks = '', mark, name = ''] = match;
    if (mark !== undefined) {
      found.set([...suites, name].join(' > '), mark === '✔' ? 'PASSED' : 'FAILED');
    } else if (blanks.length > 0 && blanks.length > indent) suites.push(name);
    else if (blanks.length > 0 && blanks.length < indent) suites.pop();
    if (mark === undefined && blanks.length > 0) indent = blanks.length;
  }
  return found;
};
