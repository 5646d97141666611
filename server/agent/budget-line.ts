import type { Budget, Remaining } from '@/server/core/usage/budget';

const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });

/**
 * What the agent sees of what is left, or null for nothing. Seconds are never shown: they differ from run to run, and
 * a prompt with them in it would make equal seeds grow unequal trees.
 */
export function budgetLine(
  shown: Budget['shown'],
  stepsInAttempt: number,
  left: Pick<Remaining, 'steps' | 'tokens' | 'usd'>,
): string | null {
  if (shown === 'nothing') return null;
  const attempt = `Steps left in this attempt: ${stepsInAttempt}.`;
  if (shown !== 'everything') return attempt;
  const all = [
    left.steps === Infinity ? null : `${amount.format(left.steps)} ${left.steps === 1 ? 'step' : 'steps'}`,
    left.tokens === Infinity ? null : `${amount.format(left.tokens)} tokens`,
    left.usd === Infinity ? null : `$${amount.format(left.usd)}`,
  ].filter((part) => part !== null);
  return all.length === 0 ? attempt : `${attempt} Left for the whole search: ${all.join(', ')}.`;
}
