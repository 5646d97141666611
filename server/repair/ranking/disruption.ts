import type { Family, Mutation } from '@/server/repair/mutations/mutation';

/**
 * How often a change of each family makes a test that runs its place fail: the share of (change, covering test) pairs
 * that broke among 3,900 changes of four small correct programs, none of them a sample task.
 */
const breaks: Record<Family, number> = {
  arguments: 0.57,
  arithmetic: 0.6,
  assignment: 0.8,
  constant: 0.57,
  conversion: 0.5,
  copy: 0.84,
  default: 0.76,
  guard: 0.03,
  index: 0.6,
  logic: 0.75,
  method: 0.9,
  'off-by-one': 0.47,
  rounding: 0.12,
  property: 0.69,
  regex: 0.12,
  relational: 0.8,
  return: 0.74,
  statement: 0.72,
  string: 0.53,
  variable: 0.63,
};

/** Tokens that stand in for one another with less harm than others of their family, from the same changes. */
const kin: [RegExp, number][] = [
  [/^(?:push|unshift|append|appendleft)$/, 0.4],
  [/^(?:min|max)$/, 0.5],
  [/^(?:\|\||\?\?)$/, 0.3],
  [/^(?:\|\||&&|or|and)$/, 0.6],
  [/^(?:<=?)$/, 0.2],
  [/^(?:>=?)$/, 0.2],
  [/^(?:[<>])$/, 0.7],
  [/^(?:={2,3}|[<>]=)$/, 0.37],
  [/^(?:[!=]==?)$/, 0.85],
  [/^(?:startsWith|endsWith|includes|find|findLast|indexOf|lastIndexOf|map|flatMap|sort|reverse)$/, 0.5],
  [/^(?:trim|trimStart|trimEnd|strip|lstrip|rstrip|replace|replaceAll|parseInt|parseFloat|Number)$/, 0.3],
];

/** The chance that a test which runs the place of the change and passes would fail for it, in [0,1]. */
export function disruption({ family, replacement }: Mutation, original: string): number {
  if (/^[!=]=$/.test(replacement) && original === `${replacement}=`) return 0.02;
  for (const [pattern, rate] of kin) if (pattern.test(original) && pattern.test(replacement)) return rate;
  if (family === 'constant') return breaks.constant * Math.min(1, 4 * relativeChange(original, replacement));
  return breaks[family];
}

function relativeChange(from: string, to: string): number {
  const [a, b] = [Number(from.replaceAll('_', '')), Number(to)];
  return Number.isFinite(a) && Number.isFinite(b) && a !== 0
    ? Math.max(0.05, Math.abs(b - a) / Math.abs(a))
    : 1;
}
