import { describe, expect, test } from 'vitest';
import type { FileChange } from '@/server/core/agent/file-change';
import { overlapOf } from '@/server/core/agent/touched-lines';

const change = (path: string, before: string | null, after: string | null): FileChange => ({
  path,
  kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
  before,
  after,
  binary: false,
});
const five = 'a\nb\nc\nd\ne\n';

describe('the overlap of a repair with a reference', () => {
  test('is equal where both leave the same files', () => {
    const fix = [change('x', five, 'a\nB\nc\nd\ne\n')];
    expect(overlapOf(fix, fix)).toEqual({
      both: ['x'],
      onlyFound: [],
      onlyReference: [],
      referencePlaces: 1,
      samePlaces: 1,
      equal: true,
    });
  });

  test('counts the lines that both change, by their place in the file before', () => {
    const found = [change('x', five, 'new\na\nB\nc\nD\ne\n')];
    const reference = [change('x', five, 'a\nother\nc\nd\nE\n')];
    // b is replaced by both; e by the reference alone; the line before a and d by the found repair alone.
    expect(overlapOf(found, reference)).toMatchObject({ referencePlaces: 2, samePlaces: 1, equal: false });
  });

  test.each([
    ['an insertion at the same gap', 'a\nb\nX\nc\nd\ne\n', 'a\nb\nY\nZ\nc\nd\ne\n', 1, 1],
    ['an insertion at another gap', 'a\nX\nb\nc\nd\ne\n', 'a\nb\nY\nc\nd\ne\n', 1, 0],
    ['a line removed by one and replaced by the other', 'a\nc\nd\ne\n', 'a\nBB\nc\nd\ne\n', 1, 1],
    ['two lines replaced, one of them by both', 'a\nb\nc\nD\ne\n', 'a\nb\nC\nDD\ne\n', 2, 1],
  ])('%s', (_, found, reference, referencePlaces, samePlaces) => {
    expect(overlapOf([change('x', five, found)], [change('x', five, reference)])).toMatchObject({
      referencePlaces,
      samePlaces,
      equal: false,
    });
  });

  test('names the files that one of them alone changes', () => {
    const found = [change('b', null, 'new\n'), change('x', five, 'a\n')];
    const reference = [change('x', five, 'a\n'), change('gone', five, null), change('also', null, '1\n')];
    expect(overlapOf(found, reference)).toEqual({
      both: ['x'],
      onlyFound: ['b'],
      onlyReference: ['also', 'gone'],
      referencePlaces: 6,
      samePlaces: 4,
      equal: false,
    });
  });

  test('takes a binary file for one place', () => {
    const picture = { ...change('p', '', ''), binary: true };
    expect(overlapOf([picture], [picture])).toMatchObject({ referencePlaces: 1, samePlaces: 1 });
  });
});
