import { type Lexed, partnerOf, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

/** A stretch of code that runs or does not run as one: a statement, or the expression an arrow function returns. */
export interface ProbeSite {
  /** Offsets into the text, `end` exclusive. */
  start: number;
  end: number;
  /** How a probe is put before it: as a statement of its own, in braces with it, or as the left side of a comma. */
  form: 'statement' | 'braced' | 'comma';
}

/** Where probes can stand in a file's functions, in the order of the text. */
export const probeSites = (source: Source): ProbeSite[] =>
  (source.language === 'python' ? pythonSites(source) : javaScriptSites(source)).sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );

function javaScriptSites(source: Source): ProbeSite[] {
  const sites: ProbeSite[] = [];
  for (const unit of source.units) {
    if (unit.kind !== 'function') continue;
    const opening = tokenAt(source, unit.bodyToken - 1).text;
    if (opening === '{') statements(source, unit.bodyToken, unit.lastToken, sites);
    else if (opening === '=>' && unit.lastToken >= unit.bodyToken)
      sites.push({ ...span(source, unit.bodyToken, unit.lastToken), form: 'comma' });
  }
  const distinct = new Map(sites.map((site) => [`${site.start}:${site.form}`, site]));
  return [...distinct.values()];
}

const span = (source: Lexed, first: number, last: number) => ({
  start: tokenAt(source, first).start,
  end: tokenAt(source, last).end,
});

/** The statements between token `from` and the closing brace `close`, each with a site. */
function statements(source: Lexed, from: number, close: number, sites: ProbeSite[]): void {
  let at = from;
  while (at < close) at = statement(source, at, close, 'statement', sites);
}

const declares = /^(?:function|class|import|export)$/;

/** Reads one statement from token `at`; returns the index after it. */
function statement(
  source: Lexed,
  at: number,
  close: number,
  form: 'statement' | 'braced' | null,
  sites: ProbeSite[],
): number {
  const head = tokenAt(source, at);
  const here: ProbeSite[] = [];
  let next: number;
  if (head.text === ';') return at + 1;
  if (head.text === '{' && head.kind === 'operator') {
    const end = partnerOf(source, at);
    if (end < 0) return close;
    statements(source, at + 1, end, sites);
    return end + 1;
  }
  if (head.text === 'case' || head.text === 'default') return afterLabel(source, at, close);
  if (head.kind === 'word' && declares.test(head.text)) return afterBraces(source, at, close);
  if (head.text === 'async' && tokenAt(source, at + 1).text === 'function')
    return afterBraces(source, at, close);
  if (head.text === 'if') {
    next = body(source, partnerOf(source, at + 1) + 1, close, here);
    if (tokenAt(source, next).text === 'else' && next < close) next = body(source, next + 1, close, here);
  } else if (head.text === 'for' || head.text === 'while') {
    const open = tokenAt(source, at + 1).text === 'await' ? at + 2 : at + 1;
    next = body(source, partnerOf(source, open) + 1, close, here);
  } else if (head.text === 'do') {
    next = body(source, at + 1, close, here);
    if (tokenAt(source, next).text === 'while') next = partnerOf(source, next + 1) + 1;
    if (tokenAt(source, next).text === ';') next++;
  } else if (head.text === 'switch') {
    const open = partnerOf(source, at + 1) + 1;
    const end = partnerOf(source, open);
    if (end < 0) return close;
    statements(source, open + 1, end, here);
    next = end + 1;
  } else if (head.text === 'try') {
    next = body(source, at + 1, close, here);
    if (tokenAt(source, next).text === 'catch') {
      const open = tokenAt(source, next + 1).text === '(' ? partnerOf(source, next + 1) + 1 : next + 1;
      next = body(source, open, close, here);
    }
    if (tokenAt(source, next).text === 'finally') next = body(source, next + 1, close, here);
  } else next = afterExpression(source, at, close);
  if (next <= at || next > close) return close;
  if (form !== null) sites.push({ ...span(source, at, next - 1), form });
  sites.push(...here);
  return next;
}

/** The body of a header: a block, or one statement, which a probe must be braced with. */
function body(source: Lexed, at: number, close: number, sites: ProbeSite[]): number {
  if (at <= 0) return close;
  const head = tokenAt(source, at);
  if (head.text === '{') return statement(source, at, close, null, sites);
  return statement(source, at, close, 'braced', sites);
}

function afterLabel(source: Lexed, at: number, close: number): number {
  for (let i = at + 1, choices = 0; i < close; i++) {
    const { text } = tokenAt(source, i);
    if (text === '?') choices++;
    if (text === ':' && choices-- === 0) return i + 1;
    const inner = partnerOf(source, i);
    if (inner > i) i = inner;
  }
  return close;
}

function afterBraces(source: Lexed, at: number, close: number): number {
  for (let i = at; i < close; i++) {
    const inner = partnerOf(source, i);
    if (tokenAt(source, i).text === '{' && inner > i && !/[=(,]/.test(tokenAt(source, i - 1).text))
      return inner + 1;
    if (inner > i) i = inner;
  }
  return close;
}

const continues = /^(?:instanceof|in|of|else|catch|finally|while)$/;
const awaitsOperand =
  /^(?:return|throw|new|typeof|void|await|yield|delete|in|of|instanceof|const|let|var|case)$/;

/** Past the `;`, or where a fresh line begins another statement (automatic semicolon insertion). */
function afterExpression(source: Lexed, at: number, close: number): number {
  for (let i = at; i < close; i++) {
    const token = tokenAt(source, i);
    if (token.text === ';') return i + 1;
    const inner = partnerOf(source, i);
    if (inner > i) i = inner;
    const last = tokenAt(source, i);
    const next = tokenAt(source, i + 1);
    const complete =
      last.kind !== 'operator' ? !awaitsOperand.test(last.text) : /^(?:[)\]}]|\+\+|--)$/.test(last.text);
    if (complete && next.text === 'else') return i + 1;
    if (/^(?:return|break|continue)$/.test(last.text) && i + 1 < close && next.line > last.line) return i + 1;
    if (
      complete &&
      i + 1 < close &&
      next.line > last.line &&
      next.kind === 'word' &&
      !continues.test(next.text)
    )
      return i + 1;
  }
  return close;
}

/** Logical lines inside functions that begin a statement. One-line suites (`if x: return`) count with their header. */
function pythonSites(source: Source): ProbeSite[] {
  const sites: ProbeSite[] = [];
  const functions = source.units.filter((unit) => unit.kind === 'function');
  for (const statement of source.statements) {
    if (/^(?:def|class|global|nonlocal|async)$/.test(statement.head)) continue;
    const inside = functions.some(
      (unit) => unit.startLine < statement.startLine && statement.endLine <= unit.endLine,
    );
    if (!inside || statement.indent === '') continue;
    sites.push({ ...span(source, statement.firstToken, statement.lastToken), form: 'statement' });
  }
  return sites;
}
