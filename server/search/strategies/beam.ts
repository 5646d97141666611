import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { beamRound, ranking } from '@/server/search/policies/beam-rounds';
import { memoryField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { expandChosen, stopAtSolution } from '@/server/search/propose/plan';
import { continuation, trajectoriesEnded } from './sentences';

const name = 'beam';
const parameters = z.object({
  width: z.number().int().min(1).max(100).default(4).describe('Trajectories kept after a round, at most.'),
  branching: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(4)
    .describe('How often each kept trajectory is continued in the next round.'),
  stepsPerRound: z.number().int().min(1).max(1000).default(10).describe('Agent steps of one continuation.'),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  stopOnSolution: stopOnSolutionField,
});

/**
 * Beam search over partial trajectories, in rounds: every kept trajectory is continued `branching` times by
 * `stepsPerRound` steps, the ends are verified, and the `width` best of them are kept: of N ends N/M, with
 * N = width × branching and M = branching. A round begins when the one before has ended.
 */
export const beam: Strategy<typeof parameters> = {
  name,
  title: 'Beam search',
  explanation:
    'It works in rounds. Each kept trajectory is continued several times by a few steps, the tests score the ends, and only the best N/M are kept (step-level beam search, as Snell et al. 2024, arXiv 2408.03314, with the verifier’s reward in place of a learned one). It is useful when progress shows early and adds up. It drops for good what has not shown progress yet, and a round is as slow as its slowest continuation.',
  parameters,
  terms: {
    value: 'The reward at the end of the trajectory, in [0,1], or the value that a person set.',
    tie: 'A random number that orders equal values.',
  },
  propose(view, settings) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const { width, branching, stepsPerRound, temperature, memory } = settings;
    const round = beamRound(view, { strategy: name, width, branching });
    if (round.kept.length === 0) return { kind: 'done', reason: trajectoriesEnded };
    const open = round.kept.filter((entry) => entry.started < branching);
    const next = open.reduce<(typeof open)[number] | null>(
      (least, entry) => (least === null || entry.started < least.started ? entry : least),
      null,
    );
    if (!next) return { kind: 'wait' };
    const { id } = next.node;
    const place = ranking(round, id);
    return expandChosen(
      view,
      { steps: stepsPerRound, horizon: view.stepsPerAttempt, temperature, memory },
      {
        chosen: id,
        candidates: round.considered.map(({ node, value, tie }) => ({
          node: node.id,
          score: value,
          terms: { value, tie },
        })),
        reason: continuation(id, place, {
          round: round.number,
          ordinal: next.started + 1,
          of: branching,
        }),
      },
    );
  },
};
