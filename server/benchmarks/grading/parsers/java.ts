import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';

/**
 * Maven prints no test that passed: each test is run by a command of its own (`-Dtest=name`, shown by `set -x`), and the
 * build's result is the test's. Commands may be printed before the results of those before them.
 */
export const maven: LogParser = (log) => {
  const found: Statuses = new Map();
  const waiting: string[] = [];
  for (const line of log.split('\n')) {
    const name = /^.*-Dtest=(\S+).*$/.exec(line.trim())?.[1];
    if (name !== undefined) waiting.push(name);
    const result = /^.*BUILD (SUCCESS|FAILURE)$/.exec(line.trim())?.[1];
    const tested = result === undefined ? undefined : waiting.shift();
    if (tested !== undefined) found.set(tested, result === 'SUCCESS' ? 'PASSED' : 'FAILED');
  }
  return found;
};

/** Gradle with the logging that the images set; a name and its result may stand in different lines. */
export const gradle: LogParser = (log) => {
  const found: Statuses = new Map();
  let pending: string | null = null;
  for (const raw of log.split('\n')) {
    const line = raw.trim();
    const [, name, status] = /^([^>].+)\s+(PASSED|FAILED)$/.exec(line) ?? [];
    const alone = /^(PASSED|FAILED)$/.exec(line)?.[1];
    if (name !== undefined) {
      found.set(name, status === 'PASSED' ? 'PASSED' : 'FAILED');
      pending = null;
    } else if (/^\S+\s+>\s+\S+$/.test(line)) pending = line;
    else if (alone !== undefined && pending !== null) {
      found.set(pending, alone === 'PASSED' ? 'PASSED' : 'FAILED');
      pending = null;
    }
  }
  return found;
};
