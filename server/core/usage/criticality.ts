import type { Budget } from './budget';

/** How much a change matters, and so how many whole attempts it is worth. */
export interface Criticality {
  name: 'trivial' | 'minor' | 'ordinary' | 'important' | 'security';
  title: string;
  /** Whole attempts. */
  attempts: number;
}

export const criticalities: readonly Criticality[] = [
  { name: 'trivial', title: 'Trivial fix', attempts: 1 },
  { name: 'minor', title: 'Minor fix', attempts: 2 },
  { name: 'ordinary', title: 'Ordinary change', attempts: 3 },
  { name: 'important', title: 'Important change', attempts: 4 },
  { name: 'security', title: 'Security patch', attempts: 5 },
];

/** Strategies that start many short walks, each of which the budget counts as an attempt. */
const shortWalks: ReadonlySet<string> = new Set(['mcts', 'ab-mcts', 'beam', 'replay']);

/**
 * The budget of that many whole attempts: their steps, and for strategies whose every walk is a whole attempt their
 * number too. Other limits stay as they are.
 */
export function budgetFor({ attempts }: Criticality, budget: Budget, strategy: string): Budget {
  return {
    ...budget,
    attempts: shortWalks.has(strategy) ? null : attempts,
    steps: attempts * budget.stepsPerAttempt,
  };
}

/** The preset a budget is, or null where it is none. */
export const criticalityOf = (budget: Budget, strategy: string): Criticality | null =>
  criticalities.find((one) => {
    const preset = budgetFor(one, budget, strategy);
    return preset.attempts === budget.attempts && preset.steps === budget.steps;
  }) ?? null;
