/** Access to parsed JSON of unknown shape: each function gives the value if it has the type, otherwise nothing. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const none: Fields = Object.freeze(Object.create(null));

/** The value as an object; an empty one for anything else. */
export const fields = (value: unknown): Fields => (isFields(value) ? value : none);

/** The value as a list; an empty one for anything else. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The objects of a list. */
export const rows = (value: unknown): Fields[] => list(value).filter(isFields);

export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A text with something in it. */
export const filled = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

const numeral = /^\s{0,9}[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?\s{0,9}$/;

/** A finite number, also one in a text: writers that keep decimals exact put them there. */
export function number(value: unknown): number | null {
  const found = typeof value === 'string' && numeral.test(value) ? Number(value) : value;
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** A yes or no, also as 1 and 0 and as texts. Anything else, for example −1, tells nothing. */
export function boolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const plain = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (plain === 1 || plain === '1' || plain === 'true') return true;
  return plain === 0 || plain === '0' || plain === 'false' ? false : null;
}

/** An id: a text or a number. */
export const id = (value: unknown): string | number | null => filled(value) ?? number(value);

/** An id as text, for tasks and models. */
export const idText = (value: unknown): string | null => {
  const found = id(value);
  return found === null ? null : String(found);
};

/** The sum of the numbers there are; null if there is none. */
export function sum(values: Iterable<number | null>): number | null {
  let total: number | null = null;
  for (const value of values) if (value !== null) total = (total ?? 0) + value;
  return total;
}

/** The value as JSON, indented where it is to be read; a placeholder where it is nested too deeply to be written. */
export function asJson(value: unknown, indent = 0): string {
  try {
    return JSON.stringify(value, null, indent) ?? '';
  } catch {
    return '…';
  }
}

/** A text as JSON holds it: the object in it, the text itself if it is none. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
