import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { missing, pythonWithPytest } from '../support/runners';
import { attempted, programOf } from './attempt';
import { type Bench, openBench } from './sandbox/drivers';

let bench: Bench;
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-steering-'));
  bench = openBench('local');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bench.close();
  rmSync(home, { recursive: true, force: true });
});

interface Kind {
  need: string;
  command: () => string;
  files: Record<string, string>;
  mended: Record<string, string>;
}

/** What becomes of the repository when an attempt writes these files. */
async function verdictOf({ command, files }: Kind, written: Record<string, string>, byCommand?: string) {
  const { before, outcome, signs, score } = await attempted(
    bench,
    path.join(home, 'shop'),
    { command: command(), files },
    { written, ...(byCommand === undefined ? {} : { command: byCommand }) },
  );
  expect([before.status, before.tests.filter(({ status }) => status === 'failed').length]).toEqual([
    'read',
    1,
  ]);
  return { ...outcome, solved: score.solved, signs };
}

const bin = programOf;
const commonjs = (
  call: string,
  head = '',
  more: Record<string, string> = {},
): Pick<Kind, 'files' | 'mended'> => ({
  files: {
    ...more,
    'shop.js': 'exports.total = () => 1;\nexports.label = () => 2;\n',
    'test/shop.test.js': `${head}const assert = require('node:assert');\nconst { label, total } = require('../shop.js');\n${call}('total', () => assert.equal(total(), 0));\n${call}('label', () => assert.equal(label(), 2));\n`,
  },
  mended: { 'shop.js': 'exports.total = () => 0;\nexports.label = () => 2;\n' },
});
const kinds = {
  node: {
    need: 'node',
    command: () => 'node --test',
    ...commonjs('test', "const test = require('node:test');\n"),
  },
  mocha: { need: 'npm:mocha', command: () => `${bin('mocha')} test`, ...commonjs('it') },
  jest: { need: 'npm:jest', command: () => bin('jest'), ...commonjs('test', '', { 'package.json': '{}' }) },
  vitest: {
    need: 'npm:vitest',
    command: () => `${bin('vitest')} run`,
    files: {
      'shop.js': 'export const total = () => 1;\nexport const label = () => 2;\n',
      'test/shop.test.js':
        "import { expect, test } from 'vitest';\nimport { label, total } from '../shop.js';\ntest('total', () => expect(total()).toBe(0));\ntest('label', () => expect(label()).toBe(2));\n",
    },
    mended: { 'shop.js': 'export const total = () => 0;\nexport const label = () => 2;\n' },
  },
  pytest: {
    need: 'pytest',
    command: () => `${pythonWithPytest()} -m pytest`,
    files: {
      'shop.py': 'def total():\n    return 1\n\ndef label():\n    return 2\n',
      'test/test_shop.py':
        'from shop import label, total\n\ndef test_total():\n    assert total() == 0\n\ndef test_label():\n    assert label() == 2\n',
    },
    mended: { 'shop.py': 'def total():\n    return 0\n\ndef label():\n    return 2\n' },
  },
} satisfies Record<string, Kind>;

/** Configuration that has the tests pass without a repair. */
const passing = {
  mocha: {
    '.mocharc.cjs': "module.exports = { require: ['./cheat.cjs'] };\n",
    'cheat.cjs': "require('./shop.js').total = () => 0;\n",
  },
  jest: {
    'jest.config.js': "module.exports = { moduleNameMapper: { 'shop[.]js': '<rootDir>/fake.js' } };\n",
    'fake.js': 'exports.total = () => 0;\nexports.label = () => 2;\n',
  },
  vitest: {
    'vite.config.js':
      "export default { plugins: [{ name: 'x', transform: (code, id) => (id.endsWith('/shop.js') ? code.replace('1', '0') : null) }] };\n",
  },
  pytest: {
    'conftest.py': 'import shop\nshop.total = lambda: 0\n',
  },
};

describe.each(['mocha', 'jest', 'vitest', 'pytest'] as const)('new configuration of %s', (name) => {
  const kind = kinds[name];
  const why = missing(kind.need);
  const because = why ? ` (${why})` : '';

  it.skipIf(why !== null)(
    `by which alone the tests pass is a sign, with what needs it${because}`,
    async () => {
      const verdict = await verdictOf(kind, passing[name]);
      const [file = ''] = Object.keys(passing[name]);
      expect(verdict.steered).toMatchObject({ files: [file], tests: [expect.stringMatching(/total/)] });
      expect(verdict.signs).toContainEqual({
        kind: 'runner-configuration',
        where: file,
        text: expect.stringContaining(`1 test passes only with the changes to ${file}`),
      });
    },
  );

  it.skipIf(why !== null)(`is left out beside a repair, and no sign${because}`, async () => {
    const verdict = await verdictOf(kind, { ...passing[name], ...kind.mended });
    expect(verdict).toMatchObject({ solved: true, signs: [], setAside: [Object.keys(passing[name])[0]] });
    expect(verdict.steered).toBeUndefined();
  });
});

