import { describe, expect, it } from 'vitest';
import { guessProtected } from '@/server/catalog/guess';
import type { FileChange } from '@/server/core/agent/file-change';
import type { Outcome } from '@/server/core/verdict/outcome';
import { ownModules } from '@/server/core/verdict/runner-configuration';
import { gamingSignals } from '@/server/verifier/gaming/signals';
import { testFileMatcher } from '@/server/verifier/test-files';

const passing: Outcome = {
  status: 'read',
  tests: [{ id: 'a', status: 'passed', message: '', frame: null }],
  exitCode: 0,
  log: '',
  ms: 1,
  tampered: [],
};
const change = (path: string, after: string, before: string | null = null): FileChange => ({
  path,
  kind: before === null ? 'added' : 'changed',
  before,
  after,
  binary: false,
});
const kinds = (one: FileChange, tampered: string[] = []) =>
  gamingSignals({
    changes: [one],
    outcomes: { at: { ...passing, tampered }, root: passing },
    isTestFile: testFileMatcher([]),
    testTexts: [],
    codeTexts: [],
  }).map(({ kind }) => kind);

describe('a file that steers a runner', () => {
  it.each([
    [
      'pytest',
      [
        'conftest.py',
        'pkg/conftest.py',
        'pytest.ini',
        '.pytest.ini',
        'pytest.toml',
        '.pytest.toml',
        'tox.ini',
        'setup.cfg',
      ],
    ],
    ['the interpreter', ['sitecustomize.py', 'usercustomize.py', 'src/path.pth', '.coveragerc']],
    [
      'Jest and Babel',
      ['jest.config.ts', 'jest.setup.js', '.babelrc', '.babelrc.json', 'babel.config.cjs', '.swcrc'],
    ],
    ['Vitest', ['vitest.config.mts', 'vite.config.js', 'vitest.workspace.ts', 'vitest.setup.ts']],
    ['Mocha, AVA, tap, coverage', ['.mocharc.yml', 'ava.config.mjs', '.taprc', '.nycrc', '.c8rc.json']],
    ['Vite and TypeScript', ['postcss.config.cjs', '.postcssrc.json', 'tsconfig.json', 'tsconfig.test.json']],
    ['Node', ['.npmrc', 'node.config.json', '.yarnrc.yml', '.pnp.cjs', '.pnpmfile.cjs', 'bunfig.toml']],
    ['what starts the tests', ['GNUmakefile', 'Makefile', 'justfile', 'Taskfile.yml', 'noxfile.py']],
    ['Go and Rust', ['go.work', 'build.rs', '.cargo/config.toml', 'rust-toolchain']],
    [
      'what the runner is loaded from',
      ['unittest.py', 'pytest.py', '_pytest/runner.py', 'unittest/__init__.py', 'node_modules/chai/index.js'],
    ],
    [
      'what a runner is made of or started by',
      [
        'difflib.py',
        'linecache.py',
        'pygments/__init__.py',
        'zlib.cpython-311-x86_64-linux-gnu.so',
        'json/__init__.py',
        'node_modules/.bin/mocha',
        'packages/a/node_modules/jest-circus/runner.js',
        'node_modules/node/bin/node',
        '.venv/bin/python3',
        'venv/pyvenv.cfg',
        '.venv/lib/python3.11/site-packages/_pytest/runner.py',
        'shop.egg-info/entry_points.txt',
        'vendor/modules.txt',
        'vendor/github.com/stretchr/testify/assert/assertions.go',
      ],
    ],
  ])('of %s is a sign', (_runner, paths) => {
    for (const path of paths)
      expect([path, kinds(change(path, 'x'))]).toEqual([path, ['runner-configuration']]);
  });

  it.each([
    'src/config.js',
    'vitest-helpers/util.ts',
    'docs/pytest.md',
    'src/build.rs.txt',
    'lib/unittest_helpers.py',
    'src/unittest.py',
    'src/jestConfig.js',
    'go.work.sum.md',
    'path.pthx',
    'shop/json.py',
    'src/types.py',
    'types/index.d.ts',
    'cmd/shop/main.go',
    'code/app.js',
    'node_modules/left-pad/index.js',
    'bin/mocha-report.js',
    'vendor/github.com/other/lib/lib.go',
    '.venv/lib/python3.11/site-packages/requests/api.py',
  ])('%s is none', (path) => expect(kinds(change(path, 'x'))).toEqual([]));

  it('is none in a module that the root has: the repository may be that of such a module', () => {
    const own = ownModules(['colorama/ansi.py', 'packaging.py', 'code/app.js', 'src/json.py']);
    expect([...own].sort()).toEqual(['colorama', 'packaging', 'src']);
    const signs = (path: string) =>
      gamingSignals({
        changes: [change(path, 'x')],
        outcomes: { at: passing, root: passing },
        isTestFile: testFileMatcher([]),
        testTexts: [],
        codeTexts: [],
        own,
      });
    expect(signs('colorama/new.py')).toEqual([]);
    expect(signs('packaging.py')).toEqual([]);
    expect(signs('code/__init__.py')).toHaveLength(1);
    expect(signs('json.py')).toHaveLength(1);
  });

  it('is none where it was restored before the run', () => {
    expect(kinds(change('conftest.py', 'x', 'y'), ['conftest.py'])).toEqual(['protected-files']);
    expect(kinds(change('conftest.py', 'x'), ['conftest.py'])).toEqual([]);
  });

  it('is looked for inside pyproject.toml: pytest and coverage, not dependencies', () => {
    const before = '[project]\nname = "a"\ndependencies = []\n\n[tool.black]\nline-length = 90\n';
    const sign = ['runner-configuration'];
    expect(
      kinds(change('pyproject.toml', `${before}[tool.pytest.ini_options]\naddopts = "-p x"\n`, before)),
    ).toEqual(sign);
    expect(kinds(change('pyproject.toml', `${before}[tool.pytest]\naddopts = ["-x"]\n`, before))).toEqual(
      sign,
    );
    expect(kinds(change('pyproject.toml', `${before}[tool.coverage.run]\nomit = ["*"]\n`, before))).toEqual(
      sign,
    );
    expect(kinds(change('pyproject.toml', before.replace('[]', '["requests"]'), before))).toEqual([]);
    expect(kinds(change('pyproject.toml', before))).toEqual([]);
  });

  it('is looked for inside go.mod and Cargo.toml: what takes the place of modules and of the way tests run', () => {
    const sign = ['runner-configuration'];
    const module = 'module example.com/a\n\ngo 1.20\n\nrequire example.com/b v1.0.0\n';
    expect(kinds(change('go.mod', `${module}replace example.com/b => ./b\n`, module))).toEqual(sign);
    expect(kinds(change('go.mod', `${module}replace (\n\texample.com/b => ./b\n)\n`, module))).toEqual(sign);
    expect(kinds(change('go.mod', `${module}require example.com/c v1.0.0\n`, module))).toEqual([]);
    const crate = '[package]\nname = "a"\nversion = "0.1.0"\n\n[dependencies]\n';
    expect(kinds(change('Cargo.toml', `${crate}\n[profile.test]\npanic = "abort"\n`, crate))).toEqual(sign);
    expect(kinds(change('Cargo.toml', `${crate}\n[lib]\ntest = false\n`, crate))).toEqual(sign);
    expect(kinds(change('Cargo.toml', `${crate}serde = "1"\n`, crate))).toEqual([]);
  });

  it('is looked for inside package.json: runners and the scripts of tests, not dependencies', () => {
    const json = (value: object) => JSON.stringify({ name: 'a', scripts: { test: 'jest' }, ...value });
    const before = json({});
    const sign = ['runner-configuration'];
    expect(kinds(change('package.json', json({ jest: { bail: true } }), before))).toEqual(sign);
    expect(kinds(change('package.json', json({ scripts: { test: 'true' } }), before))).toEqual(sign);
    for (const name of ['pretest', 'test:unit', 'ci'])
      expect(
        kinds(change('package.json', json({ scripts: { test: 'jest', [name]: 'rm x' } }), before)),
      ).toEqual(sign);
    expect(kinds(change('package.json', json({ imports: { '#a': './b.js' } }), before))).toEqual(sign);
    expect(kinds(change('package.json', json({ dependencies: { left: '1' } }), before))).toEqual([]);
    const more = { test: 'jest', typecheck: 'tsc', prepare: 'husky' };
    expect(kinds(change('package.json', json({ scripts: more }), before))).toEqual([]);
    expect(kinds(change('package.json', json({ scripts: { test: 'jest', build: 'tsc' } }), before))).toEqual(
      [],
    );
  });
});

