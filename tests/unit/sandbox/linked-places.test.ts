import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkedPlaces } from '@/server/sandbox/local/view/linked-places';
import { temporaryDirectory } from './places';

function tree(...files: string[]): string {
  const home = temporaryDirectory();
  for (const file of files) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), '');
  }
  return home;
}

describe('what links of installed packages show of the machine', () => {
  it('is the packages that another folder holds, as a whole', () => {
    const home = tree('main/node_modules/mocha/bin/mocha.js', 'task/a.js');
    const task = path.join(home, 'task');
    const packages = path.join(home, 'main/node_modules');
    for (const [link, target] of [
      ['node_modules', '../main/node_modules'],
      ['node_modules', packages],
      ['node_modules/mocha', path.join(packages, 'mocha')],
      ['node_modules/.bin/mocha', path.join(packages, 'mocha/bin/mocha.js')],
    ] as const)
      expect(linkedPlaces([{ link, target }], task)).toEqual([packages]);
  });

  it('is a linked package', () => {
    const home = tree('lib/package.json', 'task/a.js');
    const target = path.join(home, 'lib');
    expect(linkedPlaces([{ link: 'node_modules/lib', target }], path.join(home, 'task'))).toEqual([target]);
  });

  it('is nothing for a folder that is no package, for other links, and for what is not there', () => {
    const home = tree('keys/id', 'lib/package.json', 'task/a.js');
    const task = path.join(home, 'task');
    for (const [link, target] of [
      ['node_modules/keys', path.join(home, 'keys')],
      ['fixtures/lib', path.join(home, 'lib')],
      ['node_modules/gone', path.join(home, 'gone')],
      ['node_modules/root', '/'],
    ] as const)
      expect(linkedPlaces([{ link, target }], task)).toEqual([]);
  });

  it('is nothing of the directory itself, under whatever name', () => {
    const home = tree('task/packages/a/package.json');
    const task = path.join(home, 'task');
    symlinkSync(task, path.join(home, 'other'));
    for (const directory of [task, path.join(home, 'other')])
      for (const target of ['../packages/a', path.join(task, 'packages/a')])
        expect(linkedPlaces([{ link: 'node_modules/a', target }], directory)).toEqual([]);
  });
});
