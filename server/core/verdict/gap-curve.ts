/** A different filesystem as the verifier judged it. */
export interface JudgedState {
  /** It passed every visible test. */
  visible: boolean;
  /** What the holdout said; null where it was not run. */
  holdout: boolean | null;
}

/** After `verified` different states were verified: how many passed the visible tests, how many of these the holdout. */
export interface GapPoint {
  verified: number;
  visible: number;
  real: number;
}

/** Visible and real success against the number of verified states, in their order; one point for each state. */
export function gapCurve(states: readonly JudgedState[]): GapPoint[] {
  let visible = 0;
  let real = 0;
  return states.map((state, i) => {
    if (state.visible) visible++;
    if (state.visible && state.holdout === true) real++;
    return { verified: i + 1, visible, real };
  });
}

/**
 * The mean of several runs' curves: at each number of verified states over the runs, a run that ended sooner standing
 * where it ended. At most `points` points, evenly spread, the last one included.
 */
export function meanCurve(curves: readonly (readonly GapPoint[])[], points = 100): GapPoint[] {
  const longest = Math.max(0, ...curves.map((curve) => curve.length));
  if (longest === 0) return [];
  const every = Math.max(1, Math.ceil(longest / points));
  const mean: GapPoint[] = [];
  for (let n = 1; n <= longest; n += every) mean.push(meanAt(curves, n));
  if (mean.at(-1)?.verified !== longest) mean.push(meanAt(curves, longest));
  return mean;
}

function meanAt(curves: readonly (readonly GapPoint[])[], verified: number): GapPoint {
  let visible = 0;
  let real = 0;
  for (const curve of curves) {
    const point = curve[Math.min(verified, curve.length) - 1];
    visible += point?.visible ?? 0;
    real += point?.real ?? 0;
  }
  return { verified, visible: visible / curves.length, real: real / curves.length };
}

export interface StrategyGap {
  strategy: string;
  runs: number;
  /** The mean of its runs. */
  curve: GapPoint[];
}

/** The mean curve of each strategy, by its name. */
export function gapsByStrategy(
  judged: readonly { strategy: string; states: readonly JudgedState[] }[],
): StrategyGap[] {
  const curves = new Map<string, GapPoint[][]>();
  for (const { strategy, states } of judged) {
    curves.set(strategy, [...(curves.get(strategy) ?? []), gapCurve(states)]);
  }
  return [...curves]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([strategy, own]) => ({ strategy, runs: own.length, curve: meanCurve(own) }));
}
