import { lexJavaScript } from './javascript';
import { type Language, type Lexed, partners } from './lexed';
import { lexPython } from './python';
import { type Statement, statementsOf } from './statements';
import { type Unit, unitsOf } from './units';

/** A file's text with what the lexer and the light structure passes found in it. Immutable. */
export interface Source extends Lexed {
  /** Functions, methods, classes and module-level declarations. */
  units: Unit[];
  statements: Statement[];
}

/** The language by the file name, or null where this model has no front end for it. */
function languageOf(path: string): Language | null {
  if (/\.(?:[cm]?[jt]s|[jt]sx)$/.test(path) && !/\.d\.[cm]?ts$/.test(path)) return 'javascript';
  return path.endsWith('.py') ? 'python' : null;
}

const cache = new Map<string, Source>();
const cacheLimit = 300;

/** Lexes and structures a file. Equal arguments give the same object while it is cached; null without a front end. */
export function parseSource(path: string, text: string): Source | null {
  const language = languageOf(path);
  if (language === null) return null;
  const key = `${path}\0${text}`;
  const known = cache.get(key);
  if (known) return known;
  const tokens = language === 'python' ? lexPython(text) : lexJavaScript(text);
  const lines = text.split('\n');
  const lineStarts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    lineStarts.push(offset);
    offset += line.length + 1;
  }
  const bare = { path, text, language, lines, lineStarts, tokens, partner: partners(tokens) };
  const source: Source = { ...bare, units: unitsOf(bare), statements: statementsOf(bare) };
  if (cache.size >= cacheLimit) cache.delete(cache.keys().next().value ?? '');
  cache.set(key, source);
  return source;
}

/** The innermost unit that contains the line (counted from 1), or null. */
export function unitAt(source: Source, line: number): Unit | null {
  let best: Unit | null = null;
  for (const unit of source.units) {
    if (unit.startLine > line || unit.endLine < line) continue;
    if (best === null || unit.endLine - unit.startLine <= best.endLine - best.startLine) best = unit;
  }
  return best;
}
