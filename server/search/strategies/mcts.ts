import { z } from 'zod';
import { type AttemptId, type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { Random } from '@/server/core/base/random';
import type { SearchView, Strategy } from '@/server/core/ports/strategy';
import type { Candidate, SelectionRecord } from '@/server/core/proposal/selection';
import type { AttemptState } from '@/server/core/run/state';
import { type BranchPoint, branchPoints } from '@/server/search/policies/branch-points';
import { drawIndex } from '@/server/search/policies/draw';
import { type UctWeights, uctMeanings, uctScore, uctTerms } from '@/server/search/policies/uct';
import { memoryField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import { doneWhenSettled, expandChosen, fromRoot, stopAtSolution } from '@/server/search/propose/plan';
import {
  allExpanded,
  drawnBranch,
  firstWalkStarts,
  highestBranch,
  onlyBranch,
  rootHasRoom,
} from './sentences';

const name = 'mcts';
const parameters = z.object({
  c: z
    .number()
    .min(0)
    .max(10)
    .default(1.41)
    .describe('Exploration. 0 follows the best value so far. Higher values visit rarely visited branches.'),
  alpha: z.number().min(0).max(10).default(0).describe('Bonus for early nodes, α·e^(−β(d−1)) at depth d.'),
  beta: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe('How fast the bonus for early nodes fades with depth.'),
  gamma: z.number().min(0).max(10).default(0).describe('Penalty for depth, γ·√d at depth d.'),
  branching: z.number().int().min(1).max(50).default(3).describe('Expansions of one branch point, at most.'),
  stepsPerExpansion: z.number().int().min(1).max(1000).default(5).describe('Agent steps of one expansion.'),
  linearUntilFirstFinish: z
    .boolean()
    .default(true)
    .describe(
      'The first attempt runs until it finishes, and nothing branches before that. Each of its steps since its first change is then a branch point.',
    ),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  hindsight: z
    .enum(['all', 'siblings'])
    .default('all')
    .describe(
      'The attempts whose outcomes an expansion is told: all ended attempts, or only those that continued from the same branch point (siblings). It has no effect without experience.',
    ),
  stopOnSolution: stopOnSolutionField,
});

/**
 * Monte-Carlo tree search with UCT. Selection descends the tree of branch points (`branchPoints`): a point with room
 * for another expansion is expanded, a full one passes the choice to its child of the highest score (`uctTerms`).
 * An expansion walks `stepsPerExpansion` steps, its end is verified, and the reward is backed up along its path.
 *
 * Expanding root first repeats the reading steps every attempt begins with. `linearUntilFirstFinish` pays for them
 * once: the first attempt walks as far as it may, and the branches then start from its steps. While it walks, other
 * slots stay empty.
 */
export const mcts: Strategy<typeof parameters> = {
  name,
  title: 'Monte-Carlo tree search',
  explanation:
    'It branches where a result looks most promising. UCT (Kocsis & Szepesvári 2006) descends from the root to a branch point. It weighs the mean reward found below a branch point against how rarely it was visited. The agent takes a few steps from there, the verifier scores the end, and the score is backed up along the path. The depth terms are those of SWE-Search (Antoniades et al. 2024, arXiv 2410.20285). It is useful when tests show partial progress. When tests show only pass or fail, it spreads its visits evenly.',
  parameters,
  terms: uctMeanings,
  propose(view, settings, random) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const { temperature, memory, branching, stepsPerExpansion } = settings;
    const walk = settings.linearUntilFirstFinish ? firstWalk(view) : null;
    if (settings.linearUntilFirstFinish) {
      if (walk === null) {
        return fromRoot(view, { steps: view.stepsPerAttempt, temperature, memory }, firstWalkStarts);
      }
      if (view.inFlight.some(({ attemptId }) => attemptId === walk.id)) return { kind: 'wait' };
    }
    const root = branchPoints(view, { branching, walk });
    if (!root.open) return doneWhenSettled(view, allExpanded(branching));
    const selection = select(root, settings, random);
    const experienceOf = settings.hindsight === 'siblings' ? siblings(view, selection.chosen) : undefined;
    const proposal = { steps: stepsPerExpansion, horizon: view.stepsPerAttempt, temperature, memory };
    return expandChosen(view, experienceOf ? { ...proposal, experienceOf } : proposal, selection);
  },
};

/** The ended attempts that went on from the node: started there, or walked on through it. */
function siblings({ state }: SearchView, from: NodeId): AttemptId[] {
  const through = new Set<AttemptId>();
  for (const node of state.nodes.values()) {
    if (node.parentId === from && node.attemptId !== null) through.add(node.attemptId);
  }
  return [...through].filter((id) => state.attempts.get(id)?.status === 'ended');
}

/** An attempt that a person starts at the root may be a single step, so it does not count as the search's first walk. */
function firstWalk({ state }: SearchView): AttemptState | null {
  for (const attempt of state.attempts.values()) {
    if (attempt.from === rootNodeId && attempt.startedBy.kind === 'strategy') return attempt;
  }
  return null;
}

/** Descends to the branch point to expand. Every sibling compared on the way is a candidate; ties are drawn. */
function select(root: BranchPoint, weights: UctWeights, random: Random): SelectionRecord {
  const candidates: Candidate[] = [candidateOf(root, weights)];
  let at = root;
  let draw: number | undefined;
  let reason = rootHasRoom(root.node.id);
  while (!at.expandable) {
    const arms = at.children
      .filter((child) => child.open)
      .map((point) => ({ point, candidate: candidateOf(point, weights) }));
    candidates.push(...arms.map((arm) => arm.candidate));
    const highest = Math.max(...arms.map((arm) => arm.candidate.score));
    const tied = arms.filter((arm) => arm.candidate.score === highest);
    const drawn = tied.length > 1 ? drawIndex(random, Array(tied.length).fill(1)) : null;
    draw = drawn?.draw ?? draw;
    const chosen = tied[drawn?.index ?? 0];
    if (!chosen) throw new Error(`${at.node.id} is open but has no open child.`);
    reason = reasonFor(chosen.point, at, arms.length, tied.length);
    at = chosen.point;
  }
  return { chosen: at.node.id, candidates, reason, ...(draw === undefined ? {} : { draw }) };
}

function candidateOf(point: BranchPoint, weights: UctWeights): Candidate {
  const terms = uctTerms(
    {
      value: point.value,
      visits: Math.max(1, point.visits),
      parentVisits: Math.max(1, (point.parent ?? point).visits),
      depth: point.node.depth,
    },
    weights,
  );
  return { node: point.node.id, score: uctScore(terms), terms };
}

function reasonFor(chosen: BranchPoint, above: BranchPoint, arms: number, tied: number): string {
  const { node, value, visits } = chosen;
  const arm = { id: node.id, above: above.node.id, value, visits };
  if (arms === 1) return onlyBranch(arm);
  return tied > 1 ? drawnBranch(arm, tied) : highestBranch(arm, arms);
}
