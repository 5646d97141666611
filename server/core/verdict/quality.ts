import type { MissingPackage } from './missing-packages';
import type { OutcomeStatus } from './outcome';
import type { ReferenceCheck } from './reference-check';
import * as sentence from './sentences';

/** How one test behaved over reruns of the unchanged task. A flip is a result other than the baseline's. */
export interface TestReliability {
  id: string;
  /** What it was at the baseline. */
  status: 'passed' | 'failed' | 'skipped';
  /** Reruns in which it ran, in the given order and shuffled. */
  runs: number;
  /** Flips among `runs`. */
  flips: number;
  /** Runs of this test alone, and flips among them. */
  aloneRuns: number;
  aloneFlips: number;
  /**
   * `flaky`: results differ between equal runs. `order`: always the same in the given order, always another in some
   * other order or alone. `steady`: no flip was seen.
   */
  kind: 'steady' | 'flaky' | 'order';
  /** Flips ÷ runs, in [0,1]. */
  rate: number;
  /** With 95 % confidence the flake rate is at most this, in [0,1]. */
  upper: number;
}

export interface FileCoverage {
  path: string;
  /** Lines that hold code, and those of them that ran. */
  lines: number;
  covered: number;
  /** Stretches of code lines that did not run, first and last line, from 1. */
  missed: [number, number][];
}

export interface Coverage {
  files: FileCoverage[];
  lines: number;
  covered: number;
  /** Files in the failing tests' traces or imported by their files. */
  near: string[];
}

export interface Mutant {
  path: string;
  line: number;
  /** In words: "`<` to `<=`". */
  note: string;
  /** The test that told, or why there is none. */
  caught: string | null;
}

export interface MutationCheck {
  tried: number;
  caught: number;
  survivors: Mutant[];
}

/** What could not be measured, and why, as a sentence. */
export interface NotMeasured {
  notMeasured: string;
}
export const isMeasured = <T extends object>(part: T | NotMeasured): part is T => !('notMeasured' in part);

export type QualityLevel = 'heavy' | 'few' | 'fix-first' | 'no-ground-truth';

export interface QualityVerdict {
  level: QualityLevel;
  /** Sentences, the weightiest first. */
  reasons: string[];
}

/** How far a task's visible tests can be trusted. */
export interface QualityReport {
  task: string;
  command: string;
  sandbox: 'local' | 'docker';
  baseline: {
    status: OutcomeStatus;
    passed: number;
    failed: number;
    skipped: number;
    /** Milliseconds of one run of the suite. */
    ms: number;
    /** Why a search could not start, as a sentence with what to do; null when it can. */
    problem: string | null;
    /** Why no check that must fail rode along; absent where one did, or where the runner has none. */
    noCanary?: string;
    targets: string[];
    guards: string[];
    /** Modules that tests could not load; absent: none. */
    missing?: MissingPackage[];
  };
  reliability: {
    /** Reruns of the whole suite. */
    reruns: number;
    /** How many of them in another order; 0 where the runner cannot shuffle. */
    shuffled: number;
    tests: TestReliability[];
    /** Tests the task names as flaky. */
    known: string[];
  } | null;
  coverage: Coverage | NotMeasured;
  mutation: MutationCheck | NotMeasured;
  hasHoldout: boolean;
  /** Absent where the task has no reference repair, or where nothing is to be repaired. */
  reference?: ReferenceCheck;
  /** Runs of the suite or a part of it that the report took, and seconds. */
  suiteRuns: number;
  seconds: number;
  verdict: QualityVerdict;
}

/** `queued` until an engine takes it. */
export type QualityStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface QualityProgress {
  phase: 'preparing' | 'baseline' | 'reruns' | 'alone' | 'coverage' | 'mutants';
  done: number;
  total: number;
}

/** The largest flake rate that is compatible, at 95 %, with no flip in `n` runs: 1 − 0.05^(1/n). 1 for n = 0. */
export const upperWithoutFlip = (n: number): number => (n <= 0 ? 1 : 1 - 0.05 ** (1 / n));

/**
 * One-sided 95 % upper bound of a rate after `flips` in `n` runs (Clopper–Pearson): the p at which `flips` or fewer
 * have probability 0.05. For flips = 0 it is `upperWithoutFlip`.
 */
