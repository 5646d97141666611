import type { Story } from '@/server/repair/reading/story';
import { isName, type Lexed, tokenAt } from '@/server/repair/source/lexed';
import { parseSource, type Source } from '@/server/repair/source/source';
import { type Coverage, coverageOf } from '@/server/repair/tracing/coverage';

type Lookup = (offset: number) => Coverage | null;

/** How much a value's declaration inherits of what the code that uses it is suspected of. */
const inherited = 0.9;

/**
 * Coverage by failing and passing tests from the traces of the story, for a place in a text that may have changed
 * since. A place outside of functions gets the coverage of where the names declared there are used most suspiciously.
 * Null where no trace tells.
 */
export function tracedCoverage(
  story: Story,
  testFiles: readonly Source[],
  failingIds: readonly string[],
): (source: Source, offset: number) => Coverage | null {
  const lookups = new Map<string, { lookup: Lookup; text: string } | null>();
  const of = (path: string) => {
    const known = lookups.get(path);
    if (known !== undefined) return known;
    const trace = story.traces.get(path);
    const source = trace ? parseSource(path, trace.text) : null;
    const lookup = trace && source ? coverageOf(source, trace.hits, testFiles, failingIds) : null;
    const found = trace && lookup ? { lookup, text: trace.text } : null;
    lookups.set(path, found);
    return found;
  };
  const declared = new WeakMap<Source, Map<string, Coverage | null>>();
  return (source, offset) => {
    const traced = of(source.path);
    if (traced === null) return null;
    const here = (at: number) => traced.lookup(offsetBefore(traced.text, source.text, at));
    const seen = here(offset);
    if (seen !== null) return seen;
    const unit = source.units.find(
      ({ kind, bodyToken, lastToken }) =>
        kind === 'declaration' &&
        tokenAt(source, bodyToken - 3).start <= offset &&
        offset < tokenAt(source, lastToken).end,
    );
    if (!unit) return null;
    const cache = declared.get(source) ?? new Map<string, Coverage | null>();
    declared.set(source, cache);
    if (!cache.has(unit.name)) cache.set(unit.name, ofUses(source, unit.name, here, new Set()));
    return cache.get(unit.name) ?? null;
  };
}

/** The coverage of the use that stands out most; uses in other declarations count by their own uses. */
function ofUses(source: Source, name: string, at: Lookup, seen: Set<string>): Coverage | null {
  if (name === '' || seen.has(name)) return null;
  seen.add(name);
  let most: Coverage | null = null;
  const take = (coverage: Coverage | null) => {
    if (coverage && (most === null || standsOut(coverage) > standsOut(most))) most = coverage;
  };
  for (const [i, token] of source.tokens.entries()) {
    if (token.text !== name || !isName(source, token) || isProperty(source, i)) continue;
    const use = at(token.start);
    if (use !== null) take(use);
    else {
      const other = source.units.find(
        (unit) => unit.kind === 'declaration' && unit.bodyToken <= i && i <= unit.lastToken,
      );
      if (other && other.name !== name) take(ofUses(source, other.name, at, seen));
    }
  }
  const found = most as Coverage | null;
  return found === null ? null : { failing: found.failing * inherited, passing: found.passing };
}

const isProperty = (source: Lexed, i: number) => /^\??\.$/.test(tokenAt(source, i - 1).text);

const standsOut = ({ failing, passing }: Coverage) => failing / (1 + passing);

/** Where an offset of `now` stood in `then`: texts that differ in one stretch, whose inside counts as its beginning. */
function offsetBefore(then: string, now: string, offset: number): number {
  if (then === now) return offset;
  const shorter = Math.min(then.length, now.length);
  let head = 0;
  while (head < shorter && then[head] === now[head]) head++;
  if (offset < head) return offset;
  let tail = 0;
  while (tail < shorter - head && then[then.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return offset >= now.length - tail ? offset + then.length - now.length : head;
}
