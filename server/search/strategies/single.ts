import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { stepsField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { attemptsBy, doneWhenSettled, fromRoot, stopAtSolution } from '@/server/search/propose/plan';

const name = 'single';
const parameters = z.object({
  steps: stepsField(20),
  temperature: temperatureField(0.2),
  stopOnSolution: stopOnSolutionField,
});

/** One attempt. What every search has to beat. */
export const single: Strategy<typeof parameters> = {
  name,
  title: 'Single attempt',
  explanation:
    'One attempt from the root and nothing else: the baseline every search has to beat, and the right choice where the first attempt nearly always succeeds.',
  parameters,
  propose(view, { steps, temperature, stopOnSolution }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    if (attemptsBy(view, name).length > 0) return doneWhenSettled(view, 'The one attempt has ended.');
    return fromRoot(view, { steps, temperature, memory: 'none' }, 'The one attempt starts at the root.');
  },
};
