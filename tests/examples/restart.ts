import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { bestNode } from '@/server/core/run/tree';
import { stepsField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { attemptsBy, doneWhenSettled, expandChosen, stopAtSolution } from '@/server/search/propose/plan';

const name = 'restart';
const parameters = z.object({
  attempts: z.number().int().min(1).max(1000).default(16).describe('Attempts in all.'),
  steps: stepsField(10),
  temperature: temperatureField(0.8),
  stopOnSolution: stopOnSolutionField,
});

/** Independent attempts, each from the best verified node so far. */
export const restart: Strategy<typeof parameters> = {
  name,
  title: 'Restart from the best',
  explanation:
    'Each attempt starts at the verified node with the highest reward so far. It pays where partial wins add up.',
  parameters,
  terms: { reward: 'The reward of the node, in [0,1].' },
  propose(view, { attempts, steps, temperature, stopOnSolution }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    const best = bestNode(view.state);
    if (!best) return { kind: 'wait' };
    const started = attemptsBy(view, name).length;
    if (started >= attempts) return doneWhenSettled(view, `All ${attempts} attempts have ended.`);
    const reward = best.score?.reward ?? 0;
    return expandChosen(
      view,
      { steps, temperature, memory: 'none' },
      {
        chosen: best.id,
        candidates: [{ node: best.id, score: reward, terms: { reward } }],
        reason: `${best.id} has the highest verified reward.`,
      },
    );
  },
};
