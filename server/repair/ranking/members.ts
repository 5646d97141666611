import type { Mutation } from '@/server/repair/mutations/mutation';
import { argumentRanges, isName, type Lexed, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

/** A name that is asked for a member it is nowhere else asked for, or for any at all. */
const foreignMember = 0.25;
/** A name that the file asks for the same member elsewhere. */
const sharedMember = 1.3;
/** A truth value or nothing where the call's value goes on being used, or arguments that nobody would read. */
const misfit = 0.25;

const returnsNoValue = /^(?:has|delete)$/;

/**
 * What the members of values say of a change, as a type checker would: another variable that has no such member, or a
 * method whose answer cannot be used as the one before was. A factor around 1; 1 where the source does not tell.
 */
export function members(): (source: Source, mutation: Mutation) => number {
  const cache = new WeakMap<
    Source,
    { starts: Map<number, number>; queriedMembers: Map<string, Set<string>> }
  >();
  return (source, mutation) => {
    if (mutation.family !== 'variable' && mutation.family !== 'method') return 1;
    const known = cache.get(source) ?? {
      starts: new Map(source.tokens.map((token, i) => [token.start, i])),
      queriedMembers: queriedMembers(source),
    };
    cache.set(source, known);
    const i = known.starts.get(mutation.start);
    if (i === undefined || tokenAt(source, i).end !== mutation.end) return 1;
    if (mutation.family === 'variable') {
      const member = memberAfter(source, i);
      if (member === null) return 1;
      return known.queriedMembers.get(mutation.replacement)?.has(member) ? sharedMember : foreignMember;
    }
    if (!returnsNoValue.test(mutation.replacement) || tokenAt(source, i + 1).text !== '(') return 1;
    const close = source.partner[i + 1] ?? -1;
    const goesOn = /^(?:\??\.|\[|\(|[-+*/%]|\?\?)$/.test(tokenAt(source, close + 1).text);
    return goesOn || argumentRanges(source, i + 1).length > 1 ? misfit : 1;
  };
}

function memberAfter(source: Lexed, i: number): string | null {
  const member = tokenAt(source, i + 2);
  return /^\??\.$/.test(tokenAt(source, i + 1).text) && isName(source, member) ? member.text : null;
}

/** For each name the members it is asked for anywhere in the file. */
function queriedMembers(source: Lexed): Map<string, Set<string>> {
  const queriedMembers = new Map<string, Set<string>>();
  for (const [i, token] of source.tokens.entries()) {
    if (!isName(source, token)) continue;
    const member = memberAfter(source, i);
    if (member === null) continue;
    const own = queriedMembers.get(token.text);
    if (own) own.add(member);
    else queriedMembers.set(token.text, new Set([member]));
  }
  return queriedMembers;
}
