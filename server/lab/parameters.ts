/** The simulated world. Every number is one that theory can be held against. */
export interface WorldParameters {
  /** Chance in [0,1] that an attempt at this task is right (at the right place, where there are places). */
  p: number;
  /** Chance in [0,1] that an attempt shares the luck of all others that do: correlated attempts. */
  correlation: number;
  /** Chance that the visible tests pass what is right, and what is wrong. */
  trueAccept: number;
  falseAccept: number;
  /** Places the fault may be at, ≥ 1; an attempt works at one of them. With 1 it is always found. */
  places: number;
  /** Chance that an attempt keeps away from the places that failed before, where it is told of them. */
  transfer: number;
  /** Chance that an attempt that is told of others goes where the last of them went. */
  anchoring: number;
  /** Chance that a judge shown two attempts, one right and one wrong, chooses the right one. */
  judge: number;
  /** The same where all that are compared were told of others: refined attempts are harder to tell apart. */
  judgeFinal: number | null;
  /** By how much that falls for each attempt more it compares. */
  judgeDrop: number;
  /**
   * Chance that an attempt told of summaries is right, by how many of them were right, 0 first; the last holds for
   * more. Null: what it is told makes no difference.
   */
  refined: readonly number[] | null;
}

export const plainWorld: WorldParameters = {
  p: 0.3,
  correlation: 0,
  trueAccept: 1,
  falseAccept: 0,
  places: 1,
  transfer: 0,
  anchoring: 0,
  judge: 0.7,
  judgeFinal: null,
  judgeDrop: 0,
  refined: null,
};

/** The chance that a judge names a right one among `size` attempts of which some are right and some are not. */
export const judgeAccuracy = (
  { judge, judgeFinal, judgeDrop }: WorldParameters,
  size: number,
  refined = false,
): number => Math.max(0, (refined ? (judgeFinal ?? judge) : judge) - judgeDrop * (size - 2));
