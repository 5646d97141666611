/** A number or a plain string in a source text. */
export interface Literal {
  start: number;
  end: number;
  kind: 'number' | 'string';
  /** As it stands, quotes included. */
  text: string;
  /** From 1. */
  line: number;
}

const token =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*|"""[\s\S]*?"""|'''[\s\S]*?'''|`(?:\\.|[^\\`])*`|'(?:\\.|[^\\'\n])*'|"(?:\\.|[^\\"\n])*"|(?<![\w.$])\d[\d_]*(?:\.\d+)?(?![\w.])/g;
/** What names a test or a module is no input of the code under test. */
const namesSomething =
  /(?:\b(?:test|it|describe|suite|context|specify)(?:\.\w+)*\(|\brequire\(|\bimport\(|^\s*(?:import|export|from)\b[^\n]*)\s*$/;

/**
 * The literals of a test file that may be inputs of the code under test: numbers and one-line strings, without those
 * in comments, imports and the names of tests. Reads JavaScript, TypeScript and Python by their common tokens.
 */
export function literalsIn(text: string, language: 'javascript' | 'python'): Literal[] {
  const found: Literal[] = [];
  for (const match of text.matchAll(token)) {
    const [lexeme] = match;
    const first = lexeme.charAt(0);
    if (first === '/' || first === '`' || lexeme.startsWith('"""') || lexeme.startsWith("'''")) continue;
    if (first === '#') {
      // In JavaScript a private name; nothing but its first character was wrongly taken for a comment.
      if (language === 'python') continue;
      found.push(...shifted(text, match.index + 1, match.index + lexeme.length));
      continue;
    }
    const lineStart = text.lastIndexOf('\n', match.index) + 1;
    if (namesSomething.test(text.slice(lineStart, match.index))) continue;
    found.push({
      start: match.index,
      end: match.index + lexeme.length,
      kind: first === '"' || first === "'" ? 'string' : 'number',
      text: lexeme,
      line: text.slice(0, match.index).split('\n').length,
    });
  }
  return found;
}

function shifted(text: string, start: number, end: number): Literal[] {
  const line = text.slice(0, start).split('\n').length;
  return literalsIn(text.slice(start, end), 'javascript').map((literal) => ({
    ...literal,
    start: literal.start + start,
    end: literal.end + start,
    line,
  }));
}
