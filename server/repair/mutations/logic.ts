import { operandStart, operandStop, partnerOf, textOf, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import { type Mutation, type Operator, replaceTokens } from './mutation';

const swaps: Record<string, [string, number][]> = {
  '&&': [['||', 0.8]],
  '||': [
    ['&&', 0.7],
    ['??', 0.6],
  ],
  '??': [['||', 0.4]],
  and: [['or', 0.8]],
  or: [['and', 0.7]],
  true: [['false', 0.6]],
  false: [['true', 0.6]],
  True: [['False', 0.6]],
  False: [['True', 0.6]],
};

/** Connectives and truth values swapped, conditions negated, one side of a condition dropped, ternaries turned. */
export const logic: Operator = function* (source) {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind === 'string' || token.kind === 'template' || token.kind === 'regex') continue;
    const before = tokenAt(source, i - 1).text;
    if (before !== '.') {
      for (const [to, prior] of Object.hasOwn(swaps, token.text) ? (swaps[token.text] ?? []) : [])
        yield replaceTokens(source, 'logic', i, i, to, prior);
    }
    if (/^(?:&&|\|\||and|or)$/.test(token.text)) yield* dropSide(source, i);
    if (token.text === '!' || token.text === 'not') yield* dropNegation(source, i);
    if (token.kind === 'word' && /^(?:if|elif|while)$/.test(token.text)) yield* negateCondition(source, i);
    if (token.text === '?') yield* turnTernary(source, i);
    if (source.language === 'python' && token.text === 'if' && operandStart(source, i - 1) >= 0)
      yield* turnConditional(source, i);
  }
};

const separators = /^(?:&&|\|\||and|or|not|if|elif|while|return|else|=|;|:|,|\?|=>|in|\{|\}|)$/;

function* dropSide(source: Source, i: number): Iterable<Mutation> {
  let left = i - 1;
  let right = i + 1;
  const line = tokenAt(source, i).line;
  for (; left >= 0 && !separators.test(tokenAt(source, left).text); left--) {
    const partner = partnerOf(source, left);
    if (partner > left) break;
    if (partner >= 0) left = partner;
  }
  left++;
  for (; right < source.tokens.length && !separators.test(tokenAt(source, right).text); right++) {
    const partner = partnerOf(source, right);
    if (partner >= 0 && partner < right) break;
    if (partner > right) right = partner;
    if (
      source.language === 'python' &&
      tokenAt(source, right + 1).line > line &&
      partnerOf(source, right) < 0
    ) {
      right++;
      break;
    }
  }
  right--;
  if (left > i - 1 || right < i + 1) return;
  yield replaceTokens(source, 'logic', left, right, textOf(source, left, i - 1), 0.3);
  yield replaceTokens(source, 'logic', left, right, textOf(source, i + 1, right), 0.3);
}

function* dropNegation(source: Source, i: number): Iterable<Mutation> {
  const next = tokenAt(source, i + 1);
  if (next.text === 'in' || next.text === '' || tokenAt(source, i - 1).text === 'is') return;
  if (tokenAt(source, i).text === '!' && tokenAt(source, i).end !== next.start) return;
  yield replaceTokens(source, 'logic', i, i + 1, next.text, 0.6);
}

function* negateCondition(source: Source, i: number): Iterable<Mutation> {
  if (source.language === 'javascript') {
    const open = i + 1;
    const close = partnerOf(source, open);
    if (tokenAt(source, open).text !== '(' || close <= open + 1) return;
    const condition = textOf(source, open + 1, close - 1);
    const simple = operandStop(source, open + 1) === close - 1;
    yield replaceTokens(
      source,
      'logic',
      open + 1,
      close - 1,
      simple ? `!${condition}` : `!(${condition})`,
      simple ? 0.4 : 0.2,
    );
    return;
  }
  const line = tokenAt(source, i).line;
  if (tokenAt(source, i - 1).line === line) return;
  let colon = i + 1;
  while (tokenAt(source, colon).line >= line && tokenAt(source, colon).text !== ':') {
    const partner = partnerOf(source, colon);
    colon = partner > colon ? partner + 1 : colon + 1;
  }
  if (colon <= i + 1 || tokenAt(source, i + 1).text === 'not' || tokenAt(source, colon).text !== ':') return;
  const condition = textOf(source, i + 1, colon - 1);
  const simple = operandStop(source, i + 1) === colon - 1;
  yield replaceTokens(
    source,
    'logic',
    i + 1,
    colon - 1,
    simple ? `not ${condition}` : `not (${condition})`,
    simple ? 0.4 : 0.2,
  );
}

function* turnTernary(source: Source, i: number): Iterable<Mutation> {
  const yes = armEnd(source, i + 1);
  if (tokenAt(source, yes + 1).text !== ':') return;
  const no = armEnd(source, yes + 2);
  if (no < yes + 2) return;
  const swapped = `${textOf(source, yes + 2, no)} : ${textOf(source, i + 1, yes)}`;
  yield replaceTokens(source, 'logic', i + 1, no, swapped, 0.5);
}

/** The last token of a ternary's arm that starts at token `first`; before `first` where there is none. */
function armEnd(source: Source, first: number): number {
  for (let i = first; ; i++) {
    const token = tokenAt(source, i);
    const inner = partnerOf(source, i);
    if (inner > i) i = inner;
    else if (token.text === '' || token.text === '?' || /^[;:,)\]}]$/.test(token.text)) return i - 1;
    const next = tokenAt(source, i + 1);
    if (next.line > tokenAt(source, i).line && (next.kind === 'word' || next.text === '}')) return i;
  }
}

function* turnConditional(source: Source, i: number): Iterable<Mutation> {
  const yes = operandStart(source, i - 1);
  let other = i + 1;
  while (tokenAt(source, other).line === tokenAt(source, i).line && tokenAt(source, other).text !== 'else')
    other++;
  const no = operandStop(source, other + 1);
  if (tokenAt(source, other).text !== 'else' || no < 0) return;
  const swapped = `${textOf(source, other + 1, no)} ${textOf(source, i, other)} ${textOf(source, yes, i - 1)}`;
  yield replaceTokens(source, 'logic', yes, no, swapped, 0.45);
}
