const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

function positiveInteger(text, fallback) {
  if (text === null) return fallback;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`Not a positive integer: ${text}`);
  return number;
}

/** Reads a query string into the options of a catalogue request. */
export function parseRequest(query) {
  const params = new URLSearchParams(query);
  const maxPrice = params.get('maxPrice');
  return {
    search: params.get('search')?.trim().toLowerCase() ?? '',
    maxPrice: maxPrice === null ? Infinity : Number(maxPrice),
    sort: params.get('sort') ?? 'name',
    page: positiveInteger(params.get('page'), 1),
    size: Math.min(positiveInteger(params.get('size'), DEFAULT_SIZE), LARGEST_SIZE),
  };
}
