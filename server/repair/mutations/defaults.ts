import { argumentRanges, partnerOf, tokenAt } from '@/server/repair/source/lexed';
import { lineText, type Operator, replaceLines, replaceTokens } from './mutation';

const initial = {
  javascript: ['0', '1', "''", 'null', '[]', '{}', 'Infinity', '-Infinity', 'true', 'false'],
  python: ['0', '1', "''", 'None', '[]', '{}', "float('inf')", "float('-inf')", 'True', 'False'],
};
const blanks: Record<string, number> = { "''": 1, '""': 1, '``': 1 };

/** Initial values and defaults replaced; Python's shared mutable default made fresh per call. */
export const defaults: Operator = function* (source) {
  const js = source.language === 'javascript';
  for (let i = 0; i < source.tokens.length; i++) {
    const sign = tokenAt(source, i).text;
    const first = i + 1;
    const signed = tokenAt(source, first).text === '-';
    const empty = /^[[{]$/.test(tokenAt(source, first).text) && partnerOf(source, first) === first + 1;
    const last = signed || empty ? first + 1 : first;
    const isEnd = js
      ? /^[;,)}\]]$/.test(tokenAt(source, last + 1).text)
      : /^[,)\]]$/.test(tokenAt(source, last + 1).text) ||
        tokenAt(source, last + 1).line > tokenAt(source, last).line;
    if (!isEnd) continue;
    const starts =
      sign === '=' ||
      sign === '??' ||
      sign === '||' ||
      sign === 'or' ||
      (sign === ',' && isFoldStart(source.tokens.length, source, first));
    if (!starts) continue;
    const value = source.text.slice(tokenAt(source, first).start, tokenAt(source, last).end);
    if (!initial[source.language].includes(value) && blanks[value] === undefined) continue;
    for (const other of initial[source.language]) {
      if (other === value || (blanks[value] !== undefined && other === "''")) continue;
      const numeric = /^-?(?:\d|Inf|float)/.test(other) === /^-?(?:\d|Inf|float)/.test(value);
      yield replaceTokens(source, 'default', first, last, other, numeric ? 0.3 : 0.1);
    }
  }
  if (js) return;
  for (const unit of source.units) {
    if (unit.kind !== 'function') continue;
    for (let i = unit.bodyToken - 1; i > 0 && tokenAt(source, i).line >= unit.startLine; i--) {
      const value = tokenAt(source, i + 1).text + tokenAt(source, i + 2).text;
      if (tokenAt(source, i).text !== '=' || (value !== '[]' && value !== '{}')) continue;
      const name = tokenAt(source, i - 1).text;
      const body = tokenAt(source, unit.bodyToken).line;
      if (body <= unit.startLine || tokenAt(source, i).line !== unit.startLine) continue;
      const header = lineText(source, unit.startLine);
      const offset = source.lineStarts[unit.startLine - 1] ?? 0;
      const changed = `${header.slice(0, tokenAt(source, i + 1).start - offset)}None${header.slice(tokenAt(source, i + 2).end - offset)}`;
      const indent = lineText(source, body).match(/^\s*/)?.[0] ?? '';
      yield replaceLines(
        source,
        'default',
        unit.startLine,
        body,
        [
          changed,
          ...source.lines.slice(unit.startLine, body - 1),
          `${indent}if ${name} is None:`,
          `${indent}    ${name} = ${value}`,
          lineText(source, body),
        ],
        0.6,
        `a fresh \`${value}\` per call for ${name}`,
      );
    }
  }
};

/** Whether token `first` begins the last argument of a call: the start value of a fold, a fallback of a getter. */
function isFoldStart(count: number, source: Parameters<Operator>[0], first: number): boolean {
  for (let i = first; i >= 0 && i > first - 200 && i < count; i--) {
    const partner = partnerOf(source, i);
    if (tokenAt(source, i).text === '(' && partner > first) {
      return (
        argumentRanges(source, i).at(-1)?.first === first &&
        /^(?:reduce|reduceRight|get|pop|sum|max|min|getattr|fill|next)$/.test(tokenAt(source, i - 1).text)
      );
    }
    if (partner >= 0 && partner < i) i = partner;
  }
  return false;
}
