/** As the reports of benchmarks name it; `server/benchmarks/grading` describes each. */
type PredictionStatus = 'resolved' | 'unresolved' | 'no results' | 'error' | 'empty patch';

/** Graded predictions that are kept for pages, the first ones; the report holds all. */
export const mostLines = 500;

/** One prediction that was graded, as a page shows it: no name of a hidden test is in it. */
export interface GradedLine {
  instanceId: string;
  model: string;
  status: PredictionStatus;
  /** The command that applied the patch; null where none did or none was needed. */
  appliedBy: string | null;
  /** Tests that are as wanted, and all of them. */
  failToPass: [number, number];
  passToPass: [number, number];
  /** Why there is no verdict, or what the environment may have to do with it; null: nothing. */
  note: string | null;
  /** Tests that Espalier itself reads differently. */
  differs: number;
}

/** Whether an imported task can be trusted on this machine. */
export interface CheckedTask {
  usable: boolean;
  /** What the known fix came to, and no change. */
  gold: PredictionStatus;
  empty: PredictionStatus;
  /** Why it cannot be trusted; null where it can. */
  reason: string | null;
  /** When, in milliseconds since the epoch. */
  at: number;
}

/** How tests are run. */
export interface GradingOptions {
  /** Of the tests of one prediction or task (s). */
  timeout: number;
  /** Predictions or tasks at the same time. */
  workers: number;
}

export interface GradingProgress {
  done: number;
  total: number;
  /** Resolved predictions, or tasks that can be trusted, among `done`. */
  good: number;
  /** What is done at the moment that takes long, as an image that is pulled; absent: tests run. */
  note?: string;
}
