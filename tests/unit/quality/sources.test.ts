import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/server/core/base/random';
import { codeLines, missedLines, ranLines } from '@/server/verifier/quality/lines';
import { planMutants } from '@/server/verifier/quality/mutants';
import { codeFiles, fileOfTest, importsIn, nearFault } from '@/server/verifier/quality/sources';
import { runnerFor } from '@/server/verifier/runners/auto';
import { shuffledCommand } from '@/server/verifier/runners/shuffle';
import { testFileMatcher } from '@/server/verifier/test-files';

const text = '/** Adds.\n * Both. */\nfunction add(a, b) {\n  // why\n  return a + b;\n}\n\nadd(1, 2);\n';

describe('lines', () => {
  it('that hold code are those with more than comments and brackets', () => {
    expect(codeLines(text)).toEqual([3, 5, 8]);
  });

  it('ran where the innermost range was entered', () => {
    const body = text.indexOf('function');
    const end = text.indexOf('}') + 1;
    const script = (count: number) => ({
      path: 'a.js',
      functions: [[[0, text.length, 1]], [[body, end, count]]] as [number, number, number][][],
    });
    expect([...(ranLines(text, script(0)) ?? [])].filter((line) => line > 2)).toEqual([8]);
    expect([...(ranLines(text, script(1)) ?? [])]).toContain(5);
  });

  it('of a transpiled script cannot be told', () => {
    expect(ranLines(text, { path: 'a.ts', functions: [[[0, text.length + 40, 1]]] })).toBeNull();
  });

  it('that did not run are told as stretches', () => {
    expect(missedLines([1, 2, 4, 7, 8], new Set([4]))).toEqual([
      [1, 2],
      [7, 8],
    ]);
  });
});

describe('the code under test', () => {
  const files = [
    'src/a.js',
    'src/b.ts',
    'src/types.d.ts',
    'test/a.test.js',
    'node_modules/x/index.js',
    'vite.config.ts',
    'pkg/mod.py',
    'tests/test_mod.py',
    'README.md',
  ];
  const code = codeFiles(files, testFileMatcher([]));

  it('leaves out tests, what was installed, types and configuration', () => {
    expect(code).toEqual(['src/a.js', 'src/b.ts', 'pkg/mod.py']);
  });

  it('is of JavaScript, TypeScript and Python', () => {
    const named = [
      'a.js',
      'a.mjs',
      'a.tsx',
      'a.py',
      'a.go',
      'a.json',
      '.eslintrc.js',
      'a/.b/c.js',
      'dist/a.js',
      'a.d.mts',
    ];
    expect(codeFiles(named, () => false)).toEqual(['a.js', 'a.mjs', 'a.tsx', 'a.py']);
  });

  it('imports other files by the words of either language', () => {
    const all = new Set([
      'a/b.js',
      'a/c.ts',
      'a/d/index.js',
      'e.mjs',
      'pkg/__init__.py',
      'pkg/mod.py',
      'pkg/x.py',
      'pkg/y.py',
      'own.py',
    ]);
    const imports = (path: string, text: string) => importsIn(path, text, all);
    expect(imports('a/t.test.js', "import x from './b';\nimport './b.js';")).toEqual(['a/b.js']);
    expect(imports('a/t.test.ts', "export { c } from './c.js';\nrequire('./d');\nimport('../e')")).toEqual([
      'a/c.ts',
      'a/d/index.js',
      'e.mjs',
    ]);
    expect(imports('t.test.js', "import x from './a/./b.js';")).toEqual(['a/b.js']);
    expect(imports('t.test.js', "import x from 'a/b.js';\n// './a/b.js'")).toEqual([]);
    expect(imports('t.py', 'from pkg.mod import f, g')).toEqual(['pkg/mod.py']);
    expect(imports('t.py', '  from pkg import x, y')).toEqual(['pkg/__init__.py', 'pkg/x.py', 'pkg/y.py']);
    expect(imports('t.py', 'import pkg.x\nimport own')).toEqual(['pkg/x.py', 'own.py']);
    expect(imports('t.py', 'from .own import z')).toEqual(['own.py']);
    expect(imports('t.py', 'reimport own')).toEqual([]);
  });

  it('knows the file of a test by its id', () => {
    const all = new Set(['test/a.test.js', 'tests/test_mod.py', 'tests.py']);
    expect(fileOfTest('test/a.test.js > adds', all)).toBe('test/a.test.js');
    expect(fileOfTest('test/a.test.js', all)).toBe('test/a.test.js');
    expect(fileOfTest('tests.test_mod', all)).toBe('tests/test_mod.py');
    expect(fileOfTest('tests.Other > x', all)).toBe('tests.py');
    expect(fileOfTest('money > adds', all)).toBeNull();
  });

  it('near the fault is code alone, each file once, sorted', () => {
    const failing = ['src/b.ts:3', 'src/b.ts:9', 'test/a.test.js:1', null].map((frame) => ({
      id: 'test/a.test.js > x',
      status: 'failed' as const,
      message: '',
      frame,
    }));
    const all = new Set(files);
    const near = (text: string | null) => nearFault(failing, () => text, all, new Set(code));
    expect(near("import '../src/a.js';\nimport '../src/types.d.ts';")).toEqual(['src/a.js', 'src/b.ts']);
    expect(near(null)).toEqual(['src/b.ts']);
    expect(nearFault([], () => null, all, new Set(code))).toEqual([]);
  });

  it('near the fault is in a trace or imported by a failing test', () => {
    const all = new Set(files);
    expect(fileOfTest('tests.test_mod.ModTest > test_x', all)).toBe('tests/test_mod.py');
    expect(importsIn('tests/test_mod.py', 'from pkg import mod\n', all)).toEqual(['pkg/mod.py']);
    const failing = [
      { id: 'test/a.test.js > adds', status: 'failed' as const, message: '', frame: 'src/b.ts:3' },
    ];
    const near = nearFault(failing, () => "import { a } from '../src/a.js';", all, new Set(code));
    expect(near).toEqual(['src/a.js', 'src/b.ts']);
  });
});

