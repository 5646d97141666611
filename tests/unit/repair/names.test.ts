import { expect, it } from 'vitest';
import { mutationsOf } from '@/server/repair/mutations';
import { noVocabulary } from '@/server/repair/mutations/mutation';
import { argumentNames } from '@/server/repair/ranking/argument-names';
import { members } from '@/server/repair/ranking/members';
import { parseSource } from '@/server/repair/source/source';

function factors(text: string, from: string, by: 'names' | 'members', path = 'a.js') {
  const source = parseSource(path, text);
  if (!source) throw new Error('no source');
  const at = text.indexOf(from);
  const factor = by === 'names' ? argumentNames([source]) : members();
  const here = mutationsOf(source, noVocabulary).filter(
    ({ start, family }) => start === at && /^(?:variable|arguments|method)$/.test(family),
  );
  return new Map(here.map((mutation) => [mutation.replacement, factor(source, mutation)]));
}

const booking = [
  'function daysBetween(from, to) {',
  '  return to - from;',
  '}',
  'function nights(arrival, from, to) {',
  '  const right = daysBetween(from, to);',
  '  const wrong = daysBetween(to, from );',
  '  return right - wrong;',
  '}',
].join('\n');

it('arguments that are named as their parameters are seldom in the wrong order', () => {
  expect(factors(booking, 'from, to);', 'names').get('to, from')).toBeLessThan(0.2);
});

it('arguments that are named as each other’s parameters often are', () => {
  expect(factors(booking, 'to, from )', 'names').get('from, to')).toBeGreaterThan(3);
});

it('an argument is likelier another variable where that is named as the parameter', () => {
  const text = booking.replace('daysBetween(to, from )', 'daysBetween(arrival, to)');
  expect(factors(text, 'arrival, to)', 'names').get('from')).toBeGreaterThan(2);
  expect(factors(text, 'from, to);', 'names').get('arrival')).toBeLessThan(0.5);
});

it('names say nothing where two functions of one name differ, or none is known', () => {
  const text = `${booking}\nconst other = { daysBetween(a) { return a; } };\nunknown(arrival, to);\n`;
  expect(factors(text, 'from, to);', 'names').get('to, from')).toBe(1);
  expect(factors(text, 'arrival, to);', 'names').get('to, arrival')).toBe(1);
});

it('a method’s own receiver is no parameter of its calls in Python', () => {
  const text =
    'class Desk:\n    def check(self, user, action):\n        return user\n\n    def read(self, user, action):\n        return self.check(user, action)\n';
  expect(factors(text, 'user, action)\n', 'names', 'a.py').get('action, user')).toBeLessThan(0.2);
});

const merging = [
  'function merge(saved, line) {',
  '  const found = saved.find(line.sku);',
  '  return found.quantity + line.quantity;',
  '}',
].join('\n');

it('a variable gives way to one that is asked for the same member elsewhere, and hardly to one that is not', () => {
  const found = factors(merging, 'found.quantity', 'members');
  expect(found.get('line')).toBeGreaterThan(1);
  expect(found.get('saved')).toBeLessThan(0.5);
});

it('a truth value is no stand-in where the answer goes on being used, nor a call that drops arguments', () => {
  const text =
    'function f(map, key) {\n  map.set(key, 1);\n  const had = map.get(key);\n  return map.get(key ).size;\n}\n';
  expect(factors(text, 'set(key', 'members').get('delete')).toBeLessThan(0.5);
  expect(factors(text, 'get(key );'.slice(0, 9), 'members').get('has')).toBeLessThan(0.5);
  expect(factors(text, 'get(key);', 'members').get('has')).toBe(1);
});
