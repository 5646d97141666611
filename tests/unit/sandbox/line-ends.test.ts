import { describe, expect, it } from 'vitest';
import type { FileAction } from '@/server/core/agent/action';
import { splitSnapshotId } from '@/server/core/base/ids';
import { openSnapshotStore } from '@/server/sandbox/store';
import { actOnFiles } from '@/server/sandbox/workspace';
import { fitted, lineEndsOf, placesOf } from '@/server/sandbox/workspace/line-ends';
import { snapshotOf, temporaryDirectory } from './places';

/** A workspace with one file, and what a file action makes of it. */
function acting(text: string) {
  const store = openSnapshotStore(temporaryDirectory());
  const { tree } = splitSnapshotId(snapshotOf(store, { 'a.txt': text }));
  return async (action: FileAction) => {
    const { objects, trees } = store;
    const { observation, tree: after } = actOnFiles({ objects, trees, tree }, action);
    const id = `host:${after}` as Parameters<typeof store.read>[0];
    return { observation, text: Buffer.from((await store.read(id, 'a.txt')) ?? []).toString('utf8') };
  };
}
const edit = (old: string, now: string): FileAction => ({ kind: 'edit_file', path: 'a.txt', old, new: now });

describe('line ends', () => {
  it.each([
    ['a\nb\n', 'lf'],
    ['a\r\nb\r\n', 'crlf'],
    ['a\r\nb\n', 'mixed'],
    ['a', 'lf'],
    ['', 'lf'],
  ])('of %j are %s', (text, ends) => expect(lineEndsOf(text)).toBe(ends));

  it.each([
    [
      'an edit of two lines told with LF',
      'a\r\nb\r\nc\r\n',
      edit('a\nb\n', 'x\ny\nz\n'),
      'x\r\ny\r\nz\r\nc\r\n',
    ],
    ['an edit within a line that adds lines', 'a\r\nb\r\n', edit('a', 'x\ny'), 'x\r\ny\r\nb\r\n'],
    ['an edit told with CR LF', 'a\r\nb\r\n', edit('a\r\nb', 'x\r\ny'), 'x\r\ny\r\n'],
    ['an edit in a file with LF', 'a\nb\n', edit('a\n', 'x\ny\n'), 'x\ny\nb\n'],
    ['an edit of CR LF lines in a mixed file', 'a\r\nb\nc\n', edit('a\nb', 'x\ny'), 'x\r\ny\nc\n'],
    ['an edit of LF lines in a mixed file', 'a\r\nb\nc\n', edit('b\nc', 'x\ny'), 'a\r\nx\ny\n'],
    [
      'a write over a file with CR LF',
      'a\r\n',
      { kind: 'write_file', path: 'a.txt', content: 'x\ny\n' } satisfies FileAction,
      'x\r\ny\r\n',
    ],
  ])('%s keeps them', async (_what, before, action, after) => {
    const { observation, text } = await acting(before)(action);
    expect(observation.error).toBe(false);
    expect(text).toBe(after);
  });

  it('do not make a text that stands twice stand once', async () => {
    const { observation, text } = await acting('a\r\nb\r\na\r\nb\r\n')(edit('a\nb', 'x'));
    expect(observation).toMatchObject({ error: true, text: expect.stringContaining('occurs 2 times') });
    expect(text).toBe('a\r\nb\r\na\r\nb\r\n');
  });

  it('are not read aloud line by line, but named below', async () => {
    const { observation } = await acting('a\r\nb\r\n')({ kind: 'read_file', path: 'a.txt' });
    expect(observation.text).toBe(
      '    1\ta\n    2\tb\n[lines end with CR LF; edits given with LF keep them]',
    );
    const plain = await acting('a\nb\n')({ kind: 'read_file', path: 'a.txt' });
    expect(plain.observation.text).toBe('    1\ta\n    2\tb');
  });

  it('match patterns of regular expressions as they are', () => {
    expect(placesOf('x.(*)\r\ny[1]\r\n', 'x.(*)\ny[1]')).toEqual([{ at: 0, length: 11 }]);
    expect(fitted('p\nq', 'x', 'x')).toBe('p\nq');
  });
});
