import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { detectIsolation } from '@/server/sandbox/local/isolation';
import { type Bench, dockerTested, type Kind, must, openBench, taskAt } from './drivers';

const python = '/usr/bin/python3';
/** Python's minor version, where it makes an editable install without a network. */
const minor = spawnSync(python, ['-c', 'import ensurepip, setuptools, sys; print(sys.version_info[1])'])
  .stdout.toString()
  .trim();
/** A virtual environment runs where the same Python is: the base image has Debian 12's. */
const canInstall = (kind: Kind) => (kind === 'docker' ? minor === '11' : minor !== '');
const kinds: Kind[] = [
  ...(detectIsolation().kind === 'bubblewrap' ? (['local'] as const) : []),
  ...(dockerTested ? (['docker'] as const) : []),
];
const { signal } = new AbortController();

/** In a container `/tmp` is new for each command: the repository lies elsewhere. */
let home = '';
let repository = '';
let bench: Bench | null = null;
beforeEach(() => {
  home = realpathSync(mkdtempSync('/var/tmp/espalier-original-'));
  repository = join(home, 'project');
  mkdirSync(repository);
});
afterEach(async () => {
  await bench?.close();
  bench = null;
  rmSync(home, { recursive: true, force: true });
});

function put(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
}
const shell = (command: string, cwd = repository) =>
  execFileSync('sh', ['-c', command], {
    cwd,
    stdio: 'pipe',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });

/** Prepares the repository, replaces a text in a copy and runs a command before and after. */
async function beforeAndAfter(kind: Kind, edit: { path: string; from: string; to: string }, command: string) {
  bench = openBench(kind);
  const root = await bench.driver.prepare(taskAt(repository), signal);
  const sandbox = await bench.driver.open(root, { owner: 'test' });
  const before = (await must(sandbox, command)).stdout.trim();
  const { path, from, to } = edit;
  await sandbox.file({ kind: 'edit_file', path, old: from, new: to });
  const after = (await must(sandbox, command)).stdout.trim();
  await sandbox.close();
  expect(readFileSync(join(repository, path), 'utf8')).toContain(from);
  return [before, after];
}

const core = { path: 'src/demo/core.py', from: 'VALUE = 1', to: 'VALUE = 2' };
const demo = { 'src/demo/__init__.py': '', 'src/demo/core.py': 'VALUE = 1\n' };

