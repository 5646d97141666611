import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keptTarget, ownPathsOf, watchMentions } from '@/server/sandbox/own-paths';

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'espalier-own-paths-')));
mkdirSync(path.join(home, 'project/src'), { recursive: true });
symlinkSync('project', path.join(home, 'alias'));
symlinkSync('project/src', path.join(home, 'global'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const own = ownPathsOf(path.join(home, 'alias'));

describe('a link of a directory', () => {
  it.each([
    ['an absolute one into it', 'a/b', `${home}/project/src`, '../src'],
    ['an absolute one by the other name of the directory', 'b', `${home}/alias/src/`, 'src'],
    ['an absolute one to the directory itself', 'a/b', `${home}/project`, '..'],
    ['one that leaves it and comes back through another link', 'a', '../global', 'src'],
    ['one that stays', 'a/b', '../src', '../src'],
    ['one that leads elsewhere', 'a', '/usr/bin/env', '/usr/bin/env'],
    ['one to a neighbour whose name begins alike', 'a', `${home}/project2/x`, `${home}/project2/x`],
    ['one that leads nowhere outside', 'a', '../gone', '../gone'],
  ])('%s', (_, at, target, kept) => {
    expect(keptTarget(own, at, target)).toBe(kept);
  });
});

describe('how files name their directory', () => {
  const mentionsOf = (at: string, text: string) => {
    const { mentions, look } = watchMentions(own);
    look(at, Buffer.from(text));
    return mentions;
  };
  it.each([
    ['lib/x.pth', `${home}/project/src\n`, { any: true, code: 'lib/x.pth', script: null }],
    ['lib/__editable___x_finder.py', `M = '${home}/alias'`, { code: 'lib/__editable___x_finder.py' }],
    ['bin/x', `#!${home}/project/.venv/bin/python\n`, { any: true, code: null, script: 'bin/x' }],
    ['read.me', `See ${home}/project.`, { any: true, code: null, script: null }],
    ['lib/x.pth', '/usr/lib/x\n', { any: false, code: null, script: null }],
    ['.git/logs/HEAD', `${home}/project`, { any: false }],
  ])('%s', (at, text, found) => {
    expect(mentionsOf(at, text)).toMatchObject(found);
  });
});
