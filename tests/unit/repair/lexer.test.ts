import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexJavaScript } from '@/server/repair/source/javascript';
import { lexPython } from '@/server/repair/source/python';
import { parseSource } from '@/server/repair/source/source';

const texts = (tokens: { text: string }[]) => tokens.map((token) => token.text);

describe('the JavaScript lexer', () => {
  it('tells a regular expression from a division', () => {
    expect(
      lexJavaScript('a = b / c / d; return /x[/]y/g.test(s)').filter((t) => t.kind === 'regex'),
    ).toMatchObject([{ text: '/x[/]y/g' }]);
  });

  it('reads code inside templates and leaves their text alone', () => {
    const tokens = lexJavaScript('`a < $'.concat('{b <= `$', '{c}`} > d` + e'));
    expect(tokens.filter((t) => t.kind === 'operator').map((t) => t.text)).toEqual(['<=', '+']);
    expect(texts(tokens.filter((t) => t.kind === 'word'))).toEqual(['b', 'c', 'e']);
  });

  it('skips comments and counts lines over them', () => {
    expect(lexJavaScript('/* a\nb */ x // y\nz')).toMatchObject([
      { text: 'x', line: 2 },
      { text: 'z', line: 3 },
    ]);
  });
});

describe('the Python lexer', () => {
  it('takes triple-quoted strings whole and skips comments', () => {
    const tokens = lexPython('"""a\n< b"""\nx = 1 # y < z\nz = f"{x}" // 2');
    expect(texts(tokens)).toEqual(['"""a\n< b"""', 'x', '=', '1', 'z', '=', 'f"{x}"', '//', '2']);
    expect(tokens.at(-1)?.line).toBe(4);
  });
});

it('any text lexes to tokens that lie in it, in order', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'`$', ...'{}/\\"\'\n#ab1.()[]=<') })),
      (text) => {
        for (const lex of [lexJavaScript, lexPython]) {
          let end = 0;
          for (const token of lex(text)) {
            expect(token.start).toBeGreaterThanOrEqual(end);
            expect(token.text).toBe(text.slice(token.start, token.end));
            expect(token.text).not.toBe('');
            end = token.end;
          }
        }
        parseSource('a.js', text);
        parseSource('a.py', text);
      },
    ),
    { numRuns: 300 },
  );
});

it('finds functions, methods, arrows and declarations with their parameters', () => {
  const js = parseSource(
    'a.js',
    'const LIMIT = 3;\nfunction one(a, b = 2) {\n  return a;\n}\nclass C {\n  two({ x, y }) {\n    return x;\n  }\n}\nconst three = (n) =>\n  n + 1;\n',
  );
  expect(js?.units.map((u) => [u.kind, u.name, u.params, u.startLine, u.endLine])).toEqual([
    ['declaration', 'LIMIT', [], 1, 1],
    ['function', 'one', ['a', 'b'], 2, 4],
    ['class', 'C', [], 5, 9],
    ['function', 'two', ['x', 'y'], 6, 8],
    ['declaration', 'three', [], 10, 11],
    ['function', 'three', ['n'], 10, 11],
  ]);
  const py = parseSource(
    'a.py',
    'RATE = 2\n\ndef one(a, b=1):\n    return a\n\nclass C:\n    def two(self):\n        pass\n',
  );
  expect(py?.units.map((u) => [u.kind, u.name, u.startLine, u.endLine])).toEqual([
    ['declaration', 'RATE', 1, 1],
    ['function', 'one', 3, 4],
    ['class', 'C', 6, 8],
    ['function', 'two', 7, 8],
  ]);
});
