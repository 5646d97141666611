import { argumentRanges, isName, textOf, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

/** Arguments of calls exchanged, dropped, or a known function's missing last argument added from its parameter's name. */
export const callArguments: Operator = function* (source) {
  for (let open = 0; open < source.tokens.length; open++) {
    if (tokenAt(source, open).text !== '(' || tokenAt(source, open).kind !== 'operator') continue;
    const callee = tokenAt(source, open - 1);
    if (!isName(source, callee) || /^(?:def|function)$/.test(tokenAt(source, open - 2).text)) continue;
    const declared = source.units.find((unit) => unit.name === callee.text && unit.kind === 'function');
    const isDeclaration = declared?.startLine === callee.line && tokenAt(source, open - 2).text !== '.';
    const ranges = argumentRanges(source, open);
    for (let k = 0; k + 1 < ranges.length && k < 3; k++) {
      const [a, b] = [ranges[k], ranges[k + 1]];
      if (!a || !b) continue;
      const [left, right] = [textOf(source, a.first, a.last), textOf(source, b.first, b.last)];
      if (/^(?:min|max)$/.test(callee.text)) continue; // their order means nothing
      if (left === right || left.length + right.length > 80 || /=>|\blambda\b|^function\b/.test(left + right))
        continue;
      yield replaceTokens(
        source,
        'arguments',
        a.first,
        b.last,
        `${right}, ${left}`,
        isDeclaration ? 0.15 : 0.45,
      );
    }
    if (isDeclaration) continue;
    const last = ranges.at(-1);
    if (ranges.length > 1 && last)
      yield replaceTokens(source, 'arguments', last.first - 1, last.last, '', 0.08);
    const missing =
      declared && ranges.length > 0
        ? declared.params[ranges.length + (declared.params[0] === 'self' ? 1 : 0)]
        : undefined;
    if (missing && last) {
      const text = textOf(source, last.first, last.last);
      yield replaceTokens(source, 'arguments', last.first, last.last, `${text}, ${missing}`, 0.35);
    }
  }
};
