import { expect, it } from 'vitest';
import { mutationsOf } from '@/server/repair/mutations';
import { noVocabulary } from '@/server/repair/mutations/mutation';
import { smell } from '@/server/repair/ranking/smells';
import { parseSource } from '@/server/repair/source/source';

/** The factors of the changes at the first place where `from` stands, by what they put there. */
function factors(text: string, from: string, path = 'a.js') {
  const source = parseSource(path, text);
  if (!source) throw new Error('no source');
  const at = text.indexOf(from);
  const here = mutationsOf(source, noVocabulary).filter(({ start, end }) => start <= at && at < end);
  return new Map(here.map((mutation) => [mutation.replacement, smell(source, mutation)]));
}

it('equal operands on both sides smell, and others do not', () => {
  const text = 'function join(a, b) {\n  const sum = a.size - a.size;\n  return sum / b.size;\n}\n';
  expect(factors(text, '- a').get('+')).toBeGreaterThan(1);
  expect(factors(text, '/ b').get('*')).toBe(1);
});

it('the least of a value and itself with something added smells', () => {
  const text =
    'function fill(x, y, z) {\n  const a = Math.min(x, x + y), b = y;\n  return Math.min(a, z + y);\n}\n';
  expect(factors(text, '+ y), b').get('-')).toBeGreaterThan(1);
  expect(factors(text, '+ y);').get('-')).toBe(1);
});

it('one of two functions with one body smells', () => {
  const text =
    'const left = (i) => 2 * i + 1;\nconst right = (i) => 2 * i + 1;\nconst up = (i) => 3 * i + 1;\n';
  expect(factors(text, '* i + 1;\nconst right').get('/')).toBeGreaterThan(1);
  expect(factors(text, '* i + 1;\nconst up').get('/')).toBeGreaterThan(1);
  expect(factors(text, '3 *').get('2')).toBe(1);
});

it('a change that reads a name which nothing reads is likelier', () => {
  const text =
    'function walk(start, links) {\n  for (const next of links) {\n    visit(start);\n    log(links);\n  }\n}\n';
  const found = factors(text, 'start);');
  expect(found.get('next')).toBeGreaterThan(1);
  expect(found.get('links')).toBe(1);
});

it('a name that is read is no smell, in Python neither', () => {
  const text = 'def walk(start, links):\n    for found in links:\n        visit(start)\n        log(found)\n';
  expect(factors(text, 'start)', 'a.py').get('links')).toBe(1);
});
