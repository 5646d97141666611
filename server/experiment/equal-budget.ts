/**
 * How each strategy spends an equal budget of steps: each may use the whole of it, so plans that count attempts get
 * more of them than fit. What is not named here has its default. `stepsPerAttempt` bounds every arm but `single`.
 */
export function armParameters(strategy: string, steps: number | null): Record<string, unknown> {
  const plenty = 100;
  switch (strategy) {
    case 'single':
      return { steps: Math.min(1000, steps ?? 1000) };
    case 'best-of-n':
    case 'tournament':
      return { n: plenty };
    case 'sequential':
    case 'replay':
    case 'stitch-search':
      return { attempts: plenty };
    // The defaults, 4 × 4 continuations of 10 steps, would not end their second round.
    case 'beam':
      return { width: 2, branching: 2 };
    case 'refine':
      return { n0: plenty, n1: plenty };
    case 'adaptive':
      return { hardAttempts: plenty };
    default:
      return {};
  }
}

/** `n 100, steps 20`, or `defaults`. */
export function parametersSentence(strategy: string, steps: number): string {
  const entries = Object.entries(armParameters(strategy, steps));
  return entries.length === 0 ? 'defaults' : entries.map(([name, value]) => `${name} ${value}`).join(', ');
}
