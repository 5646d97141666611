/** What the verifier says of the task's reference repair. */
export interface ReferenceCheck {
  /** It passes the visible tests as a solution must, and the holdout where there is one. */
  solves: boolean;
  /** Why it could not be applied; the rest is absent then. */
  notApplied?: string;
  targetsPassing?: number;
  targetsTotal?: number;
  guardsPassing?: number;
  guardsTotal?: number;
  /** `failing`: ids of failing holdout tests. Absent where the task has no holdout. */
  holdout?: { passes: boolean; failing: string[] };
}

/** The check in a few words. */
export const referenceFigure = ({ solves, notApplied, holdout }: ReferenceCheck): string =>
  notApplied !== undefined
    ? 'does not apply'
    : solves
      ? `passes${holdout ? ', holdout included' : ''}`
      : holdout?.passes === false
        ? 'fails the holdout'
        : 'fails the tests';
