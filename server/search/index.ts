import type { Strategy } from '@/server/core/ports/strategy';
import { abMcts } from '@/server/search/strategies/ab-mcts';
import { adaptive } from '@/server/search/strategies/adaptive';
import { beam } from '@/server/search/strategies/beam';
import { bestOfN } from '@/server/search/strategies/best-of-n';
import { mcts } from '@/server/search/strategies/mcts';
import { refine } from '@/server/search/strategies/refine';
import { replay } from '@/server/search/strategies/replay';
import { sequential } from '@/server/search/strategies/sequential';
import { single } from '@/server/search/strategies/single';
import { stitchSearch } from '@/server/search/strategies/stitch-search';
import { tournament } from '@/server/search/strategies/tournament';
import { noStrategy, strategyExists } from './sentences';

export { parseParameters, withLanguageSteps } from './parameters';

const byName = new Map<string, Strategy>(
  [single, bestOfN, sequential, beam, mcts, abMcts, replay, tournament, refine, stitchSearch, adaptive].map(
    (strategy) => [strategy.name, strategy],
  ),
);

/** Every strategy by its name, in the order lists show them. */
export const strategies: ReadonlyMap<string, Strategy> = byName;

/** Adds a strategy that is kept elsewhere, e.g. a worked example. Throws if the name is taken. */
export function addStrategy(strategy: Strategy): void {
  if (byName.has(strategy.name)) throw new Error(strategyExists(strategy.name));
  byName.set(strategy.name, strategy);
}

/** The strategy of that name. Throws a sentence that lists the known names where there is none. */
export function strategyNamed(name: string): Strategy {
  const strategy = strategies.get(name);
  if (!strategy) throw new Error(noStrategy(name, [...strategies.keys()]));
  return strategy;
}
