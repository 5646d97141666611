import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import { testsOfCtrf } from './ctrf';
import { rewardOf } from './reward';

/** What is left of a verifier's run. `exitCode` is that of `test.sh`, null where its time ran out. */
export interface VerifierRun {
  exitCode: number | null;
  text: string | null;
  json: string | null;
  ctrf: string | null;
  log: string;
  ms: number;
}

/** The parts of a reward, so that a reward between 0 and 1 is worth that much to a search. */
const parts = [0.25, 0.5, 0.75, 1];
const fullReward = 'reward of 1';

/**
 * The outcome of a task directory's verifier: solved exactly if the reward is 1. Its single tests are those of
 * `ctrf.json`; without it, quarters of the reward.
 */
export function harborOutcome({ exitCode, text, json, ctrf, log, ms }: VerifierRun): Outcome {
  const outcome = { exitCode, log, ms, tampered: [], tests: [] };
  if (exitCode === null) return { ...outcome, status: 'timeout' };
  const found = rewardOf({ text, json });
  if (found.kind === 'broken') return { ...outcome, status: 'unreadable', log: `${found.reason}\n${log}` };
  const { reward, others, notes } = found;
  const figures = Object.entries({ reward, ...others }).map(([name, value]) => `${name} ${value}`);
  const test = (id: string, isPassed: boolean): TestResult => ({
    id,
    status: isPassed ? 'passed' : 'failed',
    message: isPassed ? '' : `The verifier gave a reward of ${reward}.`,
    frame: null,
  });
  const single = testsOfCtrf(ctrf)?.filter(({ status }) => status !== 'skipped') ?? [];
  const tests =
    single.length > 0
      ? [...single, test(fullReward, reward === 1)]
      : parts.map((part) => test(part === 1 ? fullReward : `reward of ${part}`, reward >= part));
  // A search asks whether the command ended well; here the reward says so, and `test.sh` may end as it likes.
  const isSolved = reward === 1;
  return {
    ...outcome,
    status: 'read',
    exitCode: isSolved ? 0 : 1,
    tests: isSolved ? tests.map(({ id }) => test(id, true)) : tests,
    log: `${[figures.join(', '), ...notes].join('\n')}\n${log}`,
  };
}
