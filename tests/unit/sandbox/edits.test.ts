import { describe, expect, it } from 'vitest';
import type { FileAction } from '@/server/core/agent/action';
import { snapshotId, splitSnapshotId } from '@/server/core/base/ids';
import type { RestoreFile } from '@/server/core/ports/sandbox';
import { openSnapshotStore } from '@/server/sandbox/store';
import { textOf } from '@/server/sandbox/store/names';
import { entryAt } from '@/server/sandbox/store/walk';
import { actOnFiles } from '@/server/sandbox/workspace';
import { snapshotOf, temporaryDirectory } from './places';

/** Acts on files, and gives their contents as they are then. */
function workspace(files: Parameters<typeof snapshotOf>[1]) {
  const { objects, trees, ...store } = openSnapshotStore(temporaryDirectory());
  let { tree } = splitSnapshotId(snapshotOf({ objects, trees, ...store }, files));
  return {
    act(action: FileAction | RestoreFile) {
      const result = actOnFiles({ objects, trees, tree }, action);
      tree = result.tree;
      return result.observation;
    },
    content(path: string): string | null {
      const entry = entryAt(trees, tree, path);
      return entry?.type === 'file' ? objects.get(textOf(entry.target)).toString('utf8') : null;
    },
    snapshot: () => snapshotId('host', tree),
  };
}

const edit = (old: string, text: string, more?: { old: string; new: string }[]): FileAction => ({
  kind: 'edit_file',
  path: 'a.py',
  old,
  new: text,
  ...(more ? { more } : {}),
});

