import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/db/open';
import { UnusableDatabase } from '@/db/opening/unusable';
import { badDatabases, filledDatabase } from '@/tests/support/bad-databases';

let directory: string;
let file: string;
let temporary: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-bad-'));
  file = path.join(directory, 'espalier.db');
  temporary = mkdtempSync(path.join(tmpdir(), 'espalier-bad-'));
});
afterEach(() => {
  for (const one of [directory, temporary]) rmSync(one, { recursive: true, force: true });
});

const contentOf = (at: string) =>
  statSync(at).isDirectory() ? 'directory' : readFileSync(at).toString('latin1');
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

function call(args: string[], uid?: number) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawnSync(process.execPath, ['bin/process.mjs', ...args], {
    env: { ...env, ESPALIER_DATABASE: file, HOME: temporary, TMPDIR: temporary },
    encoding: 'utf8',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

function expectSentence({ stderr }: { stderr: string }, sentence: RegExp): void {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(sentence);
}

describe('a file that is no usable database is refused in one sentence, and stays as it is:', () => {
  it.each(Object.entries(badDatabases))('%s', (_name, { make, sentence }) => {
    make(file);
    const before = contentOf(file);
    const open = () => openDatabase(file, 1 << 30);
    expect(open).toThrow(UnusableDatabase);
    expect(open).toThrow(sentence);
    expect(contentOf(file)).toBe(before);
  });
});

it('an empty file is a new database', () => {
  writeFileSync(file, '');
  openDatabase(file).$client.close();
  expect(statSync(file).size).toBeGreaterThan(0);
});

const starts: [string, number, string[]][] = [
  ['a run', 2, ['server/cli/main.ts', 'run', '--task', 'session-cache']],
  ['a command to a run', 2, ['server/cli/main.ts', 'steer', 'pause', 'rabcdefgh']],
  ['a report on tests', 2, ['server/cli/main.ts', 'verify-task', 'session-cache']],
  ['an experiment', 2, ['server/cli/main.ts', 'experiment', '--resume', 'xabcdefgh']],
  ['the start', 1, ['server/process/greeting.ts']],
  ['the engine', 2, ['server/process/engine.ts']],
];

describe('with a damaged database', () => {
  it.each(starts)('%s ends with that sentence before anything begins', (_what, status, args) => {
    badDatabases['damaged pages in the middle']?.make(file);
    const before = contentOf(file);
    const ended = call(args);
    expectSentence(ended, /is damaged .*Restore a backup/);
    expect([ended.status, ended.stdout]).toEqual([status, '']);
    expect(contentOf(file)).toBe(before);
  });
});

describe.runIf(isRoot)('a user without the permission is told what lacks:', () => {
  beforeEach(() => {
    for (const one of [directory, temporary]) chownSync(one, nobody, nobody);
  });
  const gap = ['server/cli/main.ts', 'holdout-gap'];

  it.each<[string, () => void, RegExp]>([
    [
      'a file that cannot be written',
      () => chmodSync(file, 0o444),
      /cannot be written\. Allow this user to write it/,
    ],
    ['a file that cannot be read', () => chmodSync(file, 0), /cannot be read and written by this user/],
    [
      'a directory that cannot be written',
      () => chownSync(directory, 0, 0),
      /The directory of the database, .*, cannot be written/,
    ],
    [
      'files beside it that cannot be read',
      () => {
        writeFileSync(`${file}-wal`, '');
        chmodSync(`${file}-wal`, 0);
      },
      /espalier\.db-wal cannot be read and written/,
    ],
  ])('%s', (_name, spoil, sentence) => {
    filledDatabase(file);
    chownSync(file, nobody, nobody);
    chmodSync(directory, 0o755);
    spoil();
    const ended = call(gap, nobody);
    expectSentence(ended, sentence);
    expect(ended.status).toBe(2);
  });

  it('a directory that cannot be made', () => {
    chownSync(directory, 0, 0);
    chmodSync(directory, 0o755);
    const below = path.join(directory, 'below', 'espalier.db');
    const ended = call([...gap, '--database', below], nobody);
    expectSentence(ended, /The directory of the database, .*below, cannot be made/);
  });

  it('a directory that is a file', () => {
    writeFileSync(path.join(directory, 'below'), '');
    const ended = call([...gap, '--database', path.join(directory, 'below', 'espalier.db')]);
    expectSentence(ended, /cannot be made/);
  });

  it('a full disk', () => {
    const small = path.join(directory, 'small');
    mkdirSync(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', small]);
    try {
      if (mounted.status === 0) {
        writeFileSync(path.join(small, 'full'), Buffer.alloc((3 << 20) - 4096));
        const ended = call([...gap, '--database', path.join(small, 'espalier.db')]);
        expectSentence(ended, /The disk that holds the database has .* left/);
        expect(existsSync(path.join(small, 'espalier.db'))).toBe(false);
      } else {
        expect(String(mounted.stderr)).toMatch(/permission|denied|not permitted/i);
      }
    } finally {
      spawnSync('umount', [small]);
    }
  });
});
