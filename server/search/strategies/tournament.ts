import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { contenders, doneWithWinner, play } from '@/server/search/policies/contest';
import {
  entrantsField,
  groupSizeField,
  judgeTemperatureField,
  stepsField,
  temperatureField,
  voteOnSolutionsField,
  votesField,
} from '@/server/search/propose/fields';
import { attemptsBy, fromRoot, stopAtSolution } from '@/server/search/propose/plan';

const name = 'tournament';
const parameters = z.object({
  n: z.number().int().min(1).max(1000).default(16).describe('Independent attempts in all.'),
  steps: stepsField(40),
  temperature: temperatureField(0.8),
  groupSize: groupSizeField,
  votes: votesField,
  judgeTemperature: judgeTemperatureField,
  entrants: entrantsField,
  stopOnSolution: voteOnSolutionsField,
});

/**
 * Recursive tournament voting: n independent attempts, then rounds of matches in which the model votes on their
 * summaries, until one is left. Where the budget ends before n, those there are compete.
 */
export const tournament: Strategy<typeof parameters> = {
  name,
  title: 'Tournament (RTV)',
  explanation:
    'n independent attempts, as in best of n; then the model compares them in small groups by what each changed and how its tests stand, the winner of each group goes on, and so on until one is left (recursive tournament voting, arXiv 2604.16529). It pays where several attempts pass the visible tests and only some are right, or where there is no verifier to tell: votes choose among what was found and find nothing themselves. Every ballot is a charged model call.',
  parameters,
  propose(view, settings) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const { n, steps, temperature, groupSize, votes, judgeTemperature, entrants } = settings;
    const own = attemptsBy(view, name);
    if (own.length < n && view.mayStartAttempt) {
      const reason = `Independent attempt ${own.length + 1} of ${n} starts at the root.`;
      return fromRoot(view, { steps, temperature, memory: 'none' }, reason);
    }
    if (view.inFlight.length > 0) return { kind: 'wait' };
    const field = contenders(view, own, entrants);
    const next = play(
      view,
      { bracket: 'tournament', entrants: field, groupSize, survivors: 1 },
      { votes, temperature: judgeTemperature },
    );
    if (next.kind !== 'decided') return next;
    const why = field.length > 1 ? `won the tournament of ${field.length}` : 'has the highest reward alone';
    return doneWithWinner(view, next.survivors, why);
  },
};