describe('an edit', () => {
  it('shows the lines that changed as they are now, with their numbers and a few around', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`);
    const { act } = workspace({ 'a.py': `${lines.join('\n')}\n` });
    const { text } = act(edit('line 10\n', 'ten\nand a half\n', [{ old: 'line 25\n', new: '' }]));
    expect(text.split('\n')).toEqual([
      'Edited a.py: 2 replacements at line 10.',
      '    7\tline 7',
      '    8\tline 8',
      '    9\tline 9',
      '   10\tten',
      '   11\tand a half',
      '   12\tline 11',
      '   13\tline 12',
      '   14\tline 13',
      '[…]',
      '   23\tline 22',
      '   24\tline 23',
      '   25\tline 24',
      '   26\tline 26',
      '   27\tline 27',
      '   28\tline 28',
    ]);
  });

  it('of several places is made whole, or not at all', () => {
    const { act, content } = workspace({ 'a.py': 'a\nb\nc\n' });
    expect(act(edit('a', 'A', [{ old: 'x', new: 'y' }]))).toMatchObject({
      error: true,
      text: expect.stringMatching(/^Nothing was changed: replacement 2 of 2\. The text occurs 0 times/),
    });
    expect(content('a.py')).toBe('a\nb\nc\n');
    act(edit('a', 'A', [{ old: 'A\nb', new: 'AB' }]));
    expect(content('a.py')).toBe('AB\nc\n');
  });
});

describe('an edit that differs in white space alone', () => {
  const source = 'def f(x):\n    if x:\n        return 1   \n    return 2\n';

  it.each([
    [
      'less indentation',
      'if x:\n    return 1',
      'if x > 0:\n    y = x\n    return y',
      'def f(x):\n    if x > 0:\n        y = x\n        return y\n    return 2\n',
    ],
    [
      'tabs for spaces',
      '\tif x:\n\t\treturn 1',
      '\tif x:\n\t\treturn 3',
      'def f(x):\n    if x:\n        return 3\n    return 2\n',
    ],
    [
      'no white space at a line end',
      '        return 1\n    return 2',
      '        return 1\n    return 3',
      'def f(x):\n    if x:\n        return 1\n    return 3\n',
    ],
    ['lines around it that are empty', '\nif x:\n', '\nif not x:\n', source.replace('if x', 'if not x')],
    ['lines that are removed', 'if x:\n    return 1', '', 'def f(x):\n    return 2\n'],
  ])('by %s is made with the indentation of the file, and says so', (_, old, text, after) => {
    const { act, content } = workspace({ 'a.py': source });
    expect(act(edit(old, text)).text).toMatch(/differed from lines? \d.* in white space only/);
    expect(content('a.py')).toBe(after);
  });

  it('keeps the line ends of the file', () => {
    const { act, content } = workspace({ 'a.py': source.replaceAll('\n', '\r\n') });
    act(edit('if x:\n  return 1', 'if x:\n  return 5'));
    expect(content('a.py')).toBe('def f(x):\r\n    if x:\r\n        return 5\r\n    return 2\r\n');
  });

  it('in several places lists their lines and changes nothing', () => {
    const { act, content } = workspace({ 'a.py': '  a = 1\nb\n    a = 1\n' });
    expect(act(edit('a = 1\n ', 'a = 2'))).toMatchObject({ error: true });
    expect(act(edit('\ta = 1', '\ta = 2'))).toMatchObject({
      error: true,
      text: expect.stringMatching(/2 times apart from white space \(lines 1, 3\)/),
    });
    expect(content('a.py')).toBe('  a = 1\nb\n    a = 1\n');
  });

  it.each([
    ['within a line', 'return  1', 'a.py'],
    ['where one indentation stands for two', 'if x:\nreturn 1', 'a.py'],
  ])('is refused %s', (_, old) => {
    const { act, content } = workspace({ 'a.py': source });
    expect(act(edit(old, 'x'))).toMatchObject({ error: true });
    expect(content('a.py')).toBe(source);
  });
});

describe('lines', () => {
  const insert = (afterLine: number, text: string): FileAction => ({
    kind: 'insert_lines',
    path: 'a.py',
    afterLine,
    text,
  });

  it.each([
    [0, 'x\n', 'x\na\nb\n'],
    [1, 'x', 'a\nx\nb\n'],
    [2, 'x\ny\n', 'a\nb\nx\ny\n'],
  ])('are inserted after line %i', (afterLine, text, after) => {
    const { act, content } = workspace({ 'a.py': 'a\nb\n' });
    expect(act(insert(afterLine, text))).toMatchObject({ error: false, writes: ['a.py'] });
    expect(content('a.py')).toBe(after);
  });

  it('are inserted with the line ends of the file, and into files without a last line end or any line', () => {
    const of = (file: string, afterLine: number) => {
      const { act, content } = workspace({ 'a.py': file });
      act(insert(afterLine, 'x'));
      return content('a.py');
    };
    expect([of('a\r\nb\r\n', 1), of('a\nb', 2), of('', 0)]).toEqual(['a\r\nx\r\nb\r\n', 'a\nb\nx', 'x\n']);
  });

  it('are not inserted after a line that does not exist', () => {
    const { act } = workspace({ 'a.py': 'a\nb\n' });
    expect(act(insert(3, 'x'))).toMatchObject({
      error: true,
      text: 'a.py has 2 lines; there is no line 3 to insert after.',
    });
  });
});

describe('a file that is restored', () => {
  it('is as it was, with its mode, and the lines that changed are shown', () => {
    const { act, content, snapshot } = workspace({ 'a.py': { mode: 0o755, text: 'a\nb\n' } });
    const from = snapshot();
    act(edit('b', 'c'));
    const { text, writes } = act({ kind: 'restore', path: 'a.py', from });
    expect([content('a.py'), writes, snapshot()]).toEqual(['a\nb\n', ['a.py'], from]);
    expect(text).toBe('The last edit of a.py was taken back.\n    1\ta\n    2\tb');
  });

  it('is gone where it did not exist', () => {
    const { act, content, snapshot } = workspace({ 'a.py': 'a\n' });
    const from = snapshot();
    act({ kind: 'write_file', path: 'new.py', content: 'x' });
    expect(act({ kind: 'restore', path: 'new.py', from }).text).toContain('is removed');
    expect([content('new.py'), snapshot()]).toEqual([null, from]);
  });
});

describe('a patch between marks', () => {
  const patch = (...lines: string[]): FileAction => ({
    kind: 'apply_patch',
    patch: ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n'),
  });
  const source = 'def f():\n    return 1\n\n\ndef g():\n    return 1\n';

  it('changes, makes, moves and removes files, and finds a chunk behind the line that it names', () => {
    const { act, content } = workspace({ 'a.py': source, 'b.py': 'x\n', 'c.py': 'old\n' });
    const made = act(
      patch(
        '*** Update File: a.py',
        '@@ def g():',
        '-    return 1',
        '+    return 2',
        '*** Add File: new.py',
        '+one',
        '+two',
        '*** Delete File: b.py',
        '*** Update File: c.py',
        '*** Move to: d.py',
        '@@',
        '-old',
        '+new',
      ),
    );
    expect(made).toMatchObject({ error: false, writes: ['a.py', 'new.py', 'b.py', 'c.py', 'd.py'] });
    expect(content('a.py')).toBe(source.replace('g():\n    return 1', 'g():\n    return 2'));
    expect(['new.py', 'b.py', 'c.py', 'd.py'].map(content)).toEqual(['one\ntwo\n', null, null, 'new\n']);
  });

  it.each([
    [
      'a chunk stands in two places',
      ['*** Update File: a.py', '@@', '-    return 1', '+    return 2'],
      /2 times/,
    ],
    [
      'the line that it names is not there',
      ['*** Update File: a.py', '@@ def h():', '+x'],
      /no line “def h\(\):”/,
    ],
    ['a file is not there', ['*** Update File: gone.py', '@@', '-x', '+y'], /gone\.py does not exist/],
    ['a new file is there', ['*** Add File: a.py', '+x'], /a\.py exists already/],
  ])('changes nothing where %s', (_, lines, problem) => {
    const { act, content } = workspace({ 'a.py': source });
    expect(act(patch('*** Add File: new.py', '+x', ...lines))).toMatchObject({
      error: true,
      text: expect.stringMatching(problem),
    });
    expect([content('a.py'), content('new.py')]).toEqual([source, null]);
  });
});
