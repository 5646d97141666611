import { describe, expect, it } from 'vitest';
import { mutationsOf, operators } from '@/server/repair/mutations';
import { mutated, noVocabulary } from '@/server/repair/mutations/mutation';
import { parseSource } from '@/server/repair/source/source';

function mutants(path: string, text: string, strings: string[] = []): Set<string> {
  const source = parseSource(path, text);
  if (!source) throw new Error(`no front end for ${path}`);
  const vocabulary = strings.length > 0 ? { ...noVocabulary, strings } : noVocabulary;
  return new Set(mutationsOf(source, vocabulary).map((mutation) => mutated(text, mutation)));
}

const js = (body: string) => `function f(items, other, n) {\n  ${body}\n}\n`;
const py = (body: string) => `def f(items, other, n):\n    ${body}\n`;

/** [what, original statement, repaired statement] */
const inJavaScript: [string, string, string][] = [
  ['a relational swap', 'if (n < 3) return n;', 'if (n <= 3) return n;'],
  ['an equality turned', 'return n === other;', 'return n !== other;'],
  ['an arithmetic swap', 'return n + other;', 'return n - other;'],
  ['operands exchanged', 'return n - other;', 'return other - n;'],
  ['regrouping', 'return n + other * 2;', 'return (n + other) * 2;'],
  ['a bound moved down', 'return items[n];', 'return items[n - 1];'],
  ['a bound moved back', 'return items.slice(n - 1);', 'return items.slice(n);'],
  ['a loop start', 'for (let i = 1; i < n; i++) other(i);', 'for (let i = 0; i < n; i++) other(i);'],
  ['a negation dropped', 'if (!other) return n;', 'if (other) return n;'],
  ['a negation added', 'if (other) return n;', 'if (!other) return n;'],
  ['a connective', 'return other && n;', 'return other || n;'],
  ['a nullish connective', 'return other || n;', 'return other ?? n;'],
  ['half a condition', 'if (n > 1 && other) return n;', 'if (n > 1) return n;'],
  ['a ternary turned', 'return n ? items : other;', 'return n ? other : items;'],
  ['a power of ten', 'return n * 100;', 'return n * 1000;'],
  ['a unit of time', 'return n * 60;', 'return n * 24;'],
  ['a wrong variable', 'return items.indexOf(n);', 'return other.indexOf(n);'],
  ['swapped arguments', 'return items(n, other);', 'return items(other, n);'],
  ['a near method', 'return Math.floor(n);', 'return Math.ceil(n);'],
  ['an ordering', 'items.push(n);', 'items.unshift(n);'],
  ['first for last', 'return items[0];', 'return items[items.length - 1];'],
  ['indexes exchanged', 'return items[n][other];', 'return items[other][n];'],
  ['a fold start', 'return items.reduce(other, 1);', 'return items.reduce(other, 0);'],
  ['an initial value', "let sum = '';", 'let sum = 0;'],
  ['a near string', "return n === 'opne' || n === 'open';", "return n === 'open' || n === 'open';"],
  ['a regex flag', 'return n.replace(/a/, other);', 'return n.replace(/a/g, other);'],
  ['a compound assignment', 'n = other;', 'n += other;'],
  [
    'break and continue',
    'for (const x of items) { if (x) break; }',
    'for (const x of items) { if (x) continue; }',
  ],
  ['a paired property', 'return n.width;', 'return n.height;'],
  ['a copy before sorting', 'return items.sort(other);', 'return [...items].sort(other);'],
  ['a numeric sort', 'return items.sort();', 'return items.sort((a, b) => a - b);'],
  ['a conversion', 'return n === other;', 'return n === Number(other);'],
  ['a conversion taken away', 'return Math.round(n);', 'return n;'],
  ['a returned copy', 'return items;', 'return [...items];'],
  ['while for if', 'if (n > 2) n--;', 'while (n > 2) n--;'],
];

