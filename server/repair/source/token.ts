/** What a lexical token is. Comments and white space are no tokens. */
export type TokenKind = 'word' | 'number' | 'string' | 'template' | 'regex' | 'operator';

export interface Token {
  kind: TokenKind;
  text: string;
  /** Offsets into the source text, `end` exclusive. */
  start: number;
  end: number;
  /** Counted from 1; the line the token starts on. */
  line: number;
}

/** Stands for a token before the first or after the last one. */
export const noToken: Token = { kind: 'operator', text: '', start: 0, end: 0, line: 0 };

const javaScriptKeywords =
  'await break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof let new of return static super switch this throw try typeof var void while with yield async null undefined true false NaN Infinity';
const pythonKeywords =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False self cls';

const setOf = (list: string) => new Set(list.split(' '));
export const keywords = { javascript: setOf(javaScriptKeywords), python: setOf(pythonKeywords) };
