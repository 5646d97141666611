import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/server/core/base/random';
import { copyPath, generatedFrom } from '@/server/verifier/contrast/generate';
import { groupByObserved, observedOf } from '@/server/verifier/contrast/groups';
import { literalsIn } from '@/server/verifier/contrast/literals';

const javascript = `import assert from 'node:assert/strict';
import { add } from '../src/add.js'; // 4 "in a comment"
const base = { start: 10, name: 'till' };
describe('adding 1', () => {
  test('two and 3', () => assert.equal(add(base, 2, "3"), 5));
  test('\`x\`', () => {
    /* 9 */ assert.equal(add(base, -1_000, 'a\\'b'), 0.5);
  });
});
`;
const python = `from span import clip  # 8
import unittest

limit = 5


class SpanTest(unittest.TestCase):
    """Clips to 5."""

    def test_clips(self):
        self.assertEqual(clip(7, limit, x2='no'), 5)
`;

describe('literals of a test file', () => {
  it('are its numbers and strings, but not those of comments, imports and names of tests', () => {
    const texts = (text: string, language: 'javascript' | 'python') =>
      literalsIn(text, language).map((literal) => literal.text);
    expect(texts(javascript, 'javascript')).toEqual([
      '10',
      "'till'",
      '2',
      '"3"',
      '5',
      '1_000',
      "'a\\'b'",
      '0.5',
    ]);
    expect(texts(python, 'python')).toEqual(['5', '7', "'no'", '5']);
  });

  it('know their lines and places', () => {
    for (const { start, end, text, line } of literalsIn(javascript, 'javascript')) {
      expect(javascript.slice(start, end)).toBe(text);
      expect(javascript.split('\n')[line - 1]).toContain(text);
    }
  });
});

describe('generated tests', () => {
  it('are copies beside the file, found by runners as the file is, each with other inputs, alike for a seed', () => {
    const files = generatedFrom('test/add.test.js', javascript, 9, seededRandom('s'));
    expect(files.length).toBeGreaterThan(6);
    expect(new Set(files.map(({ text }) => text)).size).toBe(files.length);
    for (const { path, of, text, changes } of files) {
      expect(path).toMatch(/^test\/add-g\d\.test\.js$/);
      expect(of).toBe('test/add.test.js');
      expect(text).not.toBe(javascript);
      expect(text).toContain("test('two and 3', ");
      for (const { to } of [...changes.values()].flat()) expect(text).toContain(to);
    }
    expect(files.some(({ changes }) => changes.has(''))).toBe(true);
    expect(files.some(({ changes }) => changes.has('two and 3'))).toBe(true);
    expect(generatedFrom('test/add.test.js', javascript, 9, seededRandom('s'))).toEqual(files);
  });

  it('stand where each runner looks, and nowhere where a name tells it nothing', () => {
    expect(copyPath('tests/test_span.py', 2)).toBe('tests/test_span_g2.py');
    expect(copyPath('span_test.py', 2)).toBe('span_g2_test.py');
    expect(copyPath('tests/__init__.py', 2)).toBeNull();
    expect(copyPath('src/a.spec.ts', 1)).toBe('src/a-g1.spec.ts');
    expect(copyPath('test/add.js', 1)).toBe('test/add-g1.js');
  });

  it('of a file without literals there are none', () => {
    expect(
      generatedFrom('test/a.test.js', "import { test } from 'node:test';\n", 5, seededRandom('s')),
    ).toEqual([]);
  });
});

describe('answers to generated tests', () => {
  const failed = (id: string, message: string) => ({ id, status: 'failed' as const, message, frame: null });

  it('leave out places, since patches move lines', () => {
    const observed = observedOf({
      tests: [failed('t', '4 !== 5\n    at add (src/add.js:9:3)\nsee src/a.js:4')],
    });
    expect(observed.get('t')).toBe('4 !== 5\nsee src/a.js');
  });

  it('group what behaves alike; what changes when asked again, or was not answered by all, counts for nothing', () => {
    const of = (a: string, b: string, c: string) =>
      new Map([
        ['a', a],
        ['b', b],
        ['c', c],
      ]);
    const one = of('passes', '4 !== 5', 'luck 1');
    const two = of('passes', '6 !== 5', 'luck 2');
    const three = new Map([...of('passes', '4 !== 5', 'luck 3'), ['d', 'alone']]);
    const grouping = groupByObserved([one, two, three], of('passes', '4 !== 5', 'luck 9'), (id) => ({
      call: `call ${id}`,
      ...(id === 'a' ? { by: 'm' } : {}),
    }));
    expect(grouping).toEqual({
      groups: [0, 1, 0],
      cases: [{ call: 'call b', values: ['4 !== 5', '6 !== 5'] }],
      tried: 2,
      written: 1,
    });
  });

  it('that are all alike make one group', () => {
    const observed = new Map([['a', 'passes']]);
    expect(groupByObserved([observed, observed], observed, () => ({ call: 'a' }))).toEqual({
      groups: [0, 0],
      cases: [],
      tried: 1,
      written: 0,
    });
  });
});
