import type { LogParser, Statuses, TestStatus } from '@/server/benchmarks/grading/status';

/** A parser of logs in which one line tells of one test. The pattern's groups `mark` and `name` are read. */
export const byLine =
  (
    pattern: RegExp,
    statuses: Readonly<Record<string, TestStatus>>,
    named: (name: string, status: TestStatus) => string = (name) => name,
  ): LogParser =>
  (log) => {
    const found: Statuses = new Map();
    for (const line of log.split('\n')) {
      const { mark, name } = pattern.exec(line.trim())?.groups ?? {};
      const status = mark === undefined ? undefined : statuses[mark];
      if (status && name !== undefined) found.set(named(name, status), status);
    }
    return found;
  };

/** `go test -v`: tests and their subtests. */
export const gotest = byLine(/^--- (?<mark>PASS|FAIL|SKIP): (?<name>.+) \(.+\)$/, {
  PASS: 'PASSED',
  FAIL: 'FAILED',
  SKIP: 'SKIPPED',
});

/** `cargo test`. A test that is ignored has no status. */
export const cargo = byLine(/^test\s+(?<name>\S+)\s+\.\.\.\s+(?<mark>\w+)$/, {
  ok: 'PASSED',
  FAILED: 'FAILED',
});

/** Jest with `--verbose`. Names of equal tests in different blocks are the same name. */
export const jest = byLine(
  /^(?<mark>[✓✕○])\s(?<name>.+?)(?:\s\(\d+\s*m?s\))?$/,
  {
    '✓': 'PASSED',
    '✕': 'FAILED',
    '○': 'SKIPPED',
  },
  (name) => name.trim(),
);

/** Jest's JSON, written as lines `[PASSED] name` by the evaluation script. */
export const jestJson = byLine(/^\[(?<mark>PASSED|FAILED)\]\s(?<name>.+)$/, {
  PASSED: 'PASSED',
  FAILED: 'FAILED',
});

/** Vitest with `--reporter=verbose`. */
export const vitest = byLine(/^(?<mark>[✓×↓])\s(?<name>.+?)(?:\s(?:\d+\s*m?s?|\[skipped\]))?$/, {
  '✓': 'PASSED',
  '×': 'FAILED',
  '↓': 'SKIPPED',
});

/** TAP: the name is everything after the number. */
export const tap = byLine(/^(?<mark>ok|not ok) \d+ (?<name>.+)$/, { ok: 'PASSED', 'not ok': 'FAILED' });

/** Ant's JUnit task, with the formatter that the images have. */
export const ant = byLine(/^\[junit\]\s+\[(?<mark>PASS|FAIL|ERR)\]\s+(?<name>.*)$/, {
  PASS: 'PASSED',
  FAIL: 'FAILED',
  ERR: 'FAILED',
});

/** GoogleTest. */
export const googletest = byLine(/^.*\[\s*(?<mark>OK|FAILED)\s*\]\s(?<name>.*)\s\(.*\)$/, {
  OK: 'PASSED',
  FAILED: 'FAILED',
});

/** Redis' Tcl tests: a failed one also names its file. */
export const redis = byLine(
  /^\[(?<mark>ok|err|skip|ignore)\]:\s(?<name>.+?)(?:\s\(\d+\s*m?s\))?$/,
  { ok: 'PASSED', err: 'FAILED', skip: 'SKIPPED', ignore: 'SKIPPED' },
  (name, status) => (status === 'FAILED' ? name.replace(/\s+in\s+\S+$/, '') : name),
);

/** `make check` of Automake. */
export const jq = byLine(/^(?<mark>PASS|FAIL):\s(?<name>.+)$/, { PASS: 'PASSED', FAIL: 'FAILED' });

/** MicroPython's `run-tests.py`. */
export const micropython = byLine(/^(?<mark>pass|FAIL|skip)\s+(?<name>.+)$/, {
  pass: 'PASSED',
  FAIL: 'FAILED',
  skip: 'SKIPPED',
});
