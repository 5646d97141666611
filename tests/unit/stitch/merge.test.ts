import { describe, expect, it } from 'vitest';
import { linesOf, merged, placeOf, threeWayMerge, withMarkers } from '@/server/stitch/merge';
import { absent, isSame, sideOf, textOf, textSide } from '@/server/stitch/side';

const bytes = (...values: number[]) => new Uint8Array(values);

describe('one version of a file', () => {
  it('is text where its bytes are UTF-8 without a NUL, and keeps a byte order mark', () => {
    expect(sideOf(Buffer.from('häng\n'))).toEqual({ kind: 'text', text: 'häng\n' });
    expect(textOf(sideOf(bytes(0xef, 0xbb, 0xbf, 0x61)))).toBe('\ufeffa');
    expect(sideOf(bytes())).toEqual({ kind: 'text', text: '' });
    expect([sideOf(bytes(0x61, 0)).kind, sideOf(bytes(0xff)).kind]).toEqual(['opaque', 'opaque']);
    expect(sideOf(null)).toBe(absent);
    expect([textOf(absent), textOf(sideOf(bytes(0)))]).toEqual([null, null]);
  });

  it('is looked into up to 256 KiB', () => {
    expect(sideOf(new Uint8Array(256 * 1024).fill(97)).kind).toBe('text');
    expect(sideOf(new Uint8Array(256 * 1024 + 1).fill(97)).kind).toBe('opaque');
  });

  it('is the same as another of its kind with the same content, opaque bytes too', () => {
    expect([isSame(textSide('a'), textSide('a')), isSame(textSide('a'), textSide('b'))]).toEqual([
      true,
      false,
    ]);
    expect(isSame(sideOf(bytes(0, 1, 2)), sideOf(bytes(0, 1, 2)))).toBe(true);
    expect(isSame(sideOf(bytes(0, 1, 2)), sideOf(bytes(0, 1, 3)))).toBe(false);
    expect(isSame(sideOf(bytes(0, 1)), sideOf(bytes(0, 1, 2)))).toBe(false);
    expect(isSame(sideOf(bytes(0, 1, 2)), sideOf(bytes(0, 1)))).toBe(false);
    expect(isSame(absent, sideOf(null))).toBe(true);
    expect([
      isSame(absent, textSide('')),
      isSame(textSide(''), absent),
      isSame(sideOf(bytes(0)), absent),
    ]).toEqual([false, false, false]);
    expect([isSame(absent, sideOf(bytes(0))), isSame(textSide('a'), sideOf(bytes(0)))]).toEqual([
      false,
      false,
    ]);
  });
});

describe('lines', () => {
  it('keep their breaks, so that nothing of a file is lost', () => {
    expect(linesOf('')).toEqual([]);
    expect(linesOf('a')).toEqual(['a']);
    expect(linesOf('a\n\nb')).toEqual(['a\n', '\n', 'b']);
  });
});

describe('a merge', () => {
  const base = 'a\nb\nc\nd\ne\n';

  it('takes what one side changed, and once what both changed alike', () => {
    expect(merged({ base, theirs: base, ours: base })).toBe(base);
    expect(merged({ base, theirs: 'A\nb\nc\nd\ne\n', ours: 'a\nb\nc\nd\nE\n' })).toBe('A\nb\nc\nd\nE\n');
    expect(merged({ base, theirs: 'a\nX\nc\nd\ne\n', ours: 'a\nX\nc\nd\ne\n' })).toBe('a\nX\nc\nd\ne\n');
    expect(merged({ base, theirs: 'a\nb\nc\nd\n', ours: '0\na\nb\nc\nd\ne\n' })).toBe('0\na\nb\nc\nd\n');
    expect(merged({ base: '', theirs: 'x\n', ours: '' })).toBe('x\n');
  });

  it('conflicts where both changed the same line otherwise, and names the three versions', () => {
    const texts = { base, theirs: 'a\nT\nc\nd\ne\n', ours: 'a\nO\nc\nd\ne\n' };
    expect(merged(texts)).toBeNull();
    expect(threeWayMerge(texts)).toEqual([
      { kind: 'lines', lines: ['a\n'] },
      { kind: 'conflict', base: ['b\n'], theirs: ['T\n'], ours: ['O\n'] },
      { kind: 'lines', lines: ['c\n', 'd\n', 'e\n'] },
    ]);
  });

  it('closes the last line of each version before the next marker', () => {
    expect(withMarkers({ base: 'a', theirs: 'b', ours: 'c' })).toBe(
      '<<<<<<< host\nc\n||||||| before\na\n=======\nb\n>>>>>>> donor\n',
    );
  });

  it('is given up where 4,000,000 pairs of equal lines would have to be compared, on either side', () => {
    const many = (count: number) => 'x\n'.repeat(count);
    const [longer, short] = [many(2001), 'y\n'];
    expect(threeWayMerge({ base: many(2000), theirs: longer, ours: short })).toBeNull();
    expect(threeWayMerge({ base: many(2000), theirs: short, ours: longer })).toBeNull();
    expect(withMarkers({ base: many(2000), theirs: short, ours: longer })).toBeNull();
    expect(placeOf(many(2000), longer, { from: 0, to: 0 })).toBeNull();
  });
});

describe('the place of lines after a change', () => {
  const before = 'a\nb\nc\nd\n';
  const place = (now: string, from: number, to = from) => placeOf(before, now, { from, to });

  it('is where they were while nothing changed', () => {
    expect([place(before, 0), place(before, 1, 2), place(before, 3)]).toEqual([
      [0, 1],
      [1, 3],
      [3, 4],
    ]);
  });

  it('moves with lines added or removed above it, not with those below', () => {
    expect(place('x\ny\na\nb\nc\nd\n', 1, 2)).toEqual([3, 5]);
    expect(place('c\nd\n', 2)).toEqual([0, 1]);
    expect(place('a\nb\nc\nx\nd\n', 1, 2)).toEqual([1, 3]);
    expect(place('a\nb\nc\nd\nx\n', 3)).toEqual([3, 4]);
  });

  it('is what was put in their place, and nothing where they were removed', () => {
    expect(place('a\nB\nB\nB\nc\nd\n', 1)).toEqual([1, 4]);
    expect(place('a\nB\nd\n', 1, 2)).toEqual([1, 2]);
    expect(place('a\nd\n', 1, 2)).toEqual([1, 1]);
    expect(place('a\nX\nY\nd\n', 2)).toEqual([1, 3]);
  });

  it('grows with lines added between them', () => {
    expect(place('a\nb\nx\nc\nd\n', 1, 2)).toEqual([1, 4]);
  });
});
