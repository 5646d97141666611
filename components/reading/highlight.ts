import { normalizeTokens, Prism } from 'prism-react-renderer';
import { own } from '@/server/core/base/own';

export interface CodeToken {
  text: string;
  className: string;
}

const languages: Record<string, string> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'jsx',
  py: 'python',
  pyi: 'python',
  json: 'json',
  css: 'css',
  html: 'markup',
  xml: 'markup',
  svg: 'markup',
  md: 'markdown',
  yml: 'yaml',
  yaml: 'yaml',
  go: 'go',
  rs: 'rust',
  c: 'c',
  h: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  hpp: 'cpp',
  swift: 'swift',
  kt: 'kotlin',
  sql: 'sql',
  graphql: 'graphql',
};

/** The highlighter's language for a path by its ending, or null. */
export const languageOf = (path: string): string | null =>
  own(languages, path.slice(path.lastIndexOf('.') + 1).toLowerCase()) ?? null;

const looks: Record<string, string> = {
  comment: 'text-code-comment',
  prolog: 'text-code-comment',
  string: 'text-code-string',
  'template-string': 'text-code-string',
  'triple-quoted-string': 'text-code-string',
  char: 'text-code-string',
  regex: 'text-code-string',
  keyword: 'text-code-keyword',
  tag: 'text-code-keyword',
  atrule: 'text-code-keyword',
  number: 'text-code-number',
  boolean: 'text-code-number',
  constant: 'text-code-number',
  function: 'text-code-name',
  'class-name': 'text-code-name',
  property: 'text-code-name',
  'attr-name': 'text-code-name',
};

/** Longer texts are shown plain, because a highlighter's patterns may take quadratic time and the text is not trusted. */
const longest = 100_000;
const longestLine = 2_000;

/** The code's lines as coloured tokens; null if the language is unknown or the text is too long. */
export function highlightLines(code: string, language: string | null): CodeToken[][] | null {
  const grammar = language === null ? undefined : Prism.languages[language];
  if (!grammar || code.length > longest || code.split('\n').some((line) => line.length > longestLine)) {
    return null;
  }
  return normalizeTokens(Prism.tokenize(code, grammar)).map((line) =>
    line
      .filter((token) => !token.empty)
      .map(({ content, types }) => ({
        text: content,
        className: looks[types.findLast((type) => looks[type] !== undefined) ?? ''] ?? '',
      })),
  );
}

/** The tokens of a line if together they are exactly its text, otherwise the text alone. */
export function tokensOf(line: string, tokens: CodeToken[] | undefined): CodeToken[] {
  const same = tokens !== undefined && tokens.map((token) => token.text).join('') === line;
  return same ? tokens : [{ text: line, className: '' }];
}
