import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProgram } from '@/server/cli/program';
import { reference } from '@/server/cli/reference';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the page on the command line', () => {
  test('holds the help of every command', async () => {
    await expect(reference(await makeProgram())).toMatchFileSnapshot(path.join(root, 'docs/command-line.md'));
  });
});

test('a command that is called is found in the part that is loaded for it alone', async () => {
  const names = (program: Command) => program.commands.map((command) => command.name());
  const all = names(await makeProgram());
  expect(all.length).toBeGreaterThan(10);
  for (const name of all) {
    const loaded = names(await makeProgram([name]));
    expect(loaded).toContain(name);
    expect(loaded.length).toBeLessThan(all.length);
  }
  expect(names(await makeProgram(['constructor']))).toEqual(all);
});

describe('help where nothing is installed', () => {
  let copy = '';
  beforeAll(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'espalier-help-'));
    cpSync(path.join(root, 'bin'), path.join(copy, 'bin'), { recursive: true });
    mkdirSync(path.join(copy, 'docs'));
    for (const file of ['package.json', 'package-lock.json', 'docs/command-line.md'])
      cpSync(path.join(root, file), path.join(copy, file));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const help = (...args: string[]) =>
    execFileSync(process.execPath, [path.join(copy, 'bin/espalier'), ...args], { encoding: 'utf8' });

  test.each([
    ['run --help', ['run', '--help'], 'Usage: espalier run '],
    ['help run', ['help', 'run'], 'Usage: espalier run '],
    ['-h of a command below another', ['steer', 'budget', '-h'], 'Usage: espalier steer budget '],
    ['options before it', ['run', '--task', 'x', '--help'], 'Usage: espalier run '],
    ['no command', ['--help'], 'Usage: espalier [options] [command]'],
    ['an unknown command', ['nonsense', '--help'], 'Usage: espalier [options] [command]'],
  ])('%s prints the section of the command and installs nothing', (_, args, begin) => {
    expect(help(...args).startsWith(begin)).toBe(true);
    expect(existsSync(path.join(copy, 'node_modules'))).toBe(false);
  });
});
