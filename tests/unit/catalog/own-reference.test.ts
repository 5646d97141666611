import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taskFromDirectory } from '@/server/catalog';

let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-reference-'));
  put({ 'repo/src/a.py': 'one\ntwo\nthree\n', 'repo/src/b.py': 'b\r\nc\r\n', 'repo/tests/test_a.py': 'x\n' });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  }
}
const referenceOf = async (reference: string, directory = 'repo') =>
  (
    await taskFromDirectory({
      directory: path.join(home, directory),
      test: 'python3 -m unittest',
      options: { reference: path.join(home, reference) },
    })
  ).reference;
const patch = (file: string, from: string, to: string) =>
  `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1,3 +1,3 @@\n one\n-${from}\n+${to}\n three\n`;

describe('the reference repair of a directory', () => {
  it('is a patch, also with paths from the top of the git repository', async () => {
    put({ 'fix.patch': patch('src/a.py', 'two', '2'), '.git/HEAD': 'ref: refs/heads/main\n' });
    const found = await referenceOf('fix.patch');
    expect(found).toContain('--- a/src/a.py');
    expect(found).toContain('\n-two\n+2\n');
    put({ 'from-top.patch': patch('repo/src/a.py', 'two', '2') });
    expect(await referenceOf('from-top.patch')).toBe(found);
  });

  it('is a folder of repaired files, of which only those count that differ', async () => {
    put({ 'fixed/src/a.py': 'one\n2\nthree\n', 'fixed/src/b.py': 'b\r\nc\r\n', 'fixed/src/new.py': 'n\n' });
    put({ 'fixed/tests/test_a.py': 'x\n', 'fixed/node_modules/m/index.js': '' });
    const found = await referenceOf('fixed');
    expect(found?.match(/^--- .*$/gm)).toEqual(['--- a/src/a.py', '--- /dev/null']);
  });

  it.each([
    ['does not exist', {}, 'nowhere.patch', 'no file and no folder'],
    [
      'lies in the directory',
      { 'repo/fix.patch': patch('src/a.py', 'two', '2') },
      'repo/fix.patch',
      'agent would see it',
    ],
    [
      'does not apply',
      { 'fix.patch': patch('src/a.py', 'zwei', '2') },
      'fix.patch',
      'does not apply to src/a.py',
    ],
    [
      'is for files that are not there',
      { 'fix.patch': patch('src/z.py', 'two', '2') },
      'fix.patch',
      'apply to src/z.py',
    ],
    ['is no patch', { 'fix.patch': 'hello\n' }, 'fix.patch', 'changes no file'],
    ['changes nothing', { 'fixed/src/a.py': 'one\ntwo\nthree\n' }, 'fixed', 'changes no file'],
    [
      'changes tests',
      { 'fixed/tests/test_a.py': 'y\n' },
      'fixed',
      'changes tests/test_a.py, a protected test file',
    ],
    [
      'leads out of the directory',
      { 'fix.patch': patch('../home.py', 'two', '2') },
      'fix.patch',
      'does not apply',
    ],
  ])('is refused where it %s', async (_, files, reference, sentence) => {
    put(files as Record<string, string>);
    await expect(referenceOf(reference)).rejects.toThrow(sentence);
  });
});
