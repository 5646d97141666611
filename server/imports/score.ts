import type { NodeScore } from '@/server/core/run/node';
import type { Outcome } from '@/server/core/verdict/outcome';
import type { ImportedReward, ImportedTest } from '@/server/exchange/run/imported-run';

type Tests = readonly ImportedTest[] | null;

const counts = (tests: Tests) => ({
  targetsPassing: (tests ?? []).filter(({ status }) => status === 'passed').length,
  targetsTotal: (tests ?? []).length,
  guardsPassing: 0,
  guardsTotal: 0,
});

/** The score that another system recorded at a step: its tests, otherwise its reward. It never makes a solution. */
export function recordedScore(tests: Tests, reward: ImportedReward | null): NodeScore | null {
  if (tests !== null && tests.length > 0) {
    const count = counts(tests);
    const share = count.targetsPassing / count.targetsTotal;
    return { ...count, reward: reward?.value ?? share, solved: false, source: 'observed' };
  }
  return reward && { ...counts(null), reward: reward.value, solved: false, source: 'judged' };
}

/**
 * The score of an end of which a file, a report or a verifier tells whether it solves the task. What solves it has the
 * reward 1; of what does not, the share of tests that pass counts for less than 1.
 */
export function verdictScore(resolved: boolean, tests: Tests): NodeScore {
  const count = counts(tests);
  const share = count.targetsTotal === 0 ? 0 : count.targetsPassing / count.targetsTotal;
  const reward = resolved ? 1 : Math.min(share, 0.99);
  return { ...count, reward, solved: resolved, source: 'verified' };
}

/** Recorded tests in the form of a report. */
export const outcomeOf = (tests: Tests): Outcome => ({
  status: tests !== null && tests.length > 0 ? 'read' : 'no-tests',
  tests: (tests ?? []).map(({ id, status }) => ({ id, status, message: '', frame: null })),
  exitCode: null,
  log: '',
  ms: 0,
  tampered: [],
});
