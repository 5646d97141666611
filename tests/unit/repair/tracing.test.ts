import { describe, expect, it, test } from 'vitest';
import { mutationsOf } from '@/server/repair/mutations';
import { mutated, noVocabulary } from '@/server/repair/mutations/mutation';
import { comparedIn } from '@/server/repair/ranking/symptoms';
import { parseSource, type Source } from '@/server/repair/source/source';
import { coverageOf } from '@/server/repair/tracing/coverage';
import { readHits } from '@/server/repair/tracing/hits';
import { instrumented } from '@/server/repair/tracing/instrument';
import { attempt } from './attempt';
import { all, bank, invoice, slug, stack } from './repositories';
import { type Files, MemoryWorkspace } from './workspace';

function sourceOf(files: Files, path: string): Source {
  const source = parseSource(path, files[path] ?? '');
  if (!source) throw new Error(`no source ${path}`);
  return source;
}

const report = (files: Files) => new MemoryWorkspace(files).execute({ kind: 'run_tests' }).text;
const withoutPrints = (text: string) =>
  text
    .split('\nprinted by the tests:')[0]
    ?.replace(/:\d+(?::\d+)?/g, '')
    .trim();

describe('probes', () => {
  it.each(Object.entries(all))('change nothing that the tests of %s see', (_, files) => {
    for (const path of Object.keys(files).filter((name) => !/test|__init__/.test(name))) {
      const probed = instrumented(sourceOf(files, path));
      if (probed === null) continue;
      expect(withoutPrints(report({ ...files, [path]: probed }))).toBe(withoutPrints(report(files)));
    }
  });

  test('stand before every kind of statement, in braces where a header has none', () => {
    const text = [
      'function f(a, b) {',
      '  if (a) return 1;',
      '  else if (b) g()',
      '  for (const x of b) x.y = 1',
      '  switch (a) { case 1: h(); break; default: k() }',
      '  const m = (x) => x + 1, n = { a: 1 };',
      '  return b ? m(1)',
      '    : { c: n }',
      '}',
    ].join('\n');
    const source = parseSource('a.js', text);
    const probed = (source && instrumented(source)) ?? '';
    expect(() => new Function(probed)).not.toThrow();
    expect(probed).toMatch(/if \(a\) \{ probeHit_\(\d+\); return 1; \}/);
    expect(probed).toMatch(/else \{ probeHit_\(\d+\); if \(b\) \{ probeHit_\(\d+\); g\(\) \} \}/);
    expect(probed).toMatch(/case 1: probeHit_\(\d+\); h\(\)/);
    expect(probed).toMatch(/=> \(probeHit_\(\d+\), x \+ 1\)/);
    expect(probed).toMatch(/probeHit_\(\d+\); return b \?/);
  });

  it.each([
    [
      'JavaScript',
      {
        'src/sign.js':
          'function sign(n) {\n  if (n < 0) {\n    return 1;\n  }\n  return 1;\n}\nmodule.exports = { sign };\n',
        'test/sign.test.js':
          "const { sign } = require('../src/sign');\ntest('negative', () => {\n  assert.equal(sign(-2), -1);\n});\ntest('positive', () => {\n  assert.equal(sign(2), 1);\n});\n",
      },
      'src/sign.js',
      'test/sign.test.js',
      'test/sign.test.js > negative',
    ],
    [
      'Python',
      {
        'app/__init__.py': '',
        'app/sign.py': 'def sign(n):\n    if n < 0:\n        return 1\n    return 1\n',
        'tests/__init__.py': '',
        'tests/test_sign.py':
          'import unittest\nfrom app.sign import sign\n\nclass T(unittest.TestCase):\n    def test_negative(self):\n        self.assertEqual(sign(-2), -1)\n\n    def test_positive(self):\n        self.assertEqual(sign(2), 1)\n',
      },
      'app/sign.py',
      'tests/test_sign.py',
      'tests.test_sign.T.test_negative',
    ],
  ] as [string, Files, string, string, string][])(
    'tell what only the failing test runs, in %s',
    (_, files, path, testPath, failing) => {
      const source = sourceOf(files, path);
      const hits = readHits(report({ ...files, [path]: instrumented(source) ?? '' })).get(path);
      const coverage = coverageOf(source, hits ?? new Map(), [sourceOf(files, testPath)], [failing]);
      const at = (text: string, nth: 'first' | 'last') =>
        coverage?.(nth === 'first' ? source.text.indexOf(text) : source.text.lastIndexOf(text));
      expect(at('n < 0', 'first')).toEqual({ failing: 1, passing: 1 });
      expect(at('return 1', 'first')).toEqual({ failing: 1, passing: 0 });
      expect(at('return 1', 'last')).toEqual({ failing: 0, passing: 1 });
    },
  );

  it('are gone from what an attempt leaves, whatever its number of steps', async () => {
    for (const files of [invoice, slug, bank])
      for (const steps of [6, 7, 8, 9, 10, 12]) {
        const { workspace } = await attempt(files, { seed: `t${steps}`, steps });
        for (const text of workspace.files.values()) expect(text).not.toContain('probeHit_');
      }
  });

  it('are not put in twice', async () => {
    const { history } = await attempt(stack, { seed: 'twice', steps: 60 });
    const putIn = history.filter(
      ({ action }) => action.kind === 'edit_file' && action.new.includes('probeHit_('),
    );
    const paths = putIn.map(({ action }) => ('path' in action ? action.path : ''));
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('garbled prints are left aside', () => {
    const text =
      'x\n@trace a.js t.js:3 1-2,9\n@trace a.js t.js 4\n@trace a.js t.js:5 4-\n@trace b.js t.js:x 1\n';
    expect([...(readHits(text).get('a.js') ?? [])].map(([place, hits]) => [place, [...hits]])).toEqual([
      ['t.js:3', [1, 2, 9]],
    ]);
    expect(readHits(text).has('b.js')).toBe(false);
  });
});

describe('literals that explain a failure', () => {
  const offers = (text: string, message: string) => {
    const source = parseSource('a.js', text);
    if (!source) throw new Error('no source');
    const vocabulary = { ...noVocabulary, compared: comparedIn([message]) };
    return new Map(mutationsOf(source, vocabulary).map((m) => [mutated(text, m), m.prior]));
  };

  it('a factor', () => {
    const found = offers('const week = day * 5;', 'AssertionError: 432000 !== 604800');
    expect(found.get('const week = day * 7;')).toBeGreaterThan(1);
  });

  it('the part of a string that differs', () => {
    const found = offers("const join = (a) => a.join(', ');", "AssertionError: 'a, b' !== 'a; b'");
    expect(found.get("const join = (a) => a.join('; ');")).toBeGreaterThan(1);
  });
});
