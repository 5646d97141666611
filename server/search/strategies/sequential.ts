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

const name = 'sequential';
const parameters = z.object({
  attempts: z.number().int().min(1).max(1000).default(5).describe('Attempts in all, one after another.'),
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
    'One attempt after another, each in a clean sandbox with the experience of those before it in its prompt: what was tried, what failed, what helped (after Reflexion, Shinn et al. 2023, arXiv 2303.11366, with the verbal reflection replaced by facts extracted from the trajectory). It pays where a failure says something about the fault; it cannot use more than one slot.',
  parameters,
  terms: winMeanings,
  propose(view, { attempts, steps, temperature, memory, reuse, stopOnSolution, ...diversity }) {
    const solved = stopAtSolution(view, stopOnSolution);
    if (solved) return solved;
    if (view.inFlight.length > 0) return { kind: 'wait' };
    const started = attemptsBy(view, name).length;
    if (started >= attempts) return doneWhenSettled(view, `All ${attempts} attempts have ended.`);
    const known = memory === 'none' ? 0 : view.state.experience.length;
    const told =
      known > 0 ? ` with the experience of ${known} earlier ${known === 1 ? 'attempt' : 'attempts'}` : '';
    const which = `Attempt ${started + 1} of ${attempts}`;
    const afresh = diversify(
      fromRoot(view, { steps, temperature, memory }, `${which} starts afresh at the root${told}.`),
      view,
      diversity,
      { ordinal: started + 1, total: attempts },
    );
    const win = reuse === 'best-win' ? bestWin(view) : null;
    if (win === null || win.chosen === rootNodeId || afresh.kind !== 'propose') return afresh;
    return {
      kind: 'propose',
      proposal: { ...afresh.proposal, from: win.chosen },
      selection: { ...win, reason: `${which} takes a partial win over${told}: ${win.reason}.` },
    };
  },
};
