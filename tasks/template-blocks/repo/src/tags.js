const TAG = /\{\{([#/&]?)\s*([^}]*?)\s*\}\}/g;

/** The first tag at or after a position: { sigil, text, start, end }, or null. */
export function nextTag(template, position) {
  TAG.lastIndex = position;
  const match = TAG.exec(template);
  if (!match) return null;
  const [whole, sigil, text] = match;
  return { sigil, text, start: match.index, end: match.index + whole.length };
}

/** Splits "each items" into its kind and argument. */
export function blockHead(text) {
  const [kind, ...rest] = text.split(/\s+/);
  return { kind, argument: rest.join(' ') };
}