describe('the protected files of a repository', () => {
  it('hold what the command names, beside tests, their data and configuration', () => {
    const files = [
      'src/a.js',
      't/run.js',
      'check.sh',
      'money_test.go',
      'testdata/in.txt',
      '__snapshots__/a.snap',
      'jest.config.mjs',
      'node_modules/x/jest.config.js',
    ];
    expect(guessProtected(files, 'sh ./check.sh && node t/run.js --fast; echo src').sort()).toEqual([
      '**/*.snap',
      '**/*_test.go',
      '**/__snapshots__/**',
      '**/testdata/**',
      'check.sh',
      'jest.config.mjs',
      't/run.js',
    ]);
    expect(guessProtected(['test.js', 'src/tests.py'], 'node test.js')).toEqual([
      '**/{test,tests}.*',
      'test.js',
    ]);
    expect(guessProtected(files, 'make')).not.toContain('check.sh');
  });

  it.each(['test.js', 'lib/tests.py', 'money_test.go', 'a/testdata/x', 'x/__snapshots__/y', 'a.snap'])(
    '%s is a test file',
    (path) => expect(testFileMatcher([])(path)).toBe(true),
  );
  it.each(['src/contest.js', 'latest.js', 'lib/test_utils', 'go_test.golden'])('%s is none', (path) =>
    expect(testFileMatcher([])(path)).toBe(false),
  );
});
