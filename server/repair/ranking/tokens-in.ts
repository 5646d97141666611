/** The parts of identifiers and prose, lower-cased, of three letters and more: `parseAmount` gives parse, amount. */
export function tokensIn(text: string): string[] {
  const parts = text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return parts.filter((part) => part.length >= 3 && !stop.has(part)).map(stem);
}

const stem = (token: string) => (token.length > 4 ? token.replace(/(?:ings?|ed|es|s)$/, '') : token);
const stop = new Set(
  'the and for are was with that this from have has not but when then than its all any one two should must may can will which into out per each test tests fail fails failing function file files bug wrong value values return returns expected actual error line'.split(
    ' ',
  ),
);

/** Words of the text that look like code: in backticks, called, camelCase, snake_case. */
export function codeNamesIn(text: string): string[] {
  const names = new Set<string>();
  for (const [, quoted = ''] of text.matchAll(/`([^`\n]{2,80})`/g))
    for (const [token] of quoted.matchAll(/[A-Za-z_$][\w$]+/g)) names.add(token);
  for (const [, called = ''] of text.matchAll(/\b([A-Za-z_$][\w$]+)\s?\(/g))
    if (!/^(?:the|a|an|e\.g|see)$/i.test(called)) names.add(called);
  for (const [token] of text.matchAll(/\b[a-z][a-z\d]*(?:[A-Z][a-z\d]*)+\b|\b[A-Za-z]+(?:_[A-Za-z\d]+)+\b/g))
    names.add(token);
  return [...names];
}
