import { Refusal } from '@/server/exchange/reading/refusal';

/** Names under which pages keep a tree as one JSON value. */
const names = ['treeStructData'];

/**
 * The JSON value in a page that is assigned to a known name, as text; it is read, never run. Null where there is none.
 * Errors: Refusal if it does not end.
 */
export function valueInPage(page: string): string | null {
  const at = names.map((name) => page.indexOf(name)).find((one) => one !== -1);
  const start = at === undefined ? -1 : page.indexOf('{', at);
  if (start === -1) return null;
  let depth = 0;
  for (let place = start; place < page.length; place += 1) {
    const letter = page[place];
    if (letter === '"') {
      place += 1;
      while (place < page.length && page[place] !== '"') place += page[place] === '\\' ? 2 : 1;
    } else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') {
      depth -= 1;
      if (depth === 0) return page.slice(start, place + 1);
    }
  }
  throw new Refusal('The page holds a tree that does not end: it is cut off.');
}
