import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { diversify, diversityFields } from '@/server/search/propose/diversity';
import { stepsField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { attemptsBy, doneWhenSettled, fromRoot, stopAtSolution } from '@/server/search/propose/plan';
import { allEnded, independentAttempt } from './sentences';

const name = 'best-of-n';
const parameters = z.object({
  n: z.number().int().min(1).max(1000).default(16).describe('Number of independent attempts.'),
  steps: stepsField(40),
  temperature: temperatureField(0.8),
  ...diversityFields,
  stopOnSolution: stopOnSolutionField,
});

/** n independent attempts from the root; the verifier selects. Attempts know nothing of each other. */
export const bestOfN: Strategy<typeof parameters> = {
  name,
  title: 'Best of n',
  explanation:
    'It makes n independent attempts from the root, as many at once as the concurrency allows. The verifier selects among them. If each attempt solves the task with probability p, at least one of n solves it with probability 1 − (1 − p)^n (Chen et al. 2021, arXiv 2107.03374; Brown et al. 2024, “Large Language Monkeys”, arXiv 2407.21787). It is useful when attempts differ. It wastes budget when all attempts fail in the same way.',
  parameters,
  propose(view, { n, steps, temperature, stopOnSolution, ...diversity }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    const started = attemptsBy(view, name).length;
    if (started >= n) return doneWhenSettled(view, allEnded(n));
    const afresh = fromRoot(view, { steps, temperature, memory: 'none' }, independentAttempt(started + 1, n));
    return diversify(afresh, view, diversity, { ordinal: started + 1, total: n });
  },
};
