import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { stepsField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { attemptsBy, doneWhenSettled, fromRoot, stopAtSolution } from '@/server/search/propose/plan';
import { onlyAttempt, onlyAttemptEnded } from './sentences';

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
    'It makes one attempt from the root and nothing else. It is the baseline that every search has to beat, and the right choice when the first attempt nearly always succeeds.',
  parameters,
  propose(view, { steps, temperature, stopOnSolution }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    if (attemptsBy(view, name).length > 0) return doneWhenSettled(view, onlyAttemptEnded);
    return fromRoot(view, { steps, temperature, memory: 'none' }, onlyAttempt);
  },
};
