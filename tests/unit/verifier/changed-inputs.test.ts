import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/server/core/base/random';
import { changed } from '@/server/verifier/contrast/change-literal';
import { copyPath, generatedFrom, hasTests } from '@/server/verifier/contrast/generate';
import { groupByObserved, observedOf } from '@/server/verifier/contrast/groups';
import { type Literal, literalsIn } from '@/server/verifier/contrast/literals';

const literal = (text: string): Literal => ({
  text,
  kind: /^['"]/.test(text) ? 'string' : 'number',
  start: 0,
  end: text.length,
  line: 1,
});
/** Everything that may come of a literal, each once, sorted. */
const allOf = (text: string, others: string[] = []) =>
  [
    ...new Set(
      Array.from({ length: 400 }, (_, seed) =>
        changed(literal(text), [literal(text), ...others.map(literal)], seededRandom(`${seed}`)),
      ),
    ),
  ].sort();

describe('a changed literal', () => {
  it('is for a number its neighbours, its opposite, nothing, other magnitudes, or another number of the file', () => {
    expect(allOf('6', ['77', "'8'"])).toEqual(['7', '5', '0', '-6', '12', '60', '3', '6.5', '77'].sort());
    expect(allOf('1_000')).toContain('1001');
    expect(allOf('7')).toEqual(expect.arrayContaining(['4', '7.5', '14', '70', '-7']));
  });

  it('is never as before, and never a number of ten digits', () => {
    expect(allOf('0')).toEqual(['-1', '0.5', '1', null].sort());
    expect(allOf('600000000')).not.toContain('6000000000');
    expect(allOf('600000000')).not.toContain('1200000000');
    expect(allOf('600000000')).toContain('300000000');
  });

  it('is for a string nothing, doubled, shortened, in capitals, with blanks, or another string of the file', () => {
    expect(allOf("'ab'", ['"cd"', '9'])).toEqual(
      ['"cd"', "''", "'abab'", "'a'", "'b'", "' ab '", "'AB'"].sort(),
    );
  });

  it('is for a string with digits often another digit at one place', () => {
    const all = allOf("'a1b2'").filter((one) => one !== null);
    expect(all).toEqual(expect.arrayContaining(["'a0b2'", "'a9b2'", "'a1b0'", "'a1b9'"]));
    expect(all.every((one) => one.startsWith("'") && one.endsWith("'"))).toBe(true);
    expect(all.filter((one) => /^'a\db\d'$/.test(one))).toHaveLength(18);
  });

  it('keeps escapes whole: in Python `\\N` alone would break the file', () => {
    expect(allOf("'a\\n'", ["'b'"])).toEqual(["''", "'a\\na\\n'", "' a\\n '", "'b'"].sort());
  });
});

describe('literals of a test file', () => {
  const read = (text: string, language: 'javascript' | 'python' = 'javascript') =>
    literalsIn(text, language).map(({ text, kind, line, start, end }) => [text, kind, line, start, end]);

  it('know kind, line and place', () => {
    expect(read('f(1);\ng("a", 2);')).toEqual([
      ['1', 'number', 1, 2, 3],
      ['"a"', 'string', 2, 8, 11],
      ['2', 'number', 2, 13, 14],
    ]);
  });

  it('stand behind a private name of JavaScript too, where Python has a comment', () => {
    expect(read('x.#count = 3;\nthis.#name = "a";')).toEqual([
      ['3', 'number', 1, 11, 12],
      ['"a"', 'string', 2, 27, 30],
    ]);
    expect(read('x = 1  # count = 3\ny = 2', 'python').map(([text]) => text)).toEqual(['1', '2']);
  });

  it('are no names of tests or of modules', () => {
    const text = [
      "import a from 'a';",
      "export { b } from 'b';",
      "const c = require('c');",
      "await import('d');",
      "it.only('e', 1);",
      "suite('f', 2);",
      "context('g');",
      "specify('h');",
      "unit('i');",
    ].join('\n');
    expect(read(text).map(([literal]) => literal)).toEqual(['1', '2', "'i'"]);
  });

  it('are no digits within names, and no templates', () => {
    expect(read('a1 + b.2 + $3 + `4` + 5n + 6.5 + 7').map(([literal]) => literal)).toEqual(['6.5', '7']);
  });
});

const javascript = `const base = 10;
test('two', () => assert.equal(add(base, 2), 12));
test('three', () => assert.equal(name('x'), 'y'));
`;

describe('copies of a test file', () => {
  const files = generatedFrom('test/a.test.js', javascript, 9, seededRandom('seed'));

  it('change every third time what the tests share, else one or two literals of each test', () => {
    const shared = files.filter(({ changes }) => changes.has(''));
    expect(shared.map(({ path }) => path)).toEqual(
      ['test/a-g3.test.js', 'test/a-g6.test.js', 'test/a-g9.test.js'].filter((path) =>
        files.some((file) => file.path === path),
      ),
    );
    for (const { changes } of shared) expect([...changes.keys()]).toEqual(['']);
    const own = files.filter(({ changes }) => !changes.has(''));
    expect(own.length).toBeGreaterThan(4);
    const counts = own.flatMap(({ changes }) => [...changes.values()].map((list) => list.length));
    expect(new Set(counts)).toEqual(new Set([1, 2]));
  });

  it('hold what is listed as changed, and nothing else differs', () => {
    const before = javascript.split('\n');
    for (const { text, changes } of files) {
      const lists = [...changes.values()];
      for (const { line, from, to } of lists.flat()) {
        expect(before[line - 1]).toContain(from);
        expect(text.split('\n')[line - 1]).toContain(to);
      }
      const lines = new Set(lists.flat().map(({ line }) => line));
      text.split('\n').forEach((line, i) => {
        if (!lines.has(i + 1)) expect(line).toBe(before[i]);
      });
      for (const [name, list] of changes)
        for (const { line } of list) expect(line).toBe(name === '' ? 1 : name === 'two' ? 2 : 3);
    }
  });

  it('are as many as are asked for, numbered from 1', () => {
    const two = generatedFrom('test/a.test.js', javascript, 2, seededRandom('other'));
    expect(two.map(({ path, of }) => [path, of])).toEqual([
      ['test/a-g1.test.js', 'test/a.test.js'],
      ['test/a-g2.test.js', 'test/a.test.js'],
    ]);
    expect(generatedFrom('tests/__init__.py', 'x = 1', 4, seededRandom('s'))).toEqual([]);
  });

  it('of a file whose tests share nothing change the tests every time', () => {
    const alone = "test('two', () => f(2));\n";
    const third = generatedFrom('a.test.js', alone, 12, seededRandom('s')).filter(({ path }) =>
      /g(3|6|9|12)\./.test(path),
    );
    expect(third.length).toBeGreaterThan(2);
    for (const { changes } of third) expect([...changes.keys()]).toEqual(['two']);
  });

  it('of Python are made of Python', () => {
    const python = 'def test_a():\n    assert f(7) == 8  # not 9\n\nasync def test_b():\n    assert g("x")\n';
    const names = generatedFrom('test_a.py', python, 6, seededRandom('s')).flatMap(({ text, changes }) => {
      expect(text).toContain('# not 9');
      return [...changes.keys()];
    });
    expect(new Set(names)).toEqual(new Set(['test_a', 'test_b']));
  });

  it('stand where the runner looks', () => {
    expect(copyPath('a/b-spec.mjs', 3)).toBe('a/b-g3-spec.mjs');
    expect(copyPath('test_a.py', 1)).toBe('test_a_g1.py');
    expect(copyPath('a/b_test.py', 1)).toBe('a/b_g1_test.py');
    expect(copyPath('notes.txt', 1)).toBeNull();
  });

  it('are made of files with tests only', () => {
    expect(hasTests("  it.skip('a', f)")).toBe(true);
    expect(hasTests('def test_a(self):')).toBe(true);
    expect(hasTests('def helper():\ncontest("a")')).toBe(false);
  });
});

describe('what tests say of a candidate', () => {
  it('is that it passes, or its complaint without places; skipped tests say nothing', () => {
    const of = (status: 'passed' | 'failed' | 'skipped', message: string, id = 't') => ({
      id,
      status,
      message,
      frame: null,
    });
    const observed = observedOf({
      tests: [
        of('passed', 'chatter', 'a'),
        of('skipped', 'later', 'b'),
        of('failed', '  at x (a.js:1:2)\n', 'c'),
        of('failed', 'no: a.js:1:2 and b.py:3\n  File "b.py", line 3', 'd'),
      ],
    });
    expect([...observed]).toEqual([
      ['a', 'passes'],
      ['c', 'fails'],
      ['d', 'no: a.js and b.py'],
    ]);
  });

  const call = (id: string) => ({ call: id });

  it('tells three kinds apart, each with the words of its first candidate', () => {
    const observations = ['x', 'y', 'x', 'z'].map((text) => new Map([['a', text]]));
    expect(groupByObserved(observations, new Map([['a', 'x']]), call)).toEqual({
      groups: [0, 1, 0, 2],
      cases: [{ call: 'a', values: ['x', 'y', 'z'] }],
      tried: 1,
      written: 0,
    });
  });

  it('is compared by tests that have a name alone', () => {
    const observations = [new Map([['a', 'x']]), new Map([['a', 'y']])];
    expect(groupByObserved(observations, new Map([['a', 'x']]), () => null)).toEqual({
      groups: [0, 0],
      cases: [],
      tried: 0,
      written: 0,
    });
    expect(groupByObserved([], new Map(), call)).toEqual({ groups: [], cases: [], tried: 0, written: 0 });
  });

  it('is shown for 20 tests at most, 300 characters of each', () => {
    const of = (text: string) => new Map(Array.from({ length: 25 }, (_, i) => [`t${i}`, text]));
    const [one, two] = [of(`a${'x'.repeat(400)}`), of('b')];
    const { cases, tried } = groupByObserved([one, two], one, call);
    expect([cases.length, tried]).toEqual([20, 25]);
    expect(cases[0]?.values).toEqual([`a${'x'.repeat(299)}`, 'b']);
    // What differs beyond what is shown still tells them apart.
    const late = of(`a${'x'.repeat(399)}y`);
    expect(groupByObserved([one, late], one, call)).toMatchObject({ groups: [0, 1], cases: [] });
  });
});
