import { z } from 'zod';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { Random } from '@/server/core/base/random';
import type { SearchView, Strategy } from '@/server/core/ports/strategy';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import { type ArchivedCell, archive } from '@/server/search/policies/archive';
import { drawIndex } from '@/server/search/policies/draw';
import {
  memoryField,
  stepsField,
  stopOnSolutionField,
  temperatureField,
} from '@/server/search/propose/fields';
import { attemptsBy, doneWhenSettled, expandChosen, stopAtSolution } from '@/server/search/propose/plan';
import { allEnded, onlyState, stateDrawn } from './sentences';

const name = 'replay';
const parameters = z.object({
  attempts: z.number().int().min(1).max(1000).default(16).describe('Number of attempts.'),
  explore: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'How often to restart from a rarely used state instead of the best one. At 0 it always takes the best state. At 1 it chooses only by rare use.',
    ),
  steps: stepsField(40),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  stopOnSolution: stopOnSolutionField,
});

/**
 * Restarts from archived steps. The archive holds each tested filesystem once, by its shortest trajectory. A restart
 * takes with probability `explore` a cell drawn by weight 1/√(restarts + 1), otherwise one of those with the highest
 * reward, the least restarted first. A candidate's score is the probability with which it was to be taken.
 */
export const replay: Strategy<typeof parameters> = {
  name,
  title: 'Replay from the archive',
  explanation:
    'It returns first and then explores. Every tested state of every attempt is archived. Each new attempt restarts from a promising state instead of from the root. With the default setting it takes the best state half of the time, and a rarely used state half of the time (after Go-Explore, Ecoffet et al. 2021, Nature 590, arXiv 2004.12919; a cell is a filesystem). It is useful when attempts make progress and lose it again. When the first partial win is a dead end, it returns there too often.',
  parameters,
  terms: {
    reward: 'The reward of the archived state, in [0,1].',
    restarts: 'How many attempts started there.',
    byNovelty:
      'The part of its probability that comes from rare use, explore × its share of 1/√(restarts + 1).',
    byReward:
      'The part of its probability that comes from its reward, 1 − explore, shared by the best and least used states.',
  },
  propose(view, settings, random) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const started = attemptsBy(view, name).length;
    if (started >= settings.attempts) return doneWhenSettled(view, allEnded(settings.attempts));
    const { steps, temperature, memory } = settings;
    return expandChosen(view, { steps, temperature, memory }, choose(view, settings.explore, random));
  },
};

function choose(view: SearchView, explore: number, random: Random): SelectionRecord {
  const cells = archive(view);
  const novelty = cells.map(({ restarts }) => 1 / Math.sqrt(restarts + 1));
  const noveltySum = novelty.reduce((sum, weight) => sum + weight, 0);
  const best = Math.max(...cells.map(({ reward }) => reward));
  const fewest = Math.min(...cells.filter(({ reward }) => reward === best).map(({ restarts }) => restarts));
  const isBest = (cell: ArchivedCell) => cell.reward === best && cell.restarts === fewest;
  const equals = cells.filter(isBest).length;
  const candidates = cells.map((cell, index) => {
    const byNovelty = (explore * (novelty[index] ?? 0)) / noveltySum;
    const byReward = isBest(cell) ? (1 - explore) / equals : 0;
    return {
      node: cell.node.id,
      score: byNovelty + byReward,
      terms: { reward: cell.reward, restarts: cell.restarts, byNovelty, byReward },
    };
  });
  const { index, draw } = drawIndex(
    random,
    candidates.map(({ score }) => score),
  );
  const cell = cells[index];
  const chosen = cell?.node.id ?? rootNodeId;
  return { chosen, candidates, reason: reasonFor(chosen, cell, cells.length, best), draw };
}

function reasonFor(id: NodeId, cell: ArchivedCell | undefined, size: number, best: number): string {
  if (!cell || size === 1) return onlyState(id);
  const { reward, restarts } = cell;
  return stateDrawn(id, { of: size, reward, isHighest: reward === best, restarts });
}
