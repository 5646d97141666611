import { z } from 'zod';
import type { NodeId } from '@/server/core/base/ids';
import type { Random } from '@/server/core/base/random';
import type { SearchView, Strategy } from '@/server/core/ports/strategy';
import type { Candidate, SelectionRecord } from '@/server/core/proposal/selection';
import { betaSample } from '@/server/search/policies/beta-sample';
import { type BranchPoint, branchPoints } from '@/server/search/policies/branch-points';
import { armsAt, type Posterior, type WidenOrDeepen } from '@/server/search/policies/widen-or-deepen';
import { memoryField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { doneWhenSettled, expandChosen, stopAtSolution } from '@/server/search/propose/plan';
import { branchesFinished, newBranchDrawn, noBranchYet } from './sentences';

const priorField = (what: string) =>
  z
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .describe(`${what} that the Beta prior of every choice assumes before any reward is seen.`);

const parameters = z.object({
  priorSuccesses: priorField('Successes'),
  priorFailures: priorField('Failures'),
  stepsPerExpansion: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('Agent steps of one expansion. The tests run at its end.'),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  stopOnSolution: stopOnSolutionField,
});

/**
 * Adaptive branching Monte-Carlo tree search, the variant with node aggregation and Beta posteriors (AB-MCTS-A).
 * At each node two arms are sampled: *new* (a fresh branch from here: wider) and *continue* (one of its branches:
 * deeper). Where *continue* draws higher, each branch is sampled in turn and the descent goes on from the highest.
 */
export const abMcts: Strategy<typeof parameters> = {
  name: 'ab-mcts',
  title: 'Adaptive branching MCTS',
  explanation:
    'At every node it decides whether to go wider or deeper. A new branch and each existing branch have a Beta posterior over their reward. One number is drawn from each posterior (Thompson sampling), and the highest number wins. A node therefore branches more where new branches did well, and less where continuing did well (Inoue et al. 2025, “Wider or Deeper?”, arXiv 2503.04412, AB-MCTS-A). You do not choose a branching factor. It is useful when tests show partial progress. If all rewards are zero, it spreads out.',
  parameters,
  terms: {
    successes:
      'The sum of the rewards on this arm and of the prior. It is the first parameter of the Beta distribution.',
    failures: 'The sum of what those rewards lacked to 1, and of the prior. It is the second parameter.',
    draw: 'A number drawn from this distribution. The highest number is taken (Thompson sampling).',
  },
  propose(view, settings, random) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const root = branchPoints(view, { branching: Number.POSITIVE_INFINITY, walk: null });
    if (!root.open) return doneWhenSettled(view, branchesFinished);
    const selection = select(view, root, settings, random);
    const { temperature, memory, stepsPerExpansion } = settings;
    return expandChosen(
      view,
      { steps: stepsPerExpansion, horizon: view.stepsPerAttempt, temperature, memory },
      selection,
    );
  },
};

type Prior = Pick<z.infer<typeof parameters>, 'priorSuccesses' | 'priorFailures'>;

/** Descends until *new* draws the highest. Every arm sampled on the way is a candidate. */
function select(view: SearchView, root: BranchPoint, prior: Prior, random: Random): SelectionRecord {
  const armsOf = armsAt(view, { successes: prior.priorSuccesses, failures: prior.priorFailures });
  const candidates: Candidate[] = [];
  const sample = (point: BranchPoint, posterior: Posterior, arm?: Candidate['arm']): number => {
    const { successes, failures } = posterior;
    const draw = betaSample(random, successes, failures);
    candidates.push({
      node: point.node.id,
      ...(arm ? { arm } : {}),
      score: draw,
      terms: { successes, failures, draw },
    });
    return draw;
  };
  for (let at = root; ; ) {
    const arms = armsOf(at);
    const { id } = at.node;
    const wider = at.expandable ? sample(at, arms.fresh, 'new') : null;
    const deeper = arms.branches.length > 0 ? sample(at, arms.onward, 'continue') : null;
    if (wider !== null && (deeper === null || wider >= deeper)) {
      return { chosen: id, candidates, reason: reasonFor(id, arms, wider, deeper) };
    }
    const sampled = arms.branches.map(({ point, posterior }) => ({ point, draw: sample(point, posterior) }));
    const best = sampled.reduce<(typeof sampled)[number] | null>(
      (high, arm) => (high === null || arm.draw > high.draw ? arm : high),
      null,
    );
    if (!best) throw new Error(`${id} is open but has no open branch.`);
    at = best.point;
  }
}

const reasonFor = (id: NodeId, arms: WidenOrDeepen, wider: number, deeper: number | null): string =>
  deeper === null
    ? noBranchYet(id)
    : newBranchDrawn(id, { fresh: wider, onward: deeper, branches: arms.branches.length });
