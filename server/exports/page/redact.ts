import { isMasked, isSecretKey, mask, withoutSecrets } from '@/server/exchange/reading/secrets';

/** How many were replaced. */
export interface Masked {
  secrets: number;
  names: number;
  phrases: number;
}

export interface RedactRules {
  /** Names of people that are replaced. */
  people: readonly string[];
  /** Whether the owners of home folders are replaced. */
  homes: boolean;
  phrases: readonly string[];
}

/** What stands in place of a name, and of a phrase. */
const noName = '<name>';
const noPhrase = '<removed>';

const home = /(\/(?:home|Users)\/|\\Users\\)(?!<)([^/\\\s"'<>:;,)]{1,64})/g;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anyOf = (texts: readonly string[], flags: string): RegExp | null => {
  const given = texts.filter((text) => text.trim() !== '').sort((a, b) => b.length - a.length);
  return given.length === 0 ? null : new RegExp(given.map(escaped).join('|'), flags);
};

/**
 * Replaces what must not be on a page that is handed over: what looks like a key or stands under the key of one, names,
 * home folders, chosen phrases. Counts each kind in `masked`.
 */
export function redactor(rules: RedactRules, masked: Masked): <T>(value: T) => T {
  const phrases = anyOf(rules.phrases, 'gi');
  const people = rules.people.length === 0 ? null : wholeNames(rules.people);
  const clean = (given: string): string => {
    const { text } = withoutSecrets(given);
    // Also those that were masked when the run was imported.
    masked.secrets += text.split(mask).length - 1;
    let rest = text;
    const put = (kind: keyof Masked, replacement: string) => {
      masked[kind] += 1;
      return replacement;
    };
    if (rules.homes) rest = rest.replace(home, (_, folder) => put('names', `${folder}${noName}`));
    if (people) rest = rest.replace(people, () => put('names', noName));
    return phrases ? rest.replace(phrases, () => put('phrases', noPhrase)) : rest;
  };
  const under = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string' || !isSecretKey(key) || isMasked(value)) return walk(value);
    masked.secrets += 1;
    return mask;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, under(key, one)]));
  };
  // The same shape comes back: only texts differ.
  return <T>(value: T) => walk(value) as T;
}

/** A name within a longer one is another name. */
function wholeNames(people: readonly string[]): RegExp | null {
  const names = anyOf(people, '');
  return names && new RegExp(`(?<![\\p{L}\\p{N}_])(?:${names.source})(?![\\p{L}\\p{N}_])`, 'gu');
}
