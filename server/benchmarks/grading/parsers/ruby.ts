import { byLine } from './by-line';

/** Minitest with `--verbose`. A test that is skipped is printed with its time, whose point is taken for that of a success. */
export const minitest = byLine(/^(?<name>.+)\. .*=.*(?<mark>[.FE]).*$/, {
  '.': 'PASSED',
  F: 'FAILED',
  E: 'FAILED',
});

/** Cucumber with `--format progress`: a scenario and a mark for each of its steps; what follows the dots decides. */
export const cucumber = byLine(/^(?<name>.*) \.+(?<mark>\.|F)/, { '.': 'PASSED', F: 'FAILED' });

/** test-unit with `--verbose`. */
export const rubyUnit = byLine(/^(?:test: )?(?<name>.+):\s+(?<mark>\.|E\b|F\b|O\b)/, {
  '.': 'PASSED',
  E: 'FAILED',
  F: 'FAILED',
  O: 'SKIPPED',
});

/** RSpec's JSON, written as lines `name - passed` by the evaluation script. One that is pending has no status. */
export const rspecJson = byLine(/^(?<name>.+) - (?<mark>passed|failed)/, {
  passed: 'PASSED',
  failed: 'FAILED',
});
