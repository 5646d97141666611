import { spacedName } from '@/server/core/base/spaced-name';
import type { Candidate, SelectionRecord } from './selection';

const nameOf = ({ node, arm }: Candidate) => (arm ? `${node} (${arm})` : node);
/** JSON has no infinity: a score read back as null was one. */
const number = (value: number | null | undefined) => value ?? Number.POSITIVE_INFINITY;
const shown = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(3));

/**
 * Why this node, in sentences, from the record alone: the strategy's reason, how the chosen candidate stands against
 * the best of the others, in which terms they differ most, and the draw where one decided.
 */
export function whyInWords(record: SelectionRecord): string[] {
  const sentences = [record.reason];
  const best = (some: Candidate[]) =>
    some.reduce<Candidate | null>(
      (high, one) => (high === null || number(one.score) > number(high.score) ? one : high),
      null,
    );
  const chosen = best(record.candidates.filter(({ node }) => node === record.chosen));
  const rival = best(record.candidates.filter(({ node }) => node !== record.chosen));
  if (chosen && rival) {
    const [mine, theirs] = [number(chosen.score), number(rival.score)];
    const against =
      mine > theirs
        ? `above every other node’s; the next is ${nameOf(rival)} with ${shown(theirs)}`
        : mine === theirs
          ? `equal to ${nameOf(rival)}’s`
          : `below ${nameOf(rival)}’s ${shown(theirs)}: the choice is not by score alone, or fell among other candidates`;
    sentences.push(`Its score of ${shown(mine)} is ${against}.`);
    const apart = widestTerms(chosen, rival);
    if (apart.length > 0) {
      sentences.push(
        `They differ most in ${apart.map(({ name, mine, theirs }) => `${spacedName(name)} (${shown(mine)} against ${shown(theirs)})`).join(' and ')}.`,
      );
    }
  }
  if (record.draw !== undefined) {
    sentences.push(`A random number decided between what was equal or by weight: ${record.draw.toFixed(3)}.`);
  }
  return sentences;
}

/** The one or two terms in which two candidates are furthest apart. */
function widestTerms(a: Candidate, b: Candidate) {
  return Object.keys(a.terms)
    .filter((name) => name in b.terms)
    .map((name) => ({ name, mine: number(a.terms[name]), theirs: number(b.terms[name]) }))
    .filter(({ mine, theirs }) => mine !== theirs && Number.isFinite(mine) && Number.isFinite(theirs))
    .sort((x, y) => Math.abs(y.mine - y.theirs) - Math.abs(x.mine - x.theirs))
    .slice(0, 2);
}
