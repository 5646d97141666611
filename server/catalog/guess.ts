import type { Runner } from '@/server/core/task/runner';
import type { TaskFile } from '@/server/core/task/task';
import { runnerConfiguration } from '@/server/core/verdict/runner-configuration';
import { scriptsIn } from './scripts';

/** Guesses from a repository's files. Paths are workspace-relative. */

const extensions: [TaskFile['language'], RegExp][] = [
  ['typescript', /\.[cm]?tsx?$/],
  ['javascript', /\.[cm]?jsx?$/],
  ['python', /\.py$/],
];
const installed = /(?:^|\/)(?:node_modules|\.venv|venv|site-packages|dist|build)\//;

/** The language most of the source files are in. */
export function guessLanguage(files: string[]): TaskFile['language'] {
  const own = files.filter((file) => !installed.test(file) && !file.endsWith('.d.ts'));
  let best: { language: TaskFile['language']; count: number } = { language: 'other', count: 0 };
  for (const [language, pattern] of extensions) {
    const count = own.filter((file) => pattern.test(file)).length;
    if (count > best.count) best = { language, count };
  }
  return best.language;
}

const testFolders = ['test', 'tests', '__tests__', 'spec', 'testdata', '__snapshots__', '__fixtures__'];
const testNames: [string, RegExp][] = [
  ['**/{test,tests}.*', /(?:^|\/)tests?\.[cm]?(?:[jt]sx?|py|sh|rb)$/],
  ['**/*_test.go', /(?:^|\/)[^/]+_test\.go$/],
  ['**/*.snap', /(?:^|\/)[^/]+\.snap$/],
  ['**/*.test.*', /(?:^|\/)[^/]+\.test\.[^/]+$/],
  ['**/*.spec.*', /(?:^|\/)[^/]+\.spec\.[^/]+$/],
  ['**/test_*.py', /(?:^|\/)test_[^/]*\.py$/],
  ['**/*_test.py', /(?:^|\/)[^/]+_test\.py$/],
];
const configuration = [
  'package.json',
  'pytest.ini',
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'conftest.py',
  'Makefile',
  'tsconfig.json',
];

/** Programs that make something of the files that they are given: these are sources. */
const makes =
  /^\s*(?:npx\s+)?(?:cp|mv|ln|install|rsync|tsc|esbuild|rollup|webpack|babel|swc|tsup|gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?|rustc|javac)\s/;

/** The files that a test command names: `node t/run.js`, `sh check.sh`, `python3 examples/selftest.py`. */
function namedBy(command: string, files: ReadonlySet<string>): string[] {
  const names = command
    .split(/[;&|()\n]+/)
    .filter((piece) => !makes.test(piece))
    .flatMap((piece) => piece.split(/[\s<>"'=]+/))
    .map((part) => part.replace(/^\.\//, ''));
  return [...new Set(names)].filter((name) => /\.\w+$/.test(name) && files.has(name));
}

/** Globs of the tests, of what the command names, and of the runners' configuration that the repository has. */
export function guessProtected(files: string[], command = ''): string[] {
  const own = files.filter((file) => !installed.test(file));
  const has = new Set(own);
  const folders = testFolders
    .filter((folder) => own.some((file) => file.startsWith(`${folder}/`) || file.includes(`/${folder}/`)))
    .map((folder) => `**/${folder}/**`);
  const names = testNames
    .filter(([, pattern]) => own.some((file) => pattern.test(file)))
    .map(([glob]) => glob);
  return [
    ...folders,
    ...names,
    ...namedBy(command, has),
    ...own.filter((file) => configuration.includes(file) || runnerConfiguration.test(file)),
  ];
}

const scriptOf = (packageJson: string | null, name = 'test'): string | null =>
  scriptsIn(packageJson).get(name) ?? null;

const scriptCall = /^(?:npm|pnpm|yarn)\s+(?:run\s+)?([\w:.-]+)[^;&|]*$/;

/**
 * The runner that a call of a package's script hides (`npm test`, `npm run test:unit`); `auto` where it is none of these,
 * where the command is another, or where the script calls a further script, since `npm` keeps options to itself there.
 */
export function guessRunner(command: string, packageJson: string | null): Runner {
  const name = scriptCall.exec(command.trim())?.[1];
  if (name === undefined) return 'auto';
  const last = (scriptOf(packageJson, name) ?? '').split(/[;&|]+/).at(-1) ?? '';
  if (scriptCall.test(last.trim())) return 'auto';
  return (
    (['vitest', 'jest', 'mocha', 'ava'] as const).find((runner) =>
      new RegExp(`(?:^|[\\s/])_?${runner}(?:\\.[cm]?js)?(?=$|\\s)`).test(last),
    ) ?? 'auto'
  );
}

/**
 * The test command, or null where nothing tells. A package's script that is plainly a call of Node is taken as it
 * stands, since `npm` need not be in the sandbox.
 */
export function guessTestCommand(
  files: string[],
  contents: { packageJson: string | null; pyproject: string | null },
): string | null {
  const script = scriptOf(contents.packageJson);
  if (script !== null && !/no test specified/.test(script)) {
    return /^node\s[^;&|]*$/.test(script) ? script : 'npm test';
  }
  const has = new Set(files);
  const pytest =
    has.has('pytest.ini') || has.has('conftest.py') || /\bpytest\b/.test(contents.pyproject ?? '');
  if (pytest) return 'python3 -m pytest';
  if (files.some((file) => /(?:^|\/)test_[^/]*\.py$/.test(file))) {
    const folder = files.some((file) => /^tests?\/__init__\.py$/.test(file))
      ? null
      : files.find((file) => /^tests?\/test_[^/]*\.py$/.test(file))?.split('/')[0];
    return folder ? `python3 -m unittest discover -s ${folder} -t .` : 'python3 -m unittest';
  }
  if (has.has('go.mod')) return 'go test ./...';
  if (has.has('Cargo.toml')) return 'cargo test';
  const node = files.some(
    (file) =>
      !installed.test(file) &&
      (/(?:^|\/)[^/]+\.test\.[cm]?js$/.test(file) || /^test\/.*\.[cm]?js$/.test(file)),
  );
  return node ? 'node --test' : null;
}
