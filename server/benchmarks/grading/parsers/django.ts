import { type LogParser, partsOf, type Statuses, type TestStatus } from '@/server/benchmarks/grading/status';

const passing = [' ... ok', ' ... OK', ' ...  OK'];
const failing: readonly [string, TestStatus][] = [
  [' ... FAIL', 'FAILED'],
  [' ... ERROR', 'ERROR'],
];
const headings: readonly [string, TestStatus][] = [
  ['FAIL:', 'FAILED'],
  ['ERROR:', 'ERROR'],
];
const isEquivalent = '--version is equivalent to version';
/** A migration's line runs into the test's. */
const migration = 'Applying sites.0002_alter_domain_unique...test_no_migrations';

/** A result that other output stands before: the test's name, the output's first line, and `ok` in a line of its own. */
const interrupted = [
  /^(.*?)\s\.\.\.\sTesting against Django installed in [\s\S]*? silenced\)\.\nok$/gm,
  /^(.*?)\s\.\.\.\sInternal Server Error: \/.*\/\nok$/gm,
  /^(.*?)\s\.\.\.\sSystem check identified no issues \(0 silenced\)\nok$/gm,
];

/** Django's runner (`unittest` with `--verbosity 2`). */
export const django: LogParser = (log) => {
  const found: Statuses = new Map();
  let previous: string | null = null;
  for (const raw of log.split('\n')) {
    let line = raw.trim();
    if (line.includes(isEquivalent)) found.set(isEquivalent, 'PASSED');
    if (line.includes(' ... ')) previous = before(line, ' ... ');
    const ending = passing.find((one) => line.endsWith(one));
    if (ending !== undefined) {
      if (line.startsWith(migration)) line = line.slice(line.indexOf('...') + 3).trim();
      found.set(line.slice(0, -ending.length), 'PASSED');
    }
    if (line.includes(' ... skipped')) found.set(before(line, ' ... skipped'), 'SKIPPED');
    for (const [end, status] of failing) if (line.endsWith(end)) found.set(before(line, end), status);
    for (const [start, status] of headings) {
      const name = partsOf(line)[1];
      if (line.startsWith(start) && name !== undefined) found.set(name, status);
    }
    if (line.startsWith('ok') && previous !== null) found.set(previous, 'PASSED');
  }
  for (const pattern of interrupted) {
    for (const [, name] of log.matchAll(pattern)) if (name !== undefined) found.set(name, 'PASSED');
  }
  return found;
};

const before = (line: string, separator: string) => line.slice(0, line.indexOf(separator));