export function upperRate(flips: number, n: number): number {
  if (n <= 0 || flips >= n) return 1;
  if (flips === 0) return upperWithoutFlip(n);
  const tail = (p: number) => {
    let [term, sum] = [(1 - p) ** n, 0];
    for (let k = 0; k <= flips; k++) {
      sum += term;
      term *= ((n - k) / (k + 1)) * (p / (1 - p));
    }
    return sum;
  };
  let [low, high] = [flips / n, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Passing runs in a row after which a false pass is less likely than 1 − `confidence`, where one run of a wrong
 * state passes by chance with probability `rate`: the least n with rate^n ≤ 1 − confidence. At least 1, at most 20.
 */
export function runsForConfidence(rate: number, confidence: number): number {
  if (rate <= 0) return 1;
  if (rate >= 1) return 20;
  return Math.min(20, Math.max(1, Math.ceil(Math.log(1 - confidence) / Math.log(rate) - 1e-9)));
}

/**
 * Line coverage below which a search is not advised, and the share of mutants caught below which (with 95 % confidence)
 * it is not.
 */
const leastCoverage = 0.6;
const leastCaught = 0.5;
const goodCoverage = 0.9;
const goodCaught = 0.75;

/** `src/path.js:7–8, 14; src/router.js:24–28`, at most four files. */
export function missedText(files: readonly FileCoverage[]): string {
  const holes = files.filter((file) => file.missed.length > 0);
  const parts = holes
    .slice(0, 4)
    .map(
      ({ path, missed }) =>
        `${path}:${missed.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ')}`,
    );
  return [...parts, ...(holes.length > 4 ? [`and ${holes.length - 4} more files`] : [])].join('; ');
}

/** What the measurements mean for a search, with its reasons. */
export function qualityVerdict(report: Omit<QualityReport, 'verdict'>): QualityVerdict {
  const { baseline, reliability, coverage, mutation, hasHoldout, reference } = report;
  if (baseline.status !== 'read') {
    return { level: 'no-ground-truth', reasons: [baseline.problem ?? sentence.noResult] };
  }
  if (report.command === '' || baseline.passed + baseline.failed === 0) {
    return { level: 'no-ground-truth', reasons: [sentence.noTestExecuted] };
  }
  const fix: string[] = [];
  const limit: string[] = [];
  const fine: string[] = [];
  if (reference) (reference.solves ? fine : fix).push(sentence.referenceChecked(reference));
  if (baseline.missing) fix.push(sentence.packagesMissing(baseline.missing));
  const known = new Set(reliability?.known ?? []);
  const unsteady = (kind: 'flaky' | 'order') =>
    (reliability?.tests ?? [])
      .filter((test) => test.kind === kind && !known.has(test.id))
      .map(({ id }) => id);
  const [flaky, ordered] = [unsteady('flaky'), unsteady('order')];
  if (flaky.length > 0) fix.push(sentence.flakyTests(flaky));
  if (ordered.length > 0) fix.push(sentence.orderedTests(ordered));
  const quarantined = (reliability?.tests ?? []).filter((test) => known.has(test.id));
  if (quarantined.length > 0) {
    limit.push(sentence.quarantinedTests(quarantined.map(({ id }) => id)));
  }
  if (isMeasured(coverage)) {
    const whole = coverage.lines === 0 ? 0 : coverage.covered / coverage.lines;
    const near = coverage.files.filter((file) => coverage.near.includes(file.path));
    const sum = (key: 'lines' | 'covered') => near.reduce((total, file) => total + file[key], 0);
    const nearby = near.length === 0 || sum('lines') === 0 ? null : sum('covered') / sum('lines');
    const text = sentence.coverageMeasured(whole, nearby);
    if (whole < leastCoverage || (nearby !== null && nearby < leastCoverage)) {
      fix.push(`${text} ${sentence.coverageTooLow(leastCoverage)}`);
    } else if (whole < goodCoverage || (nearby !== null && nearby < goodCoverage)) {
      const missed = missedText([...near, ...coverage.files.filter((file) => !near.includes(file))]);
      limit.push(`${text} ${sentence.linesNeverRun(missed)}`);
    } else fine.push(text);
  } else limit.push(sentence.coverageNotMeasured(coverage.notMeasured));
  if (isMeasured(mutation) && mutation.tried > 0) {
    const share = mutation.caught / mutation.tried;
    const text = sentence.mutantsCaught(mutation.tried, mutation.caught);
    if (upperRate(mutation.caught, mutation.tried) < leastCaught)
      fix.push(`${text} ${sentence.mutantsMissed}`);
    else if (share < goodCaught) limit.push(text);
    else fine.push(text);
  } else if (!isMeasured(mutation)) limit.push(sentence.mutantsNotMeasured(mutation.notMeasured));
  else limit.push(sentence.noMutants);
  if (baseline.problem !== null) limit.push(baseline.problem);
  const notes = hasHoldout ? [] : [sentence.noHoldout];
  if (fix.length > 0) return { level: 'fix-first', reasons: [...fix, ...limit, ...notes] };
  const besides = limit.length - (quarantined.length > 0 ? 1 : 0);
  const few = besides > 0 || (!hasHoldout && limit.length > 0);
  return { level: few ? 'few' : 'heavy', reasons: [...limit, ...fine, ...notes] };
}

export const levelTitles: Record<QualityLevel, { title: string; meaning: string }> = {
  heavy: { title: 'Fit for heavy search', meaning: sentence.levels.heavy },
  few: { title: 'Fit for a few attempts', meaning: sentence.levels.few },
  'fix-first': { title: 'Fix the tests first', meaning: sentence.levels['fix-first'] },
  'no-ground-truth': { title: 'No ground truth', meaning: sentence.levels['no-ground-truth'] },
};
