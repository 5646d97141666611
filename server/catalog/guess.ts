import type { Runner, TaskFile } from '@/server/core/task/task';

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

const testFolders = ['test', 'tests', '__tests__', 'spec'];
const testNames: [string, RegExp][] = [
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
  '.mocharc.json',
  '.mocharc.cjs',
  'jest.config.js',
  'jest.config.ts',
  'vitest.config.ts',
  'vitest.config.js',
  'tsconfig.json',
];

/** Globs of the tests and of the runners' configuration that the repository has. */
export function guessProtected(files: string[]): string[] {
  const own = files.filter((file) => !installed.test(file));
  const has = new Set(own);
  const folders = testFolders
    .filter((folder) => own.some((file) => file.startsWith(`${folder}/`) || file.includes(`/${folder}/`)))
    .map((folder) => `**/${folder}/**`);
  const names = testNames
    .filter(([, pattern]) => own.some((file) => pattern.test(file)))
    .map(([glob]) => glob);
  return [...folders, ...names, ...configuration.filter((file) => has.has(file))];
}

function scriptOf(packageJson: string | null): string | null {
  if (packageJson === null) return null;
  try {
    const value: unknown = JSON.parse(packageJson);
    if (typeof value !== 'object' || value === null || !('scripts' in value)) return null;
    const { scripts } = value;
    if (typeof scripts !== 'object' || scripts === null || !('test' in scripts)) return null;
    return typeof scripts.test === 'string' && scripts.test.trim() !== '' ? scripts.test.trim() : null;
  } catch {
    return null;
  }
}

/** The runner that `npm test` hides in the package's script; `auto` where it is none of these or the command is another. */
export function guessRunner(command: string, packageJson: string | null): Runner {
  if (!/^(?:npm|pnpm|yarn)\s+(?:run\s+)?test\b[^;&|]*$/.test(command.trim())) return 'auto';
  const script = scriptOf(packageJson) ?? '';
  const last = script.split(/[;&|]+/).at(-1) ?? '';
  return (
    (['vitest', 'jest', 'mocha'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(last)) ?? 'auto'
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
