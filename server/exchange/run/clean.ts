import { Notes } from '@/server/exchange/reading/notes';
import { isMasked, isSecretKey, mask, withoutSecrets } from '@/server/exchange/reading/secrets';
import { masked, surrogates } from '@/server/exchange/reading/sentences';
import type { ImportedRun } from './imported-run';

/** Whether every surrogate of the text stands in a pair. */
const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

type Holder = Record<string | number, unknown>;

/**
 * The run with secrets masked and halves of surrogate pairs replaced in every text, both counted in its notes.
 * Changes the values of the given run in place; iterates, so that no nesting is too deep.
 * What comes of JSON holds no circles.
 */
export function cleaned(run: ImportedRun): ImportedRun {
  const counts = { secrets: 0, halves: 0 };
  const pending: Holder[] = [run as unknown as Holder];
  for (let holder = pending.pop(); holder; holder = pending.pop()) {
    for (const key of Object.keys(holder)) {
      const value = holder[key];
      if (typeof value === 'string') {
        const clean = cleanText(key, value, counts, Array.isArray(holder));
        if (clean !== value) put(holder, key, clean);
      } else if (typeof value === 'object' && value !== null) {
        pending.push(value as Holder);
      }
    }
  }
  const notes = new Notes();
  notes.addAll(run.notes);
  notes.add(masked, counts.secrets);
  notes.add(surrogates, counts.halves);
  return { ...run, notes: notes.list() };
}

/** Sets a value under any key: `__proto__` of a file is a key like others. */
const put = (holder: Holder, key: string, value: string) =>
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });

function cleanText(
  key: string,
  value: string,
  counts: { secrets: number; halves: number },
  isItem: boolean,
): string {
  let text = value;
  const halves = text.match(lone);
  if (halves) {
    counts.halves += halves.length;
    text = text.replace(lone, '\uFFFD');
  }
  if (!isItem && isSecretKey(key)) {
    if (isMasked(text)) return text;
    counts.secrets += 1;
    return mask;
  }
  const found = withoutSecrets(text);
  counts.secrets += found.masked;
  return found.text;
}
