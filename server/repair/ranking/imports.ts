import { tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

const endings = ['', '.js', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '/index.js', '/index.ts', '/index.mjs'];

/** The workspace paths a source imports, as far as they are among `paths`. */
export function importsOf(source: Source, paths: ReadonlySet<string>): string[] {
  const found = source.language === 'python' ? pythonImports(source) : javaScriptImports(source);
  const targets: string[] = [];
  for (const options of found) {
    const hit = options.find((option) => paths.has(option));
    if (hit && hit !== source.path && !targets.includes(hit)) targets.push(hit);
  }
  return targets;
}

function join(folder: string[], relative: string): string {
  const parts = [...folder];
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function javaScriptImports(source: Source): string[][] {
  const folder = source.path.split('/').slice(0, -1);
  const found: string[][] = [];
  source.tokens.forEach((token, i) => {
    if (token.kind !== 'string') return;
    const before = tokenAt(source, i - 1).text;
    const called = before === '(' && /^(?:require|import)$/.test(tokenAt(source, i - 2).text);
    if (before !== 'from' && before !== 'import' && !called) return;
    const specifier = token.text.slice(1, -1);
    if (!specifier.startsWith('.')) return;
    const path = join(folder, specifier);
    const bare = path.replace(/\.[cm]?js$/, '');
    found.push([...endings.map((ending) => path + ending), `${bare}.ts`, `${bare}.tsx`]);
  });
  return found;
}

function pythonImports(source: Source): string[][] {
  const folder = source.path.split('/').slice(0, -1);
  const found: string[][] = [];
  const offer = (parts: string[], from: string[] = []) => {
    const path = [...from, ...parts].join('/');
    if (path === '') return;
    const roots = from.length > 0 ? [''] : ['', 'src/', `${folder.join('/')}/`, 'lib/'];
    found.push(roots.flatMap((root) => [`${root}${path}.py`, `${root}${path}/__init__.py`]));
  };
  for (const line of source.lines) {
    const from = /^\s*from\s+(\.*)([\w.]*)\s+import\s+\(?\s*([\w\s,]*)/.exec(line);
    if (from) {
      const [, dots = '', module = '', names = ''] = from;
      const base = dots === '' ? [] : folder.slice(0, folder.length - dots.length + 1);
      const parts = module === '' ? [] : module.split('.');
      offer(parts, base);
      for (const name of names.split(',')) {
        const imported = name.trim().split(/\s/)[0] ?? '';
        if (imported !== '') offer([...parts, imported], base);
      }
      continue;
    }
    const plain = /^\s*import\s+([\w.]+(?:\s*,\s*[\w.]+)*)/.exec(line);
    for (const module of plain?.[1]?.split(',') ?? []) offer(module.trim().split('.'));
  }
  return found;
}
