import { tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import { lineText, type Mutation, type Operator, quoteNote, replaceLines, replaceTokens } from './mutation';
import { namesInScope } from './variables';

/** A missing guard put at the head of a function; a missing or wrong value returned. */
export const guards: Operator = function* (source) {
  const js = source.language === 'javascript';
  for (const unit of source.units) {
    if (unit.kind !== 'function' || unit.name === '' || unit.endLine <= unit.startLine) continue;
    const body = firstBodyLine(source, unit.bodyToken, unit.startLine);
    if (body === null) continue;
    const indent = lineText(source, body).match(/^\s*/)?.[0] ?? '';
    const params = unit.params
      .filter((name) => name !== 'self' && name !== 'cls' && name !== 'this')
      .slice(0, 3);
    for (const name of params) {
      const conditions: [string, number][] = js
        ? [
            [`${name} == null`, 1],
            [`!${name}`, 0.6],
            [`${name}.length === 0`, 0.6],
            [`${name} <= 0`, 0.4],
          ]
        : [
            [`not ${name}`, 1],
            [`${name} is None`, 0.8],
            [`${name} <= 0`, 0.4],
          ];
      const values: [string, number][] = js
        ? [
            ['null', 0.5],
            ['[]', 0.5],
            ['0', 0.6],
            ["''", 0.5],
            ['false', 0.5],
            ['undefined', 0.2],
            [name, 0.4],
          ]
        : [
            ['None', 0.6],
            ['[]', 0.5],
            ['0', 0.6],
            ["''", 0.4],
            ['False', 0.5],
            [name, 0.4],
          ];
      for (const [condition, likely] of conditions) {
        for (const [value, fits] of values) {
          const guard = js
            ? `${indent}if (${condition}) return ${value};`
            : `${indent}if ${condition}:\n${indent}    return ${value}`;
          yield replaceLines(
            source,
            'guard',
            body,
            body,
            [guard, lineText(source, body)],
            0.12 * likely * fits,
            `guarding ${unit.name} with \`${condition}\``,
          );
        }
      }
    }
  }
  yield* returns(source);
};

/** The first line of the body that is code, or null when the body shares the header's line. */
function firstBodyLine(source: Source, bodyToken: number, startLine: number): number | null {
  let i = bodyToken;
  if (source.language === 'python' && tokenAt(source, i).kind === 'string') i++;
  const line = tokenAt(source, i).line;
  return line > startLine && tokenAt(source, i).text !== '}' ? line : null;
}

function* returns(source: Source): Iterable<Mutation> {
  const js = source.language === 'javascript';
  for (const statement of source.statements) {
    const last = statement.lastToken - (tokenAt(source, statement.lastToken).text === ';' ? 1 : 0);
    const { firstToken: first, head } = statement;
    const isCall =
      tokenAt(source, last).text === ')' &&
      /^(?!if|for|while|return|throw|const|let|raise|with|def|assert|print)/.test(head);
    const next = lineText(source, statement.endLine + 1);
    const endsBlock = js
      ? next.trim().startsWith('}')
      : !next.startsWith(statement.indent) || next.trim() === '';
    if (isCall && endsBlock && statement.indent !== '')
      yield replaceTokens(source, 'return', first, first, `return ${tokenAt(source, first).text}`, 0.2);
    if (head !== 'return' || last <= first) continue;
    for (const { name } of namesInScope(source, statement.startLine)) {
      if (last === first + 1 && tokenAt(source, last).kind === 'word') continue; // the variable operator swaps a lone name
      yield replaceTokens(source, 'return', first + 1, last, name, 0.06);
    }
    for (const value of js
      ? ['null', 'undefined', 'true', 'false', '[]', '0']
      : ['None', 'True', 'False', '[]', '0']) {
      if (last === first + 1) yield replaceTokens(source, 'return', last, last, value, 0.1);
    }
  }
  for (const unit of source.units) {
    if (unit.kind !== 'function' || unit.name === '' || unit.endLine <= unit.startLine + 1) continue;
    const closing = js ? unit.endLine : unit.endLine + 1;
    const lastLine = lineText(source, closing - 1);
    if (/^\s*(?:return|throw|raise)\b/.test(lastLine)) continue;
    const header = lineText(source, unit.startLine).match(/^\s*/)?.[0] ?? '';
    const indent = header + (js ? '  ' : '    ');
    for (const { name } of namesInScope(source, unit.endLine).slice(0, 6)) {
      if (name === 'self') continue;
      const line = `${indent}return ${name}${js ? ';' : ''}`;
      yield replaceLines(
        source,
        'return',
        closing - 1,
        closing - 1,
        [lastLine, line],
        0.12,
        `returning ${quoteNote(name)} from ${unit.name}`,
      );
    }
  }
}
