import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileTree, foldersTo } from '@/components/reading/file-tree';
import { asEdited, editOf, notEditable } from '@/components/steering/edit-of';
import { actionOf, newHand } from '@/components/steering/hand-form';

/** Carries an edit out as the sandbox does. */
function applied(before: string, action: ReturnType<typeof editOf>): string {
  if (action === null) return before;
  if (action.kind === 'write_file') return action.content;
  if (action.kind !== 'edit_file') throw new Error(action.kind);
  expect(before.split(action.old)).toHaveLength(2);
  return before.replace(action.old, () => action.new);
}

describe('what was edited in a file', () => {
  it('becomes an edit of whole lines that occur once, and no more of them than needed', () => {
    const before = 'a\nb\nc\nb\nd\n';
    expect(editOf('f', before, 'a\nB\nc\nb\nd\n')).toEqual({
      kind: 'edit_file',
      path: 'f',
      old: 'a\nb\nc\n',
      new: 'a\nB\nc\n',
    });
    expect(editOf('f', before, 'a\nb\nC\nb\nd\n')).toEqual({
      kind: 'edit_file',
      path: 'f',
      old: 'c\n',
      new: 'C\n',
    });
    expect(editOf('f', before, before)).toBeNull();
    expect(editOf('f', '', 'new\n')).toEqual({ kind: 'write_file', path: 'f', content: 'new\n' });
  });

  it('gives exactly the edited file, whatever was there', () => {
    const line = fc.constantFrom('', 'a', 'b', 'a b', '$&', '  }');
    const file = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
      .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''));
    fc.assert(
      fc.property(file, file, fc.boolean(), (before, after, windows) => {
        const ended = (text: string) => (windows ? text.replaceAll('\n', '\r\n') : text);
        // A file without a line end takes those of the editor.
        fc.pre(!windows || before.includes('\n'));
        expect(applied(ended(before), editOf('f', ended(before), asEdited(ended(after))))).toBe(ended(after));
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('is refused where a text area would change what nobody touched', () => {
    const file = (text: string) => ({ text, binary: false, cut: false });
    expect(notEditable(file('a\r\nb\r\n'))).toBeNull();
    expect(notEditable(file('a\nb\n'))).toBeNull();
    expect(notEditable(file('a\r\nb\n'))).toMatch(/line ends/);
    expect(notEditable(file('a\rb'))).toMatch(/line ends/);
    expect(notEditable({ text: '', binary: true, cut: false })).toMatch(/not text/);
    expect(notEditable({ text: 'a', binary: false, cut: true })).toMatch(/too long/);
  });
});

it('a form says what is missing until it is an action', () => {
  expect(actionOf(newHand, null)).toBe('Name the file to edit.');
  expect(actionOf({ ...newHand, path: 'a.js' }, null)).toMatch(/no such file/);
  expect(actionOf({ ...newHand, path: 'a.js', content: 'x\n' }, 'x\n')).toMatch(/Change something/);
  expect(actionOf({ ...newHand, path: 'a.js', content: 'y\n' }, 'x\n')).toMatchObject({
    old: 'x\n',
    new: 'y\n',
  });
  expect(actionOf({ ...newHand, kind: 'run_tests' }, null)).toEqual({ kind: 'run_tests' });
  expect(actionOf({ ...newHand, kind: 'shell', line: ' ' }, null)).toBe('Enter a command to run.');
  expect(actionOf({ ...newHand, kind: 'search', line: 'x+', path: 'src' }, null)).toEqual({
    kind: 'search',
    pattern: 'x+',
    path: 'src',
  });
});

describe('the files of a workspace', () => {
  it('stand in their folders, folders first', () => {
    const names = (entries: ReturnType<typeof fileTree>): unknown =>
      entries.map(({ name, entries }) => (entries === null ? name : [name, names(entries)]));
    expect(names(fileTree(['README.md', 'src/b/c.js', 'src/a.js', 'a/x']))).toEqual([
      ['a', ['x']],
      ['src', [['b', ['c.js']], 'a.js']],
      'README.md',
    ]);
    expect(foldersTo('src/b/c.js')).toEqual(['src', 'src/b']);
    expect(foldersTo('a')).toEqual([]);
  });
});
