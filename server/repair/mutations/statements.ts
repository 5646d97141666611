import { tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import type { Statement } from '@/server/repair/source/statements';
import {
  linesText,
  lineText,
  type Mutation,
  type Operator,
  quoteNote,
  replaceLines,
  replaceTokens,
} from './mutation';

const longest = 8;
const size = (s: Statement) => s.endLine - s.startLine + 1;
const immovable = /^(?:function|async|def|class|import|export)$/;

/** Statements deleted, swapped with their neighbour, moved over a block's border, and branch words changed. */
export const statements: Operator = function* (source) {
  const byStart = new Map(source.statements.map((statement) => [statement.startLine, statement]));
  for (const statement of source.statements) {
    if (size(statement) > longest || immovable.test(statement.head)) continue;
    if (statement.indent === '') continue;
    yield remove(source, statement);
    const next = byStart.get(nextLine(source, statement.endLine));
    if (
      next &&
      next.indent === statement.indent &&
      size(next) <= longest &&
      !immovable.test(next.head) &&
      statement.head !== 'return'
    ) {
      yield replaceLines(
        source,
        'statement',
        statement.startLine,
        next.endLine,
        [
          ...linesText(source, next.startLine, next.endLine),
          ...linesText(source, statement.startLine, statement.endLine),
        ],
        0.25,
        `swapping \`${quoteNote(lineText(source, statement.startLine))}\` with what follows`,
      );
    }
    yield* overBorder(source, statement, byStart);
  }
  yield* branchKeywords(source);
};

function nextLine(source: Source, line: number): number {
  let next = line + 1;
  while (next <= source.lines.length && lineText(source, next).trim() === '') next++;
  return next;
}

function remove(source: Source, statement: Statement): Mutation {
  const { startLine, endLine, indent, head } = statement;
  const note = `deleting \`${quoteNote(lineText(source, startLine))}\``;
  const prior =
    head === 'if'
      ? 0.2
      : head === 'return' || head === 'const' || head === 'let' || head === 'for'
        ? 0.06
        : 0.2;
  const alone =
    source.language === 'python' &&
    lineText(source, startLine - 1)
      .trimEnd()
      .endsWith(':') &&
    !lineText(source, nextLine(source, endLine)).startsWith(`${indent}`);
  return replaceLines(source, 'statement', startLine, endLine, alone ? [`${indent}pass`] : [], prior, note);
}

/** The last statement of a block moved out behind it, and the statement behind a block moved into its end. */
function* overBorder(
  source: Source,
  statement: Statement,
  byStart: Map<number, Statement>,
): Iterable<Mutation> {
  const { startLine, endLine, indent } = statement;
  const inner = linesText(source, startLine, endLine);
  if (source.language === 'python') {
    const after = lineText(source, nextLine(source, endLine));
    const step = source.lines.find((line) => /^\s+\S/.test(line))?.match(/^\s+/)?.[0] ?? '    ';
    const isLast = indent.length > step.length && !after.startsWith(indent);
    if (isLast)
      yield replaceLines(
        source,
        'statement',
        startLine,
        endLine,
        inner.map((line) => line.replace(step, '')),
        0.25,
        `moving \`${quoteNote(inner[0] ?? '')}\` out of its block`,
      );
    const before = lineText(source, startLine - 1);
    if (before.startsWith(indent + step) && statement.head !== 'def')
      yield replaceLines(
        source,
        'statement',
        startLine,
        endLine,
        inner.map((line) => step + line),
        0.15,
        `moving \`${quoteNote(inner[0] ?? '')}\` into the block before`,
      );
    return;
  }
  const closing = lineText(source, endLine + 1);
  if (closing.trim() === '}' && closing.length < (inner[0] ?? '').length && indent.length > 2) {
    const outer = closing.slice(0, closing.length - closing.trimStart().length);
    yield replaceLines(
      source,
      'statement',
      startLine,
      endLine + 1,
      [closing, ...inner.map((line) => outer + line.slice(indent.length))],
      0.2,
      `moving \`${quoteNote(inner[0] ?? '')}\` out of its block`,
    );
  }
  const before = lineText(source, startLine - 1);
  if (before.trim() === '}' && before.startsWith(indent) && byStart.size > 1) {
    yield replaceLines(
      source,
      'statement',
      startLine - 1,
      endLine,
      [...inner.map((line) => `  ${line}`), before],
      0.12,
      `moving \`${quoteNote(inner[0] ?? '')}\` into the block before`,
    );
  }
}

function* branchKeywords(source: Source): Iterable<Mutation> {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind !== 'word') continue;
    const next = tokenAt(source, i + 1).text;
    const opens = source.language === 'javascript' ? next === '(' : tokenAt(source, i - 1).line < token.line;
    if (token.text === 'else' && next === 'if')
      yield replaceTokens(source, 'statement', i, i + 1, 'if', 0.15);
    else if (token.text === 'elif') yield replaceTokens(source, 'statement', i, i, 'if', 0.15);
    else if (token.text === 'if' && opens && tokenAt(source, i - 1).text !== 'else') {
      if (changesSomething(source, token.line)) yield replaceTokens(source, 'statement', i, i, 'while', 0.1);
      const before = lineText(source, token.line - 1).trim();
      if (source.language === 'python' && /^(?:return|continue|break|raise)?\b.*[^:]$/.test(before))
        yield replaceTokens(source, 'statement', i, i, 'elif', 0.06);
    } else if (token.text === 'while' && opens) yield replaceTokens(source, 'statement', i, i, 'if', 0.08);
    else if (token.text === 'await' && source.language === 'javascript')
      yield replaceTokens(source, 'statement', i, i + 1, next, 0.05);
  }
}

/** Whether the branch that starts on the line moves on by itself: without that a loop in its place would not end. */
const changesSomething = (source: Source, line: number): boolean =>
  /[-+*/]=|\+\+|--|\b(?:pop|shift|popleft|splice|delete|remove)\b/.test(
    [lineText(source, line), lineText(source, line + 1), lineText(source, line + 2)].join('\n'),
  );
