import type { Compared, Vocabulary } from '@/server/repair/mutations/mutation';
import type { Source } from '@/server/repair/source/source';

const cache = new Map<string, Vocabulary>();

/** The short literals of the test files and what failed to compare. Equal texts give the same object while it is cached. */
export function vocabularyOf(testFiles: readonly Source[], compared: Compared): Vocabulary {
  const key = [JSON.stringify(compared), ...testFiles.map((source) => source.text)].join('\0');
  const known = cache.get(key);
  if (known) return known;
  const strings = new Set<string>();
  const numbers = new Set<string>();
  for (const source of testFiles) {
    for (const token of source.tokens) {
      if (token.kind === 'number') numbers.add(token.text);
      if (token.kind === 'string' && token.text.length <= 22 && /^["']/.test(token.text))
        strings.add(token.text.slice(1, -1));
    }
  }
  const vocabulary = { strings: [...strings].slice(0, 60), numbers: [...numbers].slice(0, 30), compared };
  if (cache.size >= 50) cache.clear();
  cache.set(key, vocabulary);
  return vocabulary;
}
