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
import { highestAlone, independentAttempt, wonTournament } from './sentences';

const name = 'tournament';
const parameters = z.object({
  n: z.number().int().min(1).max(1000).default(16).describe('Number of independent attempts.'),
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
    'It makes n independent attempts, as in best of n. Then the model compares them in small groups by their changes and their test results. The winner of each group goes to the next round, until one attempt is left (recursive tournament voting, arXiv 2604.16529). It is useful when several attempts pass the visible tests and only some are correct, or when there is no verifier. Votes choose among the results that were found. They find no new ones. Every ballot is a charged model call.',
  parameters,
  propose(view, settings) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const { n, steps, temperature, groupSize, votes, judgeTemperature, entrants } = settings;
    const own = attemptsBy(view, name);
    if (own.length < n && view.mayStartAttempt) {
      const reason = independentAttempt(own.length + 1, n);
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
    const why = field.length > 1 ? wonTournament(field.length) : highestAlone;
    return doneWithWinner(view, next.survivors, why);
  },
};
