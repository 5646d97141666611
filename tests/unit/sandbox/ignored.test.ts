import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSnapshotStore } from '@/server/sandbox/store';
import { snapshotOf, temporaryDirectory } from './places';

const store = () => openSnapshotStore(temporaryDirectory());
const rules = {
  '.gitignore': '*.log\n/report/\ncache.*\n!keep.log\nbuild\n',
  'sub/.gitignore': '!loud.log\nown.txt\n',
};

describe('what test runs leave behind', () => {
  it('is left out as git would leave it out, but for what the task had and what the agent wrote', async () => {
    const files = store();
    const root = snapshotOf(files, { ...rules, 'a.js': 'one', 'old.log': 'was here', 'sub/b.js': 'b' });
    const at = snapshotOf(files, {
      ...rules,
      'a.js': 'two',
      'old.log': 'grew',
      'new.js': 'kept: not ignored',
      'debug.log': '',
      'keep.log': '',
      'report/last.html': '',
      'sub/report/stays.html': '',
      'cache.db': '',
      'deep/er/build/x': '',
      'sub/b.js': 'b',
      'sub/loud.log': '',
      'sub/own.txt': '',
      'sub/deeper/quiet.log': '',
      'made.log': 'by an edit of the agent',
      'own.txt': '',
    });
    const clean = await files.withoutIgnored(at, { root, keep: ['made.log'] });
    expect(await files.list(clean)).toEqual([
      '.gitignore',
      'a.js',
      'keep.log',
      'made.log',
      'new.js',
      'old.log',
      'own.txt',
      'sub/.gitignore',
      'sub/b.js',
      'sub/loud.log',
      'sub/report/stays.html',
    ]);
    expect(await files.withoutIgnored(root, { root })).toBe(root);
  });

  it('is what git itself ignores', async () => {
    const files = store();
    const root = snapshotOf(files, rules);
    const added = [
      'a.log',
      'keep.log',
      'report/x',
      'sub/loud.log',
      'sub/own.txt',
      'sub/x/own.txt',
      'x/build/y',
      'z.txt',
    ];
    const at = snapshotOf(files, { ...rules, ...Object.fromEntries(added.map((name) => [name, ''])) });
    const place = temporaryDirectory();
    for (const [name, text] of [...Object.entries(rules), ...added.map((name) => [name, ''] as const)]) {
      mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
      writeFileSync(path.join(place, name), text);
    }
    const git = (...args: string[]) => execFileSync('git', args, { cwd: place, encoding: 'utf8' });
    git('init', '-q');
    const seen = git('ls-files', '-o', '--exclude-standard').trim().split('\n');
    expect(await files.list(await files.withoutIgnored(at, { root }))).toEqual(seen.sort());
  });

  it('stays where the task ignores nothing', async () => {
    const files = store();
    const root = snapshotOf(files, { 'a.js': '' });
    const at = snapshotOf(files, { 'a.js': '', 'cache.db': '', '.gitignore': '*' });
    expect(await files.withoutIgnored(at, { root })).toBe(at);
  });
});

it('a patch of a folder of a repository applies at its top and in the folder', async () => {
  const files = store();
  const before = { 'money.py': 'def f():\n    return 1\n', 'with space.txt': 'a\n' };
  const root = snapshotOf(files, before);
  const at = snapshotOf(files, {
    'money.py': 'def f():\n    return 2\n',
    'with space.txt': 'b\n',
    'new.py': 'x\n',
  });
  const patch = await files.patch(root, at, 'packages/money/');
  for (const where of ['', 'packages/money']) {
    const top = temporaryDirectory();
    mkdirSync(path.join(top, 'packages/money'), { recursive: true });
    for (const [name, text] of Object.entries(before))
      writeFileSync(path.join(top, 'packages/money', name), text);
    execFileSync('git', ['init', '-q'], { cwd: top });
    execFileSync('git', ['apply', '-'], { cwd: path.join(top, where), input: patch });
    expect(readFileSync(path.join(top, 'packages/money/money.py'), 'utf8')).toContain('return 2');
    expect(readFileSync(path.join(top, 'packages/money/new.py'), 'utf8')).toBe('x\n');
  }
});