const inPython: [string, string, string][] = [
  ['a relational swap', 'return n > 3', 'return n >= 3'],
  ['membership', 'if n in items: return 1', 'if n not in items: return 1'],
  ['a floor division', 'return n / other', 'return n // other'],
  ['a connective', 'return n and other', 'return n or other'],
  ['a negation', 'if not n: return 1', 'if n: return 1'],
  ['a slice', 'return items[n:]', 'return items[n + 1:]'],
  ['the last element', 'return items[0]', 'return items[-1]'],
  ['a near method', 'return n.startswith(other)', 'return n.endswith(other)'],
  ['a conditional turned', 'return items if n else other', 'return other if n else items'],
  ['append', 'items.append(n)', 'items.extend(n)'],
  ['a truth value', 'return True', 'return False'],
];

describe('each operator makes the expected mutant', () => {
  it.each(inJavaScript)('%s in JavaScript', (_, from, to) => {
    expect(mutants('a.js', js(from))).toContain(js(to));
  });

  it.each(inPython)('%s in Python', (_, from, to) => {
    expect(mutants('a.py', py(from))).toContain(py(to));
  });

  it('deletes, swaps and moves statements', () => {
    const text =
      'function f(a) {\n  let x = 1;\n  a.one();\n  a.two();\n  for (const b of a) {\n    x += b;\n    a.three();\n  }\n  return x;\n}\n';
    const made = mutants('a.js', text);
    expect(made).toContain(text.replace('  a.one();\n', ''));
    expect(made).toContain(text.replace('  a.one();\n  a.two();\n', '  a.two();\n  a.one();\n'));
    expect(made).toContain(text.replace('    a.three();\n  }\n', '  }\n  a.three();\n'));
  });

  it('deletes a block and leaves Python blocks filled', () => {
    const text = 'def f(a):\n    if a > 1:\n        a.pop()\n    return a\n';
    const made = mutants('a.py', text);
    expect(made).toContain('def f(a):\n    return a\n');
    expect(made).toContain(text.replace('a.pop()', 'pass'));
  });

  it('puts a guard before the body', () => {
    expect(mutants('a.js', js('return items[0].x;'))).toContain(
      js('if (items == null) return null;\n  return items[0].x;'),
    );
    expect(mutants('a.py', py('return sum(items) / len(items)'))).toContain(
      py('if not items:\n        return 0\n    return sum(items) / len(items)'),
    );
  });

  it('makes a shared mutable default fresh', () => {
    expect(mutants('a.py', 'def f(a, seen=[]):\n    seen.append(a)\n    return seen\n')).toContain(
      'def f(a, seen=None):\n    if seen is None:\n        seen = []\n    seen.append(a)\n    return seen\n',
    );
  });

  it('takes strings from the tests', () => {
    expect(mutants('a.js', js("return 'pendign';"), ['pending'])).toContain(js("return 'pending';"));
  });
});

it('strings and comments are changed by no operator but those for literals', () => {
  const texts = [
    ['a.js', "// a < b && c + 1\n/* return x[0] */\nconst s = 'a < b && !c';\n"],
    ['a.py', '# a < b and c + 1\n"""return x[0] == 1"""\ns = "not a < b"\n'],
  ] as const;
  for (const [path, text] of texts) {
    const source = parseSource(path, text);
    if (!source) throw new Error('no front end');
    const literals = source.tokens.filter((token) => token.kind === 'string');
    for (const operator of operators) {
      for (const mutation of operator(source, noVocabulary)) {
        const inside = literals.some((token) => mutation.start > token.start && mutation.end < token.end);
        expect(inside).toBe(false);
        const code = source.tokens.some(
          (token) => mutation.start <= token.start && token.end <= mutation.end,
        );
        expect(code || mutation.family === 'statement').toBe(true);
        if (literals.some((token) => mutation.start <= token.start && mutation.end >= token.end)) {
          expect(['string', 'default', 'regex']).toContain(mutation.family);
        }
      }
    }
  }
});

it('type arguments are no comparisons', () => {
  const source = parseSource('a.ts', 'const m: Map<string, number> = new Map<string, number>();\n');
  if (!source) throw new Error('no front end');
  expect(mutationsOf(source, noVocabulary).filter((mutation) => mutation.family === 'relational')).toEqual(
    [],
  );
});
