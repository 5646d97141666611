import { applyPatch, parsePatch } from 'diff';
import { describe, expect, test } from 'vitest';
import type { FileChange } from '@/server/core/agent/file-change';
import { Hunks } from '@/server/core/agent/hunks';
import { seededRandom } from '@/server/core/base/random';

const changed = (
  before: string | null,
  after: string | null,
  part: Partial<FileChange> = {},
): FileChange => ({
  path: 'x.js',
  kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
  before,
  after,
  binary: false,
  ...part,
});
const lines = { path: 'x.js', whole: null };

/** The text of the one file once the patch was applied to it. */
const patched = (text: string, patch: string): string | false => {
  const [part] = parsePatch(patch);
  return patch === '' || !part ? text : applyPatch(text, part, { autoConvertLineEndings: false });
};

describe('the hunks of a change', () => {
  test('are what differs between equal lines', () => {
    expect(new Hunks([changed('a\nb\nc\nd\ne\n', 'a\nB\nBB\nc\ne\nf')]).list).toEqual([
      { ...lines, line: 2, removed: 1, added: 1 },
      { ...lines, line: 3, removed: 0, added: 1 },
      { ...lines, line: 4, removed: 1, added: 0 },
      { ...lines, line: 6, removed: 0, added: 1 },
    ]);
  });

  test('are pairs of lines, and what is left of the longer side', () => {
    const more = new Hunks([changed('a\nb\n', 'A\nB\nC\nD\nb\n')]);
    expect(more.list.map(({ line, removed, added }) => [line, removed, added])).toEqual([
      [1, 1, 1],
      [2, 0, 3],
    ]);
    const fewer = new Hunks([changed('a\nb\nc\n', 'A\n')]);
    expect(fewer.list.map(({ line, removed, added }) => [line, removed, added])).toEqual([
      [1, 1, 1],
      [2, 2, 0],
    ]);
    const hunks = new Hunks([changed('a\nb\nc\n', 'A\nB\nc\n')]);
    expect(hunks.list.map(({ line }) => line)).toEqual([1, 2]);
    expect(patched('A\nB\nc\n', hunks.patchTo([1]))).toBe('a\nB\nc\n');
  });

  test.each<[string, FileChange, object[]]>([
    ['a new file', changed(null, 'a\nb\n'), [{ whole: 'added', added: 2, removed: 0 }]],
    [
      'a new binary file',
      changed(null, null, { kind: 'added', binary: true }),
      [{ whole: 'added', added: 0 }],
    ],
    ['a removed file', changed('a\n', null), [{ whole: 'removed', removed: 1 }]],
    ['a removed binary file', changed(null, null, { kind: 'removed', binary: true }), []],
    ['a mode', changed('a\n', 'a\n', { kind: 'mode' }), []],
    ['a link', changed('a', 'b', { link: true }), []],
    ['a binary file', changed(null, null, { kind: 'changed', binary: true }), []],
  ])('of %s', (_, change, list) => {
    expect(new Hunks([change]).list).toEqual(list.map((hunk) => expect.objectContaining(hunk)));
  });

  test('leave a new file out by removing it, and a removed one by making it again', () => {
    const made = new Hunks([changed(null, 'a\n', { executable: true })]).patchTo([]);
    expect(made).toContain('deleted file mode 100755');
    const gone = new Hunks([changed('a\n', null)]).patchTo([]);
    expect(gone).toContain('new file mode 100644');
    expect(gone).toContain('+a\n');
    expect(new Hunks([changed('a\n', null)]).patchTo([0])).toBe('');
  });

  test('give the text before when all are left out, whatever the texts, and nothing when none is', () => {
    const random = seededRandom('7');
    const text = () => {
      const body = Array.from({ length: Math.floor(random() * 9) }, () => 'abc'[Math.floor(random() * 3)]);
      return body.join(random() < 0.2 ? '\r\n' : '\n') + (random() < 0.5 ? '\n' : '');
    };
    for (let turn = 0; turn < 500; turn++) {
      const [old, now] = [text(), text()];
      if (old === now) continue;
      const hunks = new Hunks([changed(old, now)]);
      expect(patched(now, hunks.patchTo([]))).toBe(old);
      expect(hunks.patchTo(hunks.list.map((_, index) => index))).toBe('');
      const some = hunks.list.flatMap((_, index) => (random() < 0.5 ? [index] : []));
      const kept = patched(now, hunks.patchTo(some));
      expect(kept).not.toBe(false);
      const again = new Hunks([changed(old, kept || '')]).list;
      expect(again.reduce((sum, { added }) => sum + added, 0)).toBeLessThanOrEqual(
        some.reduce((sum, index) => sum + (hunks.list[index]?.added ?? 0), 0),
      );
    }
  });
});
