import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namedPlaces } from '@/server/sandbox/local/view/named-places';
import { surroundings } from '@/server/sandbox/local/view/surroundings';
import { taskPlaces } from '@/server/sandbox/local/view/task-places';
import { toolPlaces } from '@/server/sandbox/local/view/tools';

let home: string;
const at = (...names: string[]) => path.join(home, ...names);
const put = (...files: string[]) => {
  for (const file of files) {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), '');
  }
};
beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'espalier-test-')));
  vi.stubEnv('HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const below = (places: readonly string[]) =>
  places
    .filter((place) => place.startsWith(home))
    .map((place) => path.relative(home, place))
    .sort();

describe('the tools that commands see', () => {
  const tools = (PATH: string) =>
    below(toolPlaces({ HOME: home, PATH }, (place) => place.startsWith('/usr/')));

  it('are programs with their libraries, and not the keys of tools beside them', () => {
    put(
      '.fly/bin/fly',
      '.fly/config.yml',
      '.cargo/bin/cargo',
      '.cargo/credentials.toml',
      '.cargo/registry/x',
    );
    put('.local/bin/tool', '.local/lib/python3/x.py', '.local/share/keyrings/login', '.ssh/id_rsa', '.npmrc');
    const seen = tools(['.fly/bin', '.cargo/bin', '.local/bin'].map((name) => at(name)).join(':'));
    expect(seen).toEqual(['.cargo/bin', '.cargo/registry', '.fly/bin', '.local/bin', '.local/lib']);
  });

  it('are never a whole home', () => {
    put('bin/script', 'letters.txt', '.aws/credentials');
    expect(tools(`${at('bin')}:${home}:/:relative`)).toEqual(['bin']);
  });

  it('are those to which a link in PATH leads', () => {
    put('apps/tool/bin/tool', 'apps/tool/lib/code.js', 'apps/tool/secrets.json');
    mkdirSync(at('links'));
    symlinkSync(at('apps/tool/bin/tool'), at('links/tool'));
    expect(tools(at('links'))).toEqual(['apps/tool/bin', 'apps/tool/lib', 'links']);
  });
});

describe('places that a task names', () => {
  const named = (...input: Parameters<typeof namedPlaces>) => below(namedPlaces(...input));

  it('are programs with what belongs to them', () => {
    put(
      'venv/bin/pytest',
      'venv/lib/python3/x.py',
      'venv/pyvenv.cfg',
      'venv/secret',
      'mono/node_modules/mocha/bin/mocha.js',
    );
    mkdirSync(at('mono/node_modules/.bin'));
    symlinkSync('../mocha/bin/mocha.js', at('mono/node_modules/.bin/mocha'));
    expect(named([`${at('venv/bin/pytest')} -q "tests" && true`])).toEqual([
      'venv/bin',
      'venv/lib',
      'venv/pyvenv.cfg',
    ]);
    expect(named([`FOO=1 ${at('mono/node_modules/.bin/mocha')} x.js`])).toEqual(['mono/node_modules']);
  });

  it('are folders in variables, but no home and nothing that is not there', () => {
    put('jdk/bin/java');
    expect(named([], { JAVA_HOME: at('jdk'), PYTHONPATH: `${at('none')}:/:/root:/home` })).toEqual(['jdk']);
    expect(namedPlaces(['ls / /root /home ~/x ./y'], {})).toEqual([]);
  });
});

describe('what lies around a directory', () => {
  it('is the repository that it is a folder of, without history and patches', () => {
    put('mono/.git/HEAD', 'mono/packages/fix.patch', 'mono/packages/a/x.js', 'mono/b/x.js');
    const { shown, masked } = surroundings(at('mono/packages/a'));
    expect([below(shown), below(masked)]).toEqual([['mono'], ['mono/.git', 'mono/packages/fix.patch']]);
  });

  it('is the interpreter of its virtual environment, and packages above it', () => {
    put(
      'python/bin/python3.12',
      'python/lib/x.py',
      'python/key',
      'up/node_modules/x/index.js',
      'up/app/.git/HEAD',
    );
    mkdirSync(at('up/app/.venv/bin'), { recursive: true });
    symlinkSync(at('python/bin/python3.12'), at('up/app/.venv/bin/python'));
    expect(below(surroundings(at('up/app')).shown)).toEqual(['python/bin', 'python/lib', 'up/node_modules']);
  });
});

it('places of tasks are known to every process', () => {
  const [one, other] = [taskPlaces(at('snapshots')), taskPlaces(at('snapshots'))];
  expect(one.read().hidden).toContain(home);
  one.add({ hidden: [at('holdout')], shown: [] });
  other.add({ hidden: [at('second')], shown: [at('tool')] });
  expect(one.read()).toMatchObject({ shown: [at('tool')] });
  expect(one.read().hidden).toEqual(expect.arrayContaining([at('holdout'), at('second')]));
});
