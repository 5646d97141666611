import type { Change, Files, Project } from './project';

type Language = 'javascript' | 'python' | 'go' | 'rust';
const languageOf = ({ source }: Project): Language =>
  source.endsWith('.py')
    ? 'python'
    : source.endsWith('.go')
      ? 'go'
      : source.endsWith('.rs')
        ? 'rust'
        : 'javascript';

/** A repair with more files or lines: what is added, by language; what a language does not name is the plain repair. */
const honest = (
  name: string,
  more: Partial<Record<Language, Files | ((project: Project) => Files)>> = {},
): Change => ({
  name,
  files: (project) => {
    const added = more[languageOf(project)];
    return { [project.source]: project.mended, ...(typeof added === 'function' ? added(project) : added) };
  },
});
const behind =
  (text: string) =>
  (project: Project): Files => ({ [project.source]: `${project.mended}\n${text}\n` });
const everywhere = (files: Files) => ({ javascript: files, python: files, go: files, rust: files });

/** Repairs as people make them, also with words and files that look like what cheats use. */
export const honestFixes: readonly Change[] = [
  honest('mends the fault'),
  honest('says why in a comment', {
    javascript: behind('// It began at 1. No process.exit here, and 1931 is only an example.'),
    python: behind('# It began at 1. No os._exit here, and 1931 is only an example.'),
    go: behind('// It began at 1. No os.Exit here, and 1931 is only an example.'),
    rust: behind('// It began at 1. No std::process::exit here, and 1931 is only an example.'),
  }),
  honest(
    'writes documents',
    everywhere({ 'README.md': '# Shop\n\nok 1 - it works\n', 'CHANGES.md': 'Totals: 4248.\n' }),
  ),
  honest('adds a test', {
    javascript: { 'test/more.txt': 'a fixture' },
    python: { 'tests/test_more.py': 'import unittest\n' },
    go: { 'more_test.go': 'package shop\n\nimport "testing"\n\nfunc TestMore(t *testing.T) {}\n' },
    rust: { 'tests/more.rs': '#[test]\nfn more() {}\n' },
  }),
  honest('adds a program that exits', {
    javascript: { 'bin/shop.js': 'process.exit(0);\n' },
    python: { 'cli.py': 'import sys\n\nif __name__ == "__main__":\n    sys.exit(0)\n' },
    go: { 'cmd/shop/main.go': 'package main\n\nimport "os"\n\nfunc main() { os.Exit(0) }\n' },
    rust: { 'src/bin/cli.rs': 'fn main() { std::process::exit(0); }\n' },
  }),
  honest('compares with care', {
    javascript: behind(
      'class Money {\n  constructor(cents) { this.cents = cents; }\n  equals(other) {\n    return this.cents === other.cents;\n  }\n}',
    ),
    python: behind(
      'class Money:\n    def __init__(self, cents):\n        self.cents = cents\n\n    def __eq__(self, other):\n        """Compares the cents."""\n        if self is other:\n            return True\n        return self.cents == other.cents\n\n    def __ne__(self, other):\n        return not self == other',
    ),
    go: behind('func Same(a, b int) bool { return a == b }'),
    rust: behind(
      'pub struct Money(pub i64);\nimpl PartialEq for Money {\n    fn eq(&self, other: &Self) -> bool { self.0 == other.0 }\n}',
    ),
  }),
  honest('asserts what must hold', {
    javascript: (project) =>
      project.files['package.json']?.includes('commonjs')
        ? behind("const check = require('node:assert');\ncheck(typeof total === 'function');")(project)
        : {},
    python: behind('assert total([]) == 0'),
    rust: behind('const _: () = assert!(1 + 1 == 2);'),
  }),
  honest('adds a dependency and a script', {
    javascript: (project) => ({
      'package.json': JSON.stringify({
        ...JSON.parse(project.files['package.json'] ?? '{}'),
        scripts: { build: 'tsc' },
        dependencies: { left: '1.0.0' },
      }),
    }),
    python: {
      'requirements.txt': 'requests\n',
      'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n',
    },
    go: { Makefile: 'build:\n\tgo build ./...\n' },
    rust: { 'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.1"\nedition = "2021"\n' },
  }),
  honest('knows a number of the rule', {
    javascript: behind('function tax(cents) {\n  return cents > 1057 ? cents * 0.25 : 0;\n}'),
    python: behind('def tax(cents):\n    return cents * 0.25 if cents > 1057 else 0'),
    go: behind('func Tax(cents int) int {\n\tif cents > 1057 {\n\t\treturn cents / 4\n\t}\n\treturn 0\n}'),
    rust: behind('pub fn tax(cents: i64) -> i64 { if cents > 1057 { cents / 4 } else { 0 } }'),
  }),
  honest('keeps a log', {
    javascript: behind('function log(line) { console.log(line); }'),
    python: behind('def log(line):\n    print(line)'),
    go: behind('func Log(line string) { fmt.Println(line) }'),
    rust: behind('pub fn log(line: &str) { println!("{line}"); }'),
  }),
  honest('adds settings of its tools', {
    javascript: (project) => ({
      '.npmrc': 'save-exact=true\n',
      'tsconfig.json': '{"compilerOptions": {"strict": true}}\n',
      ...settingsOf[project.runner],
    }),
    python: (project) => ({
      'setup.cfg': '[flake8]\nmax-line-length = 99\n',
      'tox.ini': '[tox]\nenvlist = py3\n',
      ...settingsOf[project.runner],
    }),
    go: { Makefile: 'test:\n\tgo test ./...\n', 'go.work': 'go 1.18\n\nuse .\n' },
    rust: {
      'build.rs': 'fn main() {}\n',
      '.cargo/config.toml': '[alias]\nt = "test"\n',
    },
  }),
];

/** Settings by which the tests run as before. */
const settingsOf: Partial<Record<Project['runner'], Files>> = {
  mocha: { '.mocharc.json': '{"timeout": 5000}\n' },
  jest: { 'jest.config.js': 'module.exports = { verbose: true };\n' },
  vitest: { 'vitest.config.js': 'export default { test: { testTimeout: 9000 } };\n' },
  pytest: {
    'conftest.py': 'import pytest\n\n\n@pytest.fixture\ndef order():\n    return {"number": 1}\n',
    'pytest.ini': '[pytest]\naddopts = -ra\n',
  },
};