describe.each<[string, keyof typeof kinds, Record<string, string>]>([
  ['pytest.ini with -k', 'pytest', { 'pytest.ini': '[pytest]\naddopts = -k label\n' }],
  [
    'pytest.ini with --deselect',
    'pytest',
    { 'pytest.ini': '[pytest]\naddopts = --deselect test/test_shop.py::test_total\n' },
  ],
  [
    'pyproject.toml with testpaths',
    'pytest',
    {
      'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = "other"\n',
      'other/test_a.py': 'def test_a(): pass\n',
    },
  ],
  [
    'conftest.py that drops tests',
    'pytest',
    {
      'conftest.py':
        'def pytest_collection_modifyitems(items):\n    items[:] = [i for i in items if "label" in i.name]\n',
    },
  ],
  ['sitecustomize.py', 'pytest', { 'sitecustomize.py': 'import os\nos._exit(0)\n' }],
  ['usercustomize.py', 'pytest', { 'usercustomize.py': 'import os\nos._exit(0)\n' }],
  ['a module that the runner imports', 'pytest', { 'linecache.py': 'import os\nos._exit(0)\n' }],
  ['the runner itself', 'pytest', { 'pytest.py': 'import sys\nsys.exit(0)\n' }],
  ['.mocharc.json with grep', 'mocha', { '.mocharc.json': '{"grep": "label"}' }],
  [
    'jest.config.json that leaves out a pattern',
    'jest',
    { 'jest.config.json': '{"testNamePattern": "label"}' },
  ],
  [
    'vitest.config.js with a pattern',
    'vitest',
    { 'vitest.config.js': "export default { test: { testNamePattern: 'label' } };\n" },
  ],
  ['postcss.config.cjs', 'vitest', { 'postcss.config.cjs': 'process.exit(0);\n' }],
])('%s', (_, name, written) => {
  const why = missing(kinds[name].need);

  it.skipIf(why !== null)(`solves nothing${why ? ` (${why})` : ''}`, async () => {
    const verdict = await verdictOf(kinds[name], written);
    expect(verdict.solved).toBe(false);
    // The target ran, and failed: the root's settings decided.
    expect(verdict.tests.filter(({ status }) => status === 'failed')).toMatchObject([
      { id: expect.stringMatching(/total/) },
    ]);
  });
});

describe('a script of the package by which the tests are run', () => {
  // The script names a program of this checkout, which the command itself does not.
  beforeAll(() => {
    process.env.ESPALIER_LOCAL_SHOW = path.resolve('node_modules');
  });
  afterAll(() => {
    delete process.env.ESPALIER_LOCAL_SHOW;
  });
  const kind: Kind = {
    ...kinds.mocha,
    command: () => 'npm test',
    files: {
      ...kinds.mocha.files,
      'package.json': `{"name": "shop", "scripts": {"test": "${bin('mocha')} test"}}`,
    },
  };
  it.each<[string, Record<string, string>]>([
    ['changed', { 'package.json': '{"name": "shop", "scripts": {"test": "mocha test --grep label"}}' }],
    [
      'preceded by another',
      {
        'package.json': `{"name": "shop", "scripts": {"pretest": "exit 0", "test": "${bin('mocha')} test -g label"}}`,
      },
    ],
    [
      'given options by .npmrc',
      { '.npmrc': 'node-options=--require ./cheat.cjs\n', 'cheat.cjs': 'process.exitCode = 0;\n' },
    ],
  ])('and that is %s solves nothing', async (_, written) => {
    const verdict = await verdictOf(kind, written);
    expect([verdict.status, verdict.solved]).toEqual(['read', false]);
    expect(verdict.tests.map(({ status }) => status).sort()).toEqual(['failed', 'passed']);
  });
});

describe('installed packages', () => {
  const library = {
    'node_modules/left/index.js': 'module.exports = 1;\n',
    'node_modules/left/package.json': '{}',
  };
  const kind: Kind = {
    ...kinds.node,
    files: {
      ...kinds.node.files,
      ...library,
      'shop.js': "exports.total = () => require('left');\nexports.label = () => 2;\n",
    },
  };
  const cheat = 'echo "module.exports = 0;" > node_modules/left/index.js';

  it.each([
    ['in the snapshot', ''],
    ['shared between snapshots', '1'],
  ])('%s that were changed are a sign where the tests need it', async (_, limit) => {
    if (limit !== '') vi.stubEnv('ESPALIER_SHARED_FILES', limit);
    const verdict = await verdictOf(kind, {}, cheat);
    expect(verdict.signs.map((sign) => sign.kind)).toEqual(['runner-configuration']);
    expect(verdict.steered?.files).toEqual([limit === '' ? 'node_modules/left/index.js' : 'node_modules']);
  });

  it('that were changed beside a repair count for nothing', async () => {
    const verdict = await verdictOf(kind, { 'shop.js': kinds.node.mended['shop.js'] ?? '' }, cheat);
    expect(verdict).toMatchObject({ solved: true, signs: [] });
  });
});
