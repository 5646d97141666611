import type { Mutation } from '@/server/repair/mutations/mutation';
import { declares, namesInScope } from '@/server/repair/mutations/variables';
import {
  argumentRanges,
  isVariable,
  type Lexed,
  operandStart,
  operandStop,
  textOf,
  tokenAt,
} from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

interface Stretch {
  start: number;
  end: number;
  factor: number;
}

const cache = new WeakMap<Source, { stretches: Stretch[]; unused: Map<number, Set<string>> }>();

/**
 * A factor for what linters warn of, since a slip often leaves it behind: equal operands on both sides of an operator
 * (SonarSource S1764), the least or greatest of a value and itself with something added, two functions with one body
 * (S4144), and a name that is declared and never read (ESLint `no-unused-vars`), which the change would read.
 */
export function smell(source: Source, mutation: Mutation): number {
  const known = cache.get(source) ?? { stretches: stretchesOf(source), unused: new Map() };
  cache.set(source, known);
  let factor = 1;
  for (const { start, end, factor: by } of known.stretches)
    if (start <= mutation.start && mutation.end <= end) factor = Math.max(factor, by);
  if (mutation.family !== 'variable') return factor;
  const unused = known.unused.get(mutation.line) ?? unusedAt(source, mutation.line);
  known.unused.set(mutation.line, unused);
  return unused.has(mutation.replacement) ? Math.max(factor, 3) : factor;
}

const compared = /^(?:[=!]==?|[<>]=?|-|\/|\/\/|%|&&|\|\||and|or)$/;

function stretchesOf(source: Source): Stretch[] {
  const found: Stretch[] = [];
  source.tokens.forEach((token, i) => {
    if (compared.test(token.text) || token.text === '+') {
      const [left, right] = [operandStart(source, i - 1), operandStop(source, i + 1)];
      if (left < 0 || right < 0 || tokenAt(source, left).kind === 'number') return;
      if (textOf(source, left, i - 1) === textOf(source, i + 1, right))
        found.push({ ...span(source, left, right), factor: token.text === '+' ? 2.5 : 3 });
    }
    if (/^(?:min|max)$/.test(token.text) && tokenAt(source, i + 1).text === '(') {
      const texts = argumentRanges(source, i + 1).map(({ first, last }) => textOf(source, first, last));
      const again = texts.some((a) => texts.some((b) => b.startsWith(`${a} +`) || b.startsWith(`${a} -`)));
      const last = argumentRanges(source, i + 1).at(-1)?.last;
      if (again && last !== undefined) found.push({ ...span(source, i, last), factor: 2.5 });
    }
  });
  const bodies = new Map<string, Stretch>();
  for (const unit of source.units) {
    if (unit.kind !== 'function' || unit.lastToken - unit.bodyToken < 3) continue;
    const body = { ...span(source, unit.bodyToken, unit.lastToken), factor: 2 };
    const key = `${unit.params.join()}\0${textOf(source, unit.bodyToken, unit.lastToken)}`;
    const same = bodies.get(key);
    if (same) found.push(same, body);
    bodies.set(key, body);
  }
  return found;
}

const span = (source: Lexed, first: number, last: number) => ({
  start: tokenAt(source, first).start,
  end: tokenAt(source, last).end,
});

/** The names that the functions around a line declare and nowhere read. */
function unusedAt(source: Source, line: number): Set<string> {
  const unused = new Set<string>();
  for (const { name } of namesInScope(source, line)) unused.add(name);
  source.tokens.forEach((token, i) => {
    if (unused.has(token.text) && isVariable(source, i) && !declares(source, i) && !isParameter(source, i))
      unused.delete(token.text);
  });
  return unused;
}

const isParameter = (source: Source, i: number): boolean =>
  source.units.some((unit) => {
    const { line } = tokenAt(source, i);
    return (
      unit.kind === 'function' &&
      unit.startLine === line &&
      i < unit.bodyToken &&
      unit.params.includes(tokenAt(source, i).text)
    );
  });
