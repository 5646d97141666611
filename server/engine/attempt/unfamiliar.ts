import { standardLibrary } from './standard-library';

/** Test runners and their assertions: every repository has one, and it says nothing of the task. */
const runners = new Set(['vitest', 'jest', '@jest/globals', 'mocha', 'chai', 'ava', 'tape', 'pytest']);

const scripts = /\.(?:[cm]?[jt]sx?)$/;
const inScripts = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"]([^'"./][^'"]*)['"]/g;
const inPython = /^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)|import[ \t]+([A-Za-z_][\w., \t]*))/gm;

/**
 * The packages that a file imports and that are neither in the repository nor part of its language: where a fault may
 * rest on a library's ways. Null for languages whose imports are not read. `files`: all paths of the repository.
 */
export function packagesIn(path: string, text: string, files: readonly string[]): string[] | null {
  if (scripts.test(path)) return [...new Set(scriptPackages(text))];
  if (path.endsWith('.py')) return [...new Set(pythonPackages(text, ownModules(files)))];
  return null;
}

function scriptPackages(text: string): string[] {
  return [...text.matchAll(inScripts)].flatMap(([, specifier = '']) => {
    // Aliases of the repository's own folders, addresses, and Node's own modules.
    if (/^(?:node:|[a-z]+:|@\/|~|#)/.test(specifier)) return [];
    const parts = specifier.split('/');
    const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
    return standardLibrary.javascript.has(name) || runners.has(name) ? [] : [name];
  });
}

function pythonPackages(text: string, own: ReadonlySet<string>): string[] {
  return [...text.matchAll(inPython)]
    .flatMap(([, from, plain]) => (from ? [from] : (plain ?? '').split(',')))
    .map((name) => name.trim().split(/[.\s]/)[0] ?? '')
    .filter(
      (name) => name !== '' && !own.has(name) && !standardLibrary.python.has(name) && !runners.has(name),
    );
}

/** Names of folders and modules in the repository, wherever they lie: any of them may be a root of imports. */
const ownModules = (files: readonly string[]): Set<string> =>
  new Set(files.flatMap((file) => file.replace(/\.py$/, '').split('/')));
