import type { Database } from '@/db/connection';
import { difficultyExamples } from '@/db/difficulty-history';
import type { Calibration, Logistic } from '@/server/core/task/difficulty';
import { calibrationOf } from '@/server/search/difficulty/calibration';
import { enoughExamples, leastExamples, leastOfEach } from '@/server/search/difficulty/estimate';
import { train } from '@/server/search/difficulty/logistic';
import { historyTooShort } from './sentences';

/** The difficulty classifier of the run history, or why there is none. */
export type Trained =
  | { ok: true; classifier: Logistic; calibration: Calibration }
  | { ok: false; problem: string };

/** Trains on the runs in the database without those of one experiment, because it must not know what it predicts. */
export function trainedOnHistory(db: Database, exceptExperiment: string | null): Trained {
  const examples = difficultyExamples(db, { experiment: exceptExperiment });
  if (enoughExamples(examples)) {
    return { ok: true, classifier: train(examples), calibration: calibrationOf(examples) };
  }
  const solved = examples.filter((example) => example.solved).length;
  return {
    ok: false,
    problem: historyTooShort({ runs: examples.length, solved }, { least: leastExamples, leastOfEach }),
  };
}
