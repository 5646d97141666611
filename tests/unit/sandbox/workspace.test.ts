import { expect, test } from 'vitest';
import type { FileAction } from '@/server/core/agent/action';
import { splitSnapshotId } from '@/server/core/base/ids';
import { openSnapshotStore } from '@/server/sandbox/store';
import { actOnFiles } from '@/server/sandbox/workspace';
import { snapshotOf, temporaryDirectory } from './places';

function workspace(files: Parameters<typeof snapshotOf>[1]) {
  const { objects, trees, ...store } = openSnapshotStore(temporaryDirectory());
  let { tree } = splitSnapshotId(snapshotOf({ objects, trees, ...store }, files));
  return (action: FileAction) => {
    const result = actOnFiles({ objects, trees, tree }, action);
    tree = result.tree;
    return result.observation;
  };
}

test('read_file numbers the lines and caps a long file', () => {
  const act = workspace({
    'a.txt': 'one\ntwo\n',
    'long.txt': Array.from({ length: 730 }, (_, i) => `l${i + 1}`).join('\n'),
  });
  expect(act({ kind: 'read_file', path: 'a.txt' })).toMatchObject({
    text: '    1\tone\n    2\ttwo',
    error: false,
    reads: ['a.txt'],
  });
  const long = act({ kind: 'read_file', path: './long.txt' });
  expect(long.text.split('\n')).toHaveLength(401);
  expect(long.text).toMatch(/\[lines 401–730 not shown; ask for a range\]$/);
  expect(long.truncated).toBe(true);
  expect(act({ kind: 'read_file', path: 'long.txt', startLine: 729 }).text).toBe('  729\tl729\n  730\tl730');
  expect(act({ kind: 'read_file', path: 'long.txt', startLine: 800 })).toMatchObject({ error: true });
});

test('an unknown file is answered with near names', () => {
  const act = workspace({ 'src/parser.js': '', 'src/other.js': '' });
  expect(act({ kind: 'read_file', path: 'src/praser.js' })).toMatchObject({
    error: true,
    text: 'src/praser.js does not exist. Did you mean src/parser.js?',
  });
});

test('paths and links out of the workspace are refused, links within are followed', () => {
  const act = workspace({
    'real/a.txt': 'text',
    inside: { link: 'real' },
    out: { link: '../../etc' },
    absolute: { link: '/etc/passwd' },
    loop: { link: 'loop' },
  });
  for (const path of ['/etc/passwd', '../x', 'real/../../x', 'a\0b', 'out/passwd', 'absolute', 'loop']) {
    expect(act({ kind: 'read_file', path }).error, path).toBe(true);
    expect(act({ kind: 'write_file', path, content: 'x' }).error, path).toBe(true);
  }
  expect(act({ kind: 'read_file', path: 'inside/a.txt' })).toMatchObject({
    error: false,
    reads: ['real/a.txt'],
  });
  expect(act({ kind: 'read_file', path: '/workspace/real/a.txt' }).error).toBe(false);
});

test('list_files passes over installed packages and .git and caps at 500', () => {
  const files: Record<string, string> = { 'node_modules/x/index.js': '', '.git/HEAD': '', '.env': '' };
  Object.assign(files, {
    '.venv/bin/python': '',
    'venv/lib/site-packages/x.py': '',
    '__pycache__/a.pyc': '',
  });
  for (let i = 0; i < 600; i++) files[`src/f${String(i).padStart(3, '0')}.js`] = '';
  const act = workspace(files);
  const lines = act({ kind: 'list_files' }).text.split('\n');
  expect(lines.slice(0, 2)).toEqual(['.env', 'src/f000.js']);
  expect(lines.at(-1)).toBe('[… 101 more]');
  expect(act({ kind: 'list_files', path: 'src/f001.js' }).text).toBe('src/f001.js');
});

test('search answers with path, line and text, and says what is wrong with a pattern', () => {
  const act = workspace({ 'a.js': 'let x;\nreturn x + 1;\n', 'b.bin': 'x\0', 'lib/c.js': 'x' });
  expect(act({ kind: 'search', pattern: 'x \\+' })).toMatchObject({
    text: 'a.js:2: return x + 1;',
    reads: ['a.js'],
  });
  expect(act({ kind: 'search', pattern: 'x', path: 'lib' }).text).toBe('lib/c.js:1: x');
  expect(act({ kind: 'search', pattern: 'nowhere' }).text).toBe('[no matches]');
  expect(act({ kind: 'search', pattern: '(' })).toMatchObject({
    error: true,
    text: expect.stringMatching(/not a valid regular expression/),
  });
});

test('a pattern that backtracks without end is stopped', () => {
  const act = workspace({ 'a.txt': `${'a'.repeat(1000)}!` });
  expect(act({ kind: 'search', pattern: '^(a+)+$' })).toMatchObject({
    error: true,
    text: expect.stringMatching(/takes too long/),
  });
});

test('edit_file replaces exactly one place and keeps the mode', () => {
  const act = workspace({ 'a.js': { mode: 0o755, text: 'a\nb\nb\n  c d\n' } });
  expect(act({ kind: 'edit_file', path: 'a.js', old: 'a', new: '$&é' })).toMatchObject({
    text: 'Edited a.js: 1 replacement at line 1.\n    1\t$&é\n    2\tb\n    3\tb\n    4\t  c d',
    writes: ['a.js'],
  });
  expect(act({ kind: 'read_file', path: 'a.js' }).text).toContain('$&é');
  expect(act({ kind: 'edit_file', path: 'a.js', old: 'b', new: 'c' })).toMatchObject({
    error: true,
    text: expect.stringMatching(/occurs 2 times in a\.js \(lines 2, 3\)/),
  });
  expect(act({ kind: 'edit_file', path: 'a.js', old: 'c  d', new: '' }).text).toMatch(
    /0 times.*white space.*line 4/,
  );
});

test('write_file makes folders, counts lines and refuses a file as a folder', () => {
  const act = workspace({ file: 'x' });
  expect(act({ kind: 'write_file', path: 'new/deep/a.txt', content: 'one\ntwo\n' })).toMatchObject({
    text: 'Wrote new/deep/a.txt (2 lines).',
    writes: ['new/deep/a.txt'],
  });
  expect(act({ kind: 'write_file', path: 'file/a.txt', content: '' })).toMatchObject({ error: true });
  expect(act({ kind: 'list_files' }).text).toBe('file\nnew/deep/a.txt');
});
