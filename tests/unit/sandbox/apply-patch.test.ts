import { describe, expect, test } from 'vitest';
import { textPatch } from '@/server/core/agent/text-patch';
import { splitSnapshotId } from '@/server/core/base/ids';
import { openSnapshotStore } from '@/server/sandbox/store';
import { entryAt } from '@/server/sandbox/store/walk';
import { actOnFiles } from '@/server/sandbox/workspace';
import { snapshotOf, temporaryDirectory } from './places';

/** Applies a patch to these files: what was seen, and the files after it. */
function applied(files: Parameters<typeof snapshotOf>[1], patch: string) {
  const store = openSnapshotStore(temporaryDirectory());
  const { objects, trees } = store;
  const { tree } = splitSnapshotId(snapshotOf(store, files));
  const result = actOnFiles({ objects, trees, tree }, { kind: 'apply_patch', patch });
  return {
    ...result.observation,
    changed: result.tree !== tree,
    textOf(path: string): string | null {
      const entry = entryAt(trees, result.tree, path);
      return entry === null ? null : objects.get(entry.target).toString('utf8');
    },
    mode: (path: string) => entryAt(trees, result.tree, path)?.mode,
  };
}

const edit = '--- a/src/cart.js\n+++ b/src/cart.js\n@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n';

describe('a patch', () => {
  test('changes, makes and removes files at once, modes included', () => {
    const patch = textPatch([
      { path: 'src/a.js', before: 'a\nb\n', after: 'a\nB' },
      { path: 'bin/run', before: null, after: '#!/bin/sh\n', executable: true },
      { path: 'old.txt', before: 'gone\n', after: null },
      { path: 'empty.txt', before: null, after: '' },
    ]);
    const found = applied({ 'src/a.js': { mode: 0o755, text: 'a\nb\n' }, 'old.txt': 'gone\n' }, patch);
    expect(found).toMatchObject({
      error: false,
      writes: ['src/a.js', 'bin/run', 'old.txt', 'empty.txt'],
    });
    expect(found.textOf('src/a.js')).toBe('a\nB');
    expect(found.mode('src/a.js')).toBe(0o755);
    expect(found.textOf('bin/run')).toBe('#!/bin/sh\n');
    expect(found.mode('bin/run')).toBe(0o755);
    expect(found.textOf('old.txt')).toBeNull();
    expect(found.textOf('empty.txt')).toBe('');
  });

  test.each([
    ['without git’s header', edit, 'src/cart.js'],
    ['without prefixes', edit.replaceAll(/(?<= )[ab]\//g, ''), 'src/cart.js'],
    ['with other line numbers', edit.replace('-1,3 +1,3', '-40,3 +40,3'), 'src/cart.js'],
    ['of a name with umlauts and spaces', edit.replaceAll('src/cart.js', 'src/größe 2.js'), 'src/größe 2.js'],
  ])('%s is taken', (_, patch, path) => {
    const found = applied({ [path]: 'one\ntwo\nthree\n' }, patch);
    expect(found.error).toBe(false);
    expect(found.textOf(Buffer.from(path).toString('latin1'))).toBe('one\nTWO\nthree\n');
  });

  test('with LF fits a file with CR LF and keeps its line ends', () => {
    expect(applied({ 'src/cart.js': 'one\r\ntwo\r\nthree\r\n' }, edit).textOf('src/cart.js')).toBe(
      'one\r\nTWO\r\nthree\r\n',
    );
  });

  test('renames a file', () => {
    const patch =
      'diff --git a/a.js b/lib/b.js\nsimilarity index 50%\nrename from a.js\nrename to lib/b.js\n--- a/a.js\n+++ b/lib/b.js\n@@ -1 +1 @@\n-a\n+b\n';
    const found = applied({ 'a.js': 'a\n' }, patch);
    expect([found.textOf('a.js'), found.textOf('lib/b.js')]).toEqual([null, 'b\n']);
  });

  test('removes a binary file without its content', () => {
    const patch =
      'diff --git a/x.png b/x.png\ndeleted file mode 100644\nBinary files a/x.png and /dev/null differ\n';
    expect(applied({ 'x.png': '\u0000', y: '' }, patch)).toMatchObject({ error: false, writes: ['x.png'] });
  });

  test.each([
    ['lines that are not there', edit.replace('-two', '-zwei'), 'its hunk at line 1 are not there'],
    ['a file that is not there', edit.replaceAll('cart', 'card'), 'Did you mean src/cart.js?'],
    [
      'a new file that is there',
      textPatch([{ path: 'src/cart.js', before: null, after: 'x' }]),
      'exists already',
    ],
    [
      'a new file below a file',
      textPatch([{ path: 'src/cart.js/x', before: null, after: 'x' }]),
      'is a file',
    ],
    ['a path out of the workspace', edit.replaceAll('src/cart.js', '../cart.js'), 'outside the workspace'],
    ['words', 'please change two', 'names no file'],
    ['hunks that do not add up', edit.replace('-1,3 +1,3', '-1,9 +1,3'), 'cannot be read'],
    [
      'a part that fits and one that does not',
      `${edit}${edit.replaceAll('cart', 'other').replace('-two', '-2')}`,
      'does not fit src/other.js',
    ],
  ])('with %s changes nothing and says why', (_, patch, why) => {
    const files = { 'src/cart.js': 'one\ntwo\nthree\n', 'src/other.js': 'one\ntwo\nthree\n' };
    const found = applied(files, patch);
    expect(found).toMatchObject({ error: true, changed: false });
    expect(found.writes).toEqual([]);
    expect(found.text).toContain(why);
    expect(found.text).toContain('Nothing was changed.');
  });
});
