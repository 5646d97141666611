import { diffLines } from 'diff';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileChange } from '@/server/core/agent/file-change';
import { linesChanged } from '@/server/core/agent/line-count';

const change = (before: string | null, after: string | null, more: Partial<FileChange> = {}): FileChange => ({
  path: 'a.js',
  kind: 'changed',
  before,
  after,
  binary: false,
  ...more,
});

it('counts a changed line on both sides, and what is new or gone on its own', () => {
  expect(linesChanged([change('a\nb\nc\n', 'a\nB\nc\nd\n')])).toEqual({ added: 2, removed: 1 });
  expect(linesChanged([change(null, 'a\nb\n', { kind: 'added' })])).toEqual({ added: 2, removed: 0 });
  expect(linesChanged([change('a\nb', null, { kind: 'removed' })])).toEqual({ added: 0, removed: 2 });
});

it('adds up files, and passes over binary ones and modes', () => {
  expect(
    linesChanged([
      change('a\n', 'b\n'),
      change('c\n', 'd\ne\n'),
      change(null, null, { binary: true }),
      change('x', 'x', { kind: 'mode' }),
    ]),
  ).toEqual({ added: 3, removed: 2 });
});

it('takes a file that has nothing in common with what it was as written anew', () => {
  const lines = (name: string) => Array.from({ length: 3000 }, (_, i) => `${name} ${i}\n`).join('');
  expect(linesChanged([change(lines('a'), lines('b'))])).toEqual({ added: 3000, removed: 3000 });
});

it('never counts more than there is, and nothing where nothing changed', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''))
    .map((lines) => lines.map((l) => `${l}\n`).join(''));
  const length = (of: string) => of.split('\n').length - 1;
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { added, removed } = linesChanged([change(before, after)]);
      expect(added).toBeLessThanOrEqual(length(after));
      expect(removed).toBeLessThanOrEqual(length(before));
      expect(added - removed).toBe(length(after) - length(before));
      expect(linesChanged([change(after, after)])).toEqual({ added: 0, removed: 0 });
      const parts = diffLines(before, after);
      expect(added).toBe(parts.reduce((sum, part) => sum + (part.added ? part.count : 0), 0));
    }),
  );
});
