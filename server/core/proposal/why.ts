import { spacedName } from '@/server/core/base/spaced-name';
import type { Candidate, SelectionRecord } from './selection';
import { differMost, drawDecided, scoreAbove, scoreBelow, scoreEqual } from './sentences';

const nameOf = ({ node, arm }: Candidate) => (arm ? `${node} (${arm})` : node);
/** JSON has no infinity. A score that is read back as null was infinite. */
const number = (value: number | null | undefined) => value ?? Number.POSITIVE_INFINITY;
const shown = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(3));

/**
 * Why this node, in sentences, from the record alone: the strategy's reason, how the chosen candidate stands against
 * the best of the others, in which terms they differ most, and the draw where one decided.
 */
export function explainSelection(record: SelectionRecord): string[] {
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
    if (mine > theirs) sentences.push(scoreAbove(shown(mine), nameOf(rival), shown(theirs)));
    else if (mine === theirs) sentences.push(scoreEqual(shown(mine), nameOf(rival)));
    else sentences.push(scoreBelow(shown(mine), nameOf(rival), shown(theirs)));
    const apart = widestTerms(chosen, rival);
    if (apart.length > 0) {
      sentences.push(
        differMost(
          apart.map(({ name, mine, theirs }) => ({
            name: spacedName(name),
            mine: shown(mine),
            theirs: shown(theirs),
          })),
        ),
      );
    }
  }
  if (record.draw !== undefined) sentences.push(drawDecided(record.draw));
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
