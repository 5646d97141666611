const decode = (text) => decodeURIComponent(text.replaceAll('+', ' '));

/** Parses "a=1&b=2&b=3" into an object; a repeated key becomes an array. */
export function parseQuery(text) {
  const query = {};
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    if (key in query) query[key] = [query[key], value].flat();
    else query[key] = value;
  }
  return query;
}

export function splitTarget(target) {
  const [withoutHash] = target.split('#');
  const at = withoutHash.indexOf('?');
  if (at < 0) return { path: withoutHash, query: {} };
  return { path: withoutHash.slice(0, at), query: parseQuery(withoutHash.slice(at + 1)) };
}
