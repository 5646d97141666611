import { deviation, mean } from './moments';
import { z80, z95 } from './normal';

/**
 * Tasks in all with which a paired comparison would be settled at 95 % with power 80 %, if the mean difference and the
 * spread between tasks stay as they are: ((z₀.₉₇₅ + z₀.₈)·s ÷ d)² (Cohen 1988, §2.4). Null where that cannot be said:
 * fewer than two tasks, or no difference.
 */
export function tasksToSettle(differences: readonly number[]): number | null {
  const d = mean(differences);
  if (differences.length < 2 || d === 0) return null;
  return Math.max(2, Math.ceil((((z95 + z80) * deviation(differences)) / d) ** 2));
}

/**
 * Pairs in all with which McNemar's test would be settled at 95 % with power 80 %, if the shares of differing pairs
 * stay as they are (Connor 1987, Biometrics 43): (z₀.₉₇₅·√ψ + z₀.₈·√(ψ − d²))² ÷ d², ψ the share of pairs that differ
 * and d the difference of the two shares. Null without a difference.
 */
export function pairsToSettle(onlyFirst: number, onlySecond: number, pairs: number): number | null {
  if (pairs === 0 || onlyFirst === onlySecond) return null;
  const differing = (onlyFirst + onlySecond) / pairs;
  const d = (onlyFirst - onlySecond) / pairs;
  const root = z95 * Math.sqrt(differing) + z80 * Math.sqrt(Math.max(0, differing - d * d));
  return Math.ceil((root * root) / (d * d));
}
