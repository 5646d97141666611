import { isName, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

/** Levenshtein distance, given up above `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? limit + 1;
}

const small = ['', ' ', ',', ', ', '-', '_', '.', '/', ':', ';', '\\n', '\\t', '0', '|', '+', '='];

/** String literals replaced by literals from the sources and tests, near spellings first; separators by separators. */
export const strings: Operator = function* (source, vocabulary) {
  const own = new Set<string>();
  for (const token of source.tokens) if (token.kind === 'string') own.add(contentOf(token.text));
  const shared = new Set(vocabulary.strings);
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (
      token.kind !== 'string' ||
      !/^["']/.test(token.text) ||
      token.text.startsWith('"""') ||
      token.text.startsWith("'''")
    )
      continue;
    const before = tokenAt(source, i - 1);
    if (before.text === 'from' || before.text === 'import' || tokenAt(source, i - 2).text === 'require')
      continue;
    if (isDocstring(source.language, before.text, tokenAt(source, i).line, before.line)) continue;
    const content = contentOf(token.text);
    const quote = token.text[0] ?? "'";
    const options = new Map<string, number>();
    const offer = (text: string, prior: number) => {
      if (text !== content && !text.includes(quote) && !text.includes('\n'))
        options.set(text, Math.max(prior, options.get(text) ?? 0));
    };
    if (content.length <= 2)
      for (const other of small) offer(other, Math.abs(other.length - content.length) <= 1 ? 0.12 : 0.05);
    for (const other of own)
      if (other.length <= 30 && content.length <= 30) offer(other, nearness(content, other) * 0.5);
    for (const other of shared) if (other.length <= 30) offer(other, nearness(content, other) * 0.4);
    if (content.length > 2 && content.length <= 40) {
      if (content !== content.trim()) offer(content.trim(), 0.15);
      offer(content.toLowerCase(), 0.1);
      offer(content.toUpperCase(), 0.05);
    }
    const crowd = Math.sqrt(Math.max(1, options.size / 5));
    for (const [text, prior] of options)
      yield replaceTokens(source, 'string', i, i, quote + text + quote, prior / crowd);
    if (isName(source, before)) continue;
  }
};

const contentOf = (literal: string): string => literal.replace(/^[a-zA-Z]*["']/, '').replace(/["']$/, '');
const isDocstring = (language: string, before: string, line: number, beforeLine: number): boolean =>
  language === 'python' && line > beforeLine && !/^[(,[{=+]$/.test(before);

function nearness(a: string, b: string): number {
  const distance = editDistance(a, b, 3);
  if (a.length > 2 && distance <= 2) return 1;
  if (a.length > 3 && (b.includes(a) || a.includes(b))) return 0.5;
  return /^\w+$/.test(a) === /^\w+$/.test(b) ? 0.25 : 0.1;
}
