import { z } from 'zod';
import { rootNodeId } from '@/server/core/base/ids';
import type { Strategy } from '@/server/core/ports/strategy';
import { bestWin, winMeanings } from '@/server/search/policies/partial-wins';
import { diversify, diversityFields } from '@/server/search/propose/diversity';
import {
  memoryField,
  reuseField,
  stepsField,
  stopOnSolutionField,
  temperatureField,
} from '@/server/search/propose/fields';
import { attemptsBy, doneWhenSettled, fromRoot, stopAtSolution } from '@/server/search/propose/plan';
import { allEnded, continuesWin, nextAttempt } from './sentences';

const name = 'sequential';
const parameters = z.object({
  attempts: z.number().int().min(1).max(1000).default(5).describe('Number of attempts, one after another.'),
  steps: stepsField(100),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  reuse: reuseField,
  ...diversityFields,
  stopOnSolution: stopOnSolutionField,
});

/** One attempt after another, each in a clean sandbox, each told what the ones before it learned. Never two at once. */
export const sequential: Strategy<typeof parameters> = {
  name,
  title: 'Sequential retries',
  explanation:
    'It makes one attempt after another, each in a clean sandbox. The prompt of each attempt holds the experience of the attempts before it: what they tried, what failed and what helped (after Reflexion, Shinn et al. 2023, arXiv 2303.11366, with facts extracted from the trajectory in place of the verbal reflection). It is useful when a failure says something about the fault. It runs only one attempt at a time.',
  parameters,
  terms: winMeanings,
  propose(view, { attempts, steps, temperature, memory, reuse, stopOnSolution, ...diversity }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    if (view.inFlight.length > 0) return { kind: 'wait' };
    const started = attemptsBy(view, name).length;
    if (started >= attempts) return doneWhenSettled(view, allEnded(attempts));
    const known = memory === 'none' ? 0 : view.state.experience.length;
    const place = { ordinal: started + 1, of: attempts, known };
    const afresh = diversify(
      fromRoot(view, { steps, temperature, memory }, nextAttempt(place)),
      view,
      diversity,
      { ordinal: started + 1, total: attempts },
    );
    const win = reuse === 'best-win' ? bestWin(view) : null;
    if (win === null || win.chosen === rootNodeId || afresh.kind !== 'propose') return afresh;
    return {
      kind: 'propose',
      proposal: { ...afresh.proposal, from: win.chosen },
      selection: { ...win, reason: continuesWin(place, win.reason) },
    };
  },
};
