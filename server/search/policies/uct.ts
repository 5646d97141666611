/** The weights of the selection score. All ≥ 0. */
export interface UctWeights {
  c: number;
  alpha: number;
  beta: number;
  gamma: number;
}

export interface UctArm {
  /** Mean backed-up reward, in [0,1]. */
  value: number;
  /** Visits of the node, those in flight included, ≥ 1. */
  visits: number;
  /** Visits of its parent in the selection tree, ≥ 1. */
  parentVisits: number;
  /** Agent steps from the root. */
  depth: number;
}

/**
 * The addends of `Q̄ + c·√(ln N(parent) / n) + α·e^{−β(d−1)} − γ·√d`.
 * The first two are UCT (Kocsis & Szepesvári 2006, “Bandit based Monte-Carlo Planning”, with UCB1's √2 as the free
 * constant c); the last two favour early nodes and charge for depth (SWE-Search, Antoniades et al. 2024,
 * arXiv 2410.20285). Rewards lie in [0,1], so their mean Q̄ needs no further normalisation.
 */
export function uctTerms(arm: UctArm, { c, alpha, beta, gamma }: UctWeights): UctTerms {
  return {
    value: arm.value,
    explore: c * Math.sqrt(Math.log(Math.max(1, arm.parentVisits)) / Math.max(1, arm.visits)),
    depthBonus: alpha === 0 ? 0 : alpha * Math.exp(-beta * (arm.depth - 1)),
    depthPenalty: gamma === 0 ? 0 : -gamma * Math.sqrt(arm.depth),
  };
}

/** What each addend is, for people. */
export const uctMeanings: Record<keyof UctTerms, string> = {
  value: 'The mean of the rewards backed up through the node, in [0,1], or the value that a person set.',
  explore:
    'c·√(ln visits of its parent ÷ its own visits). It grows while the branch is not visited. Running attempts count as visits.',
  depthBonus: 'α·e^(−β(d−1)), a bonus for nodes near the root.',
  depthPenalty: '−γ·√d, a penalty for depth.',
};

export type UctTerms = Record<'value' | 'explore' | 'depthBonus' | 'depthPenalty', number>;

export const uctScore = ({ value, explore, depthBonus, depthPenalty }: UctTerms): number =>
  value + explore + depthBonus + depthPenalty;
