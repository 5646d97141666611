const RULES = [
  ['space', /^\s+/],
  ['number', /^\d+(\.\d+)?/],
  ['text', /^"([^"]*)"/],
  ['range', /^[A-Z]+[0-9]+:[A-Z]+[0-9]+/],
  ['cell', /^[A-Z]+[0-9]+/],
  ['name', /^[A-Z]+/],
  ['operator', /^(<>|<=|>=|[-+*/^&=<>])/],
  ['punctuation', /^[(),]/],
];

export function tokenize(source) {
  const tokens = [];
  let rest = source;
  while (rest !== '') {
    const found = RULES.map(([kind, rule]) => [kind, rule.exec(rest)]).find(([, match]) => match);
    if (!found) throw new Error(`Unexpected character ${rest[0]}`);
    const [kind, match] = found;
    if (kind !== 'space') tokens.push({ kind, text: match[0], value: match[1] ?? match[0] });
    rest = rest.slice(match[0].length);
  }
  return tokens;
}