describe.each(kinds)('what leads to the original leads to the copy (%s)', (kind) => {
  it('a .pth file of a folder of packages', async () => {
    put({ ...demo, 'site/demo.pth': `${repository}/src\n` });
    const load = `python3 -c "import site; site.addsitedir('site'); from demo.core import VALUE; print(VALUE)"`;
    expect(await beforeAndAfter(kind, core, load)).toEqual(['1', '2']);
  });

  it.runIf(canInstall(kind))('an editable install in a virtual environment, and its scripts', async () => {
    put({
      ...demo,
      'src/demo/core.py': 'VALUE = 1\ndef main(): print(VALUE)\n',
      'setup.py':
        "from setuptools import setup\nsetup(name='demo', version='1', package_dir={'': 'src'}, packages=['demo'], entry_points={'console_scripts': ['show = demo.core:main']})\n",
    });
    shell(`${python} -m venv --system-site-packages .venv && .venv/bin/python setup.py -q develop`);
    expect(readFileSync(join(repository, '.venv/bin/show'), 'utf8')).toContain(
      `#!${repository}/.venv/bin/python`,
    );
    expect(await beforeAndAfter(kind, core, '.venv/bin/show')).toEqual(['1', '2']);
  });

  it('an absolute link into the directory, and a linked package of npm', async () => {
    put({
      'package.json': '{"name":"whole","private":true}',
      'packages/b/package.json': '{"name":"b","version":"1.0.0","main":"index.js"}',
      'packages/b/index.js': 'exports.value = 1;\n',
    });
    mkdirSync(join(repository, 'node_modules'));
    symlinkSync(join(repository, 'packages/b'), join(repository, 'node_modules/absolute'));
    const npm = `NPM_CONFIG_PREFIX=${home}/global NPM_CONFIG_OFFLINE=true npm link --no-audit --no-fund --no-save`;
    shell(npm, join(repository, 'packages/b'));
    shell(`${npm} b`);
    const edit = { path: 'packages/b/index.js', from: 'value = 1', to: 'value = 2' };
    const load = `node -p "[require('b') === require('absolute'), require('b').value].join()"`;
    expect(await beforeAndAfter(kind, edit, load)).toEqual(['true,1', 'true,2']);
  });

  it('but a package of the directory that is linked from another checkout is refused', async () => {
    mkdirSync(join(home, 'other'));
    writeFileSync(join(home, 'other/package.json'), '{"name":"b","version":"1.0.0"}');
    put({ 'package.json': '{"name":"whole"}', 'packages/b/package.json': '{"name":"b","version":"1.0.0"}' });
    shell('npm install --offline --no-audit --no-fund --no-save --install-links=false ../other');
    bench = openBench(kind);
    const prepared = bench.driver.prepare(taskAt(repository), signal);
    await expect(prepared).rejects.toThrow(
      /^node_modules\/b leads to .*other, out of .* lies in packages\/b:/,
    );
    rmSync(join(repository, 'packages'), { recursive: true });
    await bench.driver.prepare(taskAt(repository), signal);
  });

  it('workspaces of npm', async () => {
    put({
      'package.json': '{"name":"whole","private":true,"workspaces":["packages/*"]}',
      'packages/b/package.json': '{"name":"b","version":"1.0.0","main":"index.js"}',
      'packages/b/index.js': 'exports.value = 1;\n',
    });
    shell('npm install --offline --no-audit --no-fund');
    const edit = { path: 'packages/b/index.js', from: 'value = 1', to: 'value = 2' };
    expect(await beforeAndAfter(kind, edit, `node -p "require('b').value"`)).toEqual(['1', '2']);
  });

  it('and what commands print tells no place of the machine', async () => {
    put({ ...demo, 'where.txt': repository });
    bench = openBench(kind);
    const sandbox = await bench.driver.open(await bench.driver.prepare(taskAt(repository), signal), {
      owner: 'test',
    });
    const { stdout } = await must(sandbox, `pwd; cat where.txt; echo; ls ${repository}/src`);
    expect(stdout).toBe('.\n.\ndemo\n');
    await sandbox.close();
  });
});

describe('where nothing can be put in the place of the original', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('an editable install is refused, and links that lead back are relative', async () => {
    vi.stubEnv('ESPALIER_BWRAP', '0');
    put(demo);
    symlinkSync(join(repository, 'src'), join(repository, 'code'));
    bench = openBench('local');
    const sandbox = await bench.driver.open(await bench.driver.prepare(taskAt(repository), signal), {
      owner: 'test',
    });
    expect((await must(sandbox, 'readlink code; cat code/demo/core.py')).stdout).toBe('src\nVALUE = 1\n');
    await sandbox.close();
    put({ 'lib/demo.pth': `${repository}/src\n` });
    const prepared = bench.driver.prepare(taskAt(repository), signal);
    await expect(prepared).rejects.toThrow(/^lib\/demo\.pth makes the tests load .* Install bubblewrap/);
  });

  it.runIf(dockerTested)('as below /tmp in a container, the same', async () => {
    bench = openBench('docker');
    const there = join(bench.directory, 'project');
    mkdirSync(there);
    writeFileSync(join(there, 'read.me'), there);
    await bench.driver.prepare(taskAt(there), signal);
    writeFileSync(join(there, 'demo.pth'), there);
    await expect(bench.driver.prepare(taskAt(there), signal)).rejects.toThrow(/^demo\.pth names .* Move the/);
  });
});
