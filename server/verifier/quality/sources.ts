import type { TestResult } from '@/server/core/verdict/outcome';

const sourceName = /\.(?:[cm]?[jt]sx?|py)$/;
const notOwn =
  /(?:^|\/)(?:node_modules|dist|build|coverage|\.[^/]+|venv|site-packages)\/|(?:^|\/)\.[^/]+$|\.d\.[cm]?ts$|\.config\.[cm]?[jt]s$/;

/** The files that hold the code under test: sources that are no tests, not installed, not configuration. */
export const codeFiles = (files: readonly string[], isTestFile: (path: string) => boolean): string[] =>
  files.filter((file) => sourceName.test(file) && !notOwn.test(file) && !isTestFile(file));

/** The file a test is in, as far as its id tells: `file > …`, or `package.module.Class > test`. */
export function fileOfTest(id: string, files: ReadonlySet<string>): string | null {
  const [first = ''] = id.split(' > ');
  if (files.has(first)) return first;
  const parts = first.split('.');
  for (let length = parts.length; length > 0; length--) {
    const path = `${parts.slice(0, length).join('/')}.py`;
    if (files.has(path)) return path;
  }
  return null;
}

function resolved(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The workspace's own files that a text imports, as far as its words tell. */
export function importsIn(path: string, text: string, files: ReadonlySet<string>): string[] {
  const folder = path.split('/').slice(0, -1).join('/');
  const wanted: string[] = [];
  for (const match of text.matchAll(/(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"\n]{1,300})['"]/g)) {
    const place = resolved(folder, match[1] ?? '');
    const bare = place.replace(/\.[cm]?js$/, '');
    wanted.push(place, `${place}.js`, `${place}.mjs`, `${place}.ts`, `${bare}.ts`, `${place}/index.js`);
  }
  for (const match of text.matchAll(
    /^\s*(?:from\s+([\w.]{1,200})\s+import\s+([\w, ]{1,300})|import\s+([\w.]{1,200}))/gm,
  )) {
    const module = (match[1] ?? match[3] ?? '').replace(/^\.+/, '').split('.').join('/');
    wanted.push(`${module}.py`, `${module}/__init__.py`);
    for (const name of (match[2] ?? '').split(',')) wanted.push(`${module}/${name.trim()}.py`);
  }
  return [...new Set(wanted)].filter((file) => files.has(file));
}

/** Code files near the fault: in the failing tests' traces, or imported by the files those tests are in. */
export function nearFault(
  failing: readonly TestResult[],
  textOf: (path: string) => string | null,
  all: ReadonlySet<string>,
  code: ReadonlySet<string>,
): string[] {
  const near = new Set<string>();
  for (const { id, frame } of failing) {
    const framed = frame?.replace(/:\d+$/, '') ?? '';
    if (code.has(framed)) near.add(framed);
    const file = fileOfTest(id, all);
    const text = file === null ? null : textOf(file);
    if (file === null || text === null) continue;
    for (const imported of importsIn(file, text, all)) if (code.has(imported)) near.add(imported);
  }
  return [...near].sort();
}
