import { tokenAt } from '@/server/repair/source/lexed';
import { type Mutation, type Operator, replaceTokens, type Vocabulary } from './mutation';

/**
 * Literals changed so that they account for a failed comparison by themselves: a number that enters the wrong value as
 * a factor or as a summand, a string whose text is what differs. One that explains several failures weighs more.
 */
export const explanations: Operator = function* (source, { compared }) {
  if (compared.numbers.length === 0 && compared.strings.length === 0) return;
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind === 'number') yield* numbersAt(source, i, token.text, compared.numbers);
    else if (token.kind === 'string' && /^(?:'[^']*'|"[^"]*")$/.test(token.text))
      yield* stringsAt(source, i, token.text, compared.strings);
  }
};

function* numbersAt(
  source: Parameters<Operator>[0],
  i: number,
  text: string,
  pairs: Vocabulary['compared']['numbers'],
): Iterable<Mutation> {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(value)) return;
  const votes = new Map<number, number>();
  const vote = (to: number, weight: number) => {
    const simple = Number.isInteger(Number((to * 100).toPrecision(12))) && Math.abs(to) < 1e12;
    if (simple && to !== value && to >= 0) votes.set(to, (votes.get(to) ?? 0) + weight / pairs.length);
  };
  for (const [actual, expected] of pairs) {
    const ratio = expected / actual;
    if (value !== 0 && Number.isFinite(ratio) && ratio > 0 && ratio !== 1)
      vote(Number((value * ratio).toPrecision(12)), value === 1 ? 0.5 : 1.6);
    const difference = expected - actual;
    if (difference !== 0 && Math.abs(difference) <= Math.max(10, Math.abs(value)))
      vote(Number((value + difference).toPrecision(12)), Math.abs(value) <= 50 ? 0.6 : 0.1);
    if (value === actual) vote(expected, 1);
  }
  for (const [to, prior] of votes) yield replaceTokens(source, 'constant', i, i, String(to), prior);
}

function* stringsAt(
  source: Parameters<Operator>[0],
  i: number,
  text: string,
  pairs: Vocabulary['compared']['strings'],
): Iterable<Mutation> {
  const content = text.slice(1, -1);
  const quote = text[0] ?? "'";
  const offered = new Set<string>();
  for (const [actual, expected] of pairs) {
    for (const to of replacementsOf(content, actual, expected)) {
      if (to === content || to.includes(quote) || /[\n\\]/.test(to) || offered.has(to)) continue;
      offered.add(to);
      yield replaceTokens(source, 'string', i, i, quote + to + quote, content === '' ? 0.3 : 1.3);
    }
  }
}

/** What the literal would have to be for `actual` to read `expected`, where it stands at the place that differs. */
function* replacementsOf(content: string, actual: string, expected: string): Iterable<string> {
  if (actual === content) {
    yield expected;
    return;
  }
  let head = 0;
  const shorter = Math.min(actual.length, expected.length);
  while (head < shorter && actual[head] === expected[head]) head++;
  let tail = 0;
  while (tail < shorter - head && actual[actual.length - 1 - tail] === expected[expected.length - 1 - tail])
    tail++;
  const [from, to] = [head, actual.length - tail];
  for (let at = actual.indexOf(content); content !== '' && at >= 0; at = actual.indexOf(content, at + 1)) {
    if (at > from || at + content.length < to) continue;
    yield actual.slice(at, from) +
      expected.slice(from, expected.length - tail) +
      actual.slice(to, at + content.length);
  }
}
