import { describe, expect, it } from 'vitest';
import { mutated, mutationsOf, stretchesOf } from '@/tests/mutants/mutations';

/** Every mutant of a text, without what stays the same around it. */
const of = (text: string) => mutationsOf(text).map((mutation) => mutated(text, mutation));

describe('the mutants of a text', () => {
  it.each([
    ['const x = a < b', ['const x = ((a) <= (b))', 'const x = ((a) >= (b))']],
    ['const x = a === b', ['const x = ((a) !== (b))']],
    ['const x = a && b', ['const x = ((a) || (b))']],
    ['const x = a ?? b', ['const x = ((a) && (b))']],
    ['const x = a + b', ['const x = ((a) - (b))']],
    ["const x = a + 'text'", []],
    ['const x = !a', ['const x = (a)']],
    ['const x = true', ['const x = false']],
    ['const x = [7]', ['const x = []', 'const x = [8]']],
    ['x += n', [';', 'x -= n']],
    ['x++', [';', 'x--']],
    ['if (a) f(b)', ['if (true) f(b)', 'if (false) f(b)', 'if (a) ;']],
    ['while (a) f(b)', ['while (false) f(b)', 'while (a) ;']],
    ['const x = a ? b : c', ['const x = true ? b : c', 'const x = false ? b : c']],
    ['const f = (a) => b', ['const f = (a) => (undefined as never)']],
    ['function f() { return a }', ['function f() {}']],
    ['const x = a.filter(f)', ['const x = a']],
    ['const x = a.some(f)', ['const x = a.every(f)']],
    ['const x = Math.min(a, b)', ['const x = Math.max(a, b)']],
  ])('%s', (text, mutants) => {
    expect(of(text).sort()).toEqual(mutants.toSorted());
  });

  it('are none of types, imports, what an error says and what describes a field', () => {
    expect(of("import a from 'a'; type T = 1 | 2; interface I { a: 3 }")).toEqual([]);
    expect(of('throw new Error(String(a + 1))')).toEqual([]);
    expect(of('const x = z.describe(String(7))')).toEqual([]);
    expect(of('const x = a as 3')).toEqual([]);
    expect(of('const x = 2 as number')).toEqual(['const x = 3 as number']);
  });

  it('are asked for by name, whatever a method is called', () => {
    expect(of('const x = a.toString(b)')).toEqual([]);
    expect(of('const x = a.constructor')).toEqual([]);
  });

  it('stand in the order of the text, characters beyond ASCII counted as JavaScript counts them', () => {
    const text = "const s = 'ä😀'; const x = 1; const y = 2;";
    expect(of(text)).toEqual([text.replace('= 1', '= 2'), text.replace('= 2', '= 3')]);
  });
});

it('stretches are what runs as one: blocks, bodies and branches, the outer before the inner', () => {
  const text = 'const f = (a) => (a ? b() : c); function g() { if (a) { h(); } }';
  expect(stretchesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    'a ? b() : c',
    'b()',
    'c',
    '{ if (a) { h(); } }',
    '{ h(); }',
  ]);
});