describe('mutants', () => {
  const lines = [{ path: 'a.js', lines: [1, 2, 3], ran: new Set([1, 2]) }];
  const texts = new Map([['a.js', 'a < b\nc < d\ne < f']]);
  const mutationsOf = () =>
    [1, 2, 3].flatMap((line) =>
      ['<=', '>', '>='].map((replacement) => ({
        start: 2 + 6 * (line - 1),
        end: 3 + 6 * (line - 1),
        replacement,
        line,
        note: replacement,
      })),
    );

  it('are made of lines that ran, spread over the lines before a second of one', () => {
    const planned = planMutants(lines, texts, mutationsOf, 2, seededRandom('x'));
    expect(planned.map(({ line }) => line).sort()).toEqual([1, 2]);
    expect(planMutants(lines, texts, mutationsOf, 50, seededRandom('x'))).toHaveLength(6);
    expect(planned[0]?.text).not.toBe(texts.get('a.js'));
  });

  it('say what was changed where, and are drawn alike for a seed', () => {
    const draw = (seed: string, count = 6) =>
      planMutants(lines, texts, mutationsOf, count, seededRandom(seed));
    for (const { path, start, end, replacement, text } of draw('x')) {
      expect(path).toBe('a.js');
      const was = texts.get('a.js') ?? '';
      expect(text).toBe(was.slice(0, start) + replacement + was.slice(end));
    }
    const texted = draw('x').map(({ text }) => text);
    expect(new Set(texted).size).toBe(6);
    expect(draw('x').map(({ text }) => text)).toEqual(texted);
    expect(['a', 'b', 'c', 'd'].some((seed) => draw(seed)[0]?.text !== texted[0])).toBe(true);
    // Two of each line before a third of either.
    expect(
      draw('x', 4)
        .map(({ line }) => line)
        .sort(),
    ).toEqual([1, 1, 2, 2]);
    expect(draw('x', 0)).toEqual([]);
  });

  it('are made of files whose text is known, each by its own path', () => {
    const two = [...lines, { ...lines[0], path: 'b.js', lines: [1], ran: new Set([1]) }];
    expect(planMutants(two, texts, mutationsOf, 50, seededRandom('x'))).toHaveLength(6);
    const both = new Map([...texts, ['b.js', 'x < y']]);
    const planned = planMutants(two, both, mutationsOf, 50, seededRandom('x'));
    expect(
      planned
        .filter(({ path }) => path === 'b.js')
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['x <= y', 'x > y', 'x >= y']);
  });
});

describe('another order', () => {
  const ids = ['tests.test_a.ATest > test_x', 'tests.test_a.ATest > test_y'];
  it.each([
    ['vitest', 'npx vitest run', /vitest run --sequence\.shuffle --sequence\.seed=7$/],
    ['jest', 'jest --ci', /jest --randomize --seed=7 --ci/],
    ['go', 'go test ./...', /go test -shuffle=7 \.\/\.\.\./],
    [
      'unittest',
      'python3 -m unittest discover -s tests',
      /^python3 -m unittest tests\.test_a\.ATest\.test_[xy] /,
    ],
  ] as const)('is asked of %s in its own way', (runner, command, expected) => {
    expect(runnerFor('auto', command)).toBe(runner);
    expect(shuffledCommand(runner, command, 7, ids)?.command).toMatch(expected);
  });

  it('is not asked of a runner that has none, nor where the call cannot be taken apart', () => {
    expect(shuffledCommand('cargo', 'cargo test', 7, ids)).toBeNull();
    expect(shuffledCommand('unittest', 'cd x && python3 -m unittest', 7, ids)).toBeNull();
  });
});
