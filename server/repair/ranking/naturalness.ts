import type { Mutation } from '@/server/repair/mutations/mutation';
import { tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

const cache = new WeakMap<
  Source,
  { pairs: Set<string>; triples: Map<string, number>; at: Map<number, number> }
>();

function phrasesOf(source: Source) {
  const known = cache.get(source);
  if (known) return known;
  const pairs = new Set<string>();
  const triples = new Map<string, number>();
  const at = new Map<number, number>();
  source.tokens.forEach((token, i) => {
    at.set(token.start, i);
    pairs.add(`${token.text} ${tokenAt(source, i + 1).text}`);
    const triple = `${tokenAt(source, i - 1).text} ${token.text} ${tokenAt(source, i + 1).text}`;
    triples.set(triple, (triples.get(triple) ?? 0) + 1);
  });
  const phrases = { pairs, triples, at };
  cache.set(source, phrases);
  return phrases;
}

/**
 * A factor for how usual the changed code reads among the known files ("naturalness", after Hindle et al., ICSE 2012):
 * above 1 where a one-token change gives a phrase of three tokens that occurs elsewhere, or agrees with the name the
 * value is given on its line.
 */
export function naturalness(sources: readonly Source[]): (source: Source, mutation: Mutation) => number {
  const all = sources.map(phrasesOf);
  return (source, mutation) => {
    const i = phrasesOf(source).at.get(mutation.start);
    if (i === undefined || tokenAt(source, i).end !== mutation.end || /\s/.test(mutation.replacement))
      return 1;
    const [before, after] = [tokenAt(source, i - 1).text, tokenAt(source, i + 1).text];
    let factor = 1;
    if (all.some(({ triples }) => triples.has(`${before} ${mutation.replacement} ${after}`))) factor *= 1.35;
    if (/^\w+$/.test(mutation.replacement) && !/^\d/.test(mutation.replacement)) {
      const ownLine = source.lines[mutation.line - 1] ?? '';
      const head = ownLine.slice(0, mutation.start - (source.lineStarts[mutation.line - 1] ?? 0));
      const keys = [...head.matchAll(/([A-Za-z_$][\w$]*)\s*[:=](?!=)/g)];
      if (keys.at(-1)?.[1] === mutation.replacement) factor *= 2;
    }
    return factor;
  };
}
