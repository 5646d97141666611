import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taskFromDirectory } from '@/server/catalog';
import { createVerifier } from '@/server/verifier';
import { missing, modulesWith } from '../support/runners';
import { type Bench, openBench } from './sandbox/drivers';

const { signal } = new AbortController();
let bench: Bench;
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-other-code-'));
  bench = openBench('local');
});
afterEach(async () => {
  await bench.close();
  rmSync(home, { recursive: true, force: true });
});

/** What is found of a package `demo` with these files, whose tests are run by this command. */
async function found(files: Record<string, string>, command: string, links: Record<string, string> = {}) {
  const directory = path.join(home, 'demo');
  for (const [name, text] of Object.entries({ 'package.json': '{"name": "demo"}', ...files })) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text, { mode: name.includes('.bin/') ? 0o755 : 0o644 });
  }
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    symlinkSync(target, path.join(directory, name));
  }
  const task = await taskFromDirectory({ directory, test: command });
  const root = await bench.driver.prepare(task, signal);
  const verifier = createVerifier(bench);
  const first = await verifier.verify(task, root, root, signal);
  expect(first.status).toBe('read');
  return verifier.loadedCopy?.(task, root, first, signal);
}

const value = 'exports.value = () => 1;\n';
const assertTest = (call: string, from: string, head = '') =>
  `${head}${call}('value', () => require('node:assert').equal(require('${from}').value(), 2));\n`;
const nodeTest = (from: string) => assertTest('test', from, "const test = require('node:test');\n");
const installed = {
  'node_modules/demo/package.json': '{"name": "demo", "main": "lib/value.js"}',
  'node_modules/demo/lib/value.js': value,
};
const bin = (name: string) => path.join(modulesWith(name) ?? '', '.bin', name);

const runners: [name: string, need: string, command: () => string, call: (from: string) => string][] = [
  ['node --test', 'node', () => 'node --test', nodeTest],
  ['Mocha', 'npm:mocha', () => `${bin('mocha')} test`, (from) => assertTest('it', from)],
  ['Jest', 'npm:jest', () => bin('jest'), (from) => assertTest('test', from)],
];

describe.each(runners)('tests of %s that load a copy', (_, need, command, call) => {
  const why = missing(need);

  it.skipIf(why !== null)(
    `which is installed are found, with what they load${why ? ` (${why})` : ''}`,
    async () => {
      const files = { 'lib/value.js': value, 'test/value.test.js': call('demo'), ...installed };
      expect(await found(files, command())).toMatchObject({
        elsewhere: { loaded: 'node_modules/demo/lib/value.js', file: 'lib/value.js', kind: 'installed' },
        runs: 2,
      });
    },
  );

  it.skipIf(why !== null)(`which a build made are found${why ? ` (${why})` : ''}`, async () => {
    const files = {
      'src/value.ts': 'export const value = (): number => 1;\n',
      'dist/value.js': value,
      'test/value.test.js': call('../dist/value.js'),
    };
    expect(await found(files, command())).toMatchObject({
      elsewhere: { loaded: 'dist/value.js', file: 'src/value.ts', kind: 'built' },
    });
  });

  it.skipIf(why !== null)(`but not those that load the code beside it${why ? ` (${why})` : ''}`, async () => {
    const files = {
      'lib/value.js': value,
      'test/value.test.js': call('../lib/value.js'),
      'dist/value.js': value,
      ...installed,
    };
    expect(await found(files, command())).toEqual({ elsewhere: null, runs: 1, ms: expect.any(Number) });
  });
});

describe('tests of Vitest that load a copy', () => {
  const vitest = (from: string) =>
    `import { expect, test } from 'vitest';\nimport { value } from '${from}';\ntest('value', () => expect(value()).toBe(2));\n`;
  const command = `${bin('vitest')} run`;
  const links = { 'node_modules/vitest': path.join(modulesWith('vitest') ?? '', 'vitest') };
  const source = 'export const value = () => 1;\n';

  it('which a build made are found', async () => {
    const files = {
      'src/value.ts': source,
      'dist/value.mjs': source,
      'test/value.test.ts': vitest('../dist/value.mjs'),
    };
    expect(await found(files, command, links)).toMatchObject({
      elsewhere: { kind: 'built', file: 'src/value.ts' },
    });
  });

  it('but not those whose sources the runner compiles itself', async () => {
    const files = {
      'src/value.ts': source,
      'dist/value.mjs': source,
      'test/value.test.ts': vitest('../src/value.ts'),
    };
    expect(await found(files, command, links)).toMatchObject({ elsewhere: null, runs: 1 });
  });
});

describe('a copy is no reason', () => {
  it('where the test command builds it anew', async () => {
    const files = {
      'src/value.js': value,
      'dist/value.js': value,
      'test/value.test.js': nodeTest('../dist/value.js'),
    };
    expect(await found(files, 'cp src/value.js dist/value.js && node --test')).toMatchObject({
      elsewhere: null,
      runs: 1,
    });
  });

  it('where tests call a program in a process of its own', async () => {
    const files = {
      'src/cli.js': 'console.log(1);\n',
      'dist/cli.js': 'console.log(1);\n',
      'test/cli.test.js':
        "require('node:test')('prints', () => require('node:assert').equal(require('node:child_process').execFileSync(process.execPath, ['src/cli.js'], { encoding: 'utf8' }), '2\\n'));\n",
    };
    expect(await found(files, 'node --test')).toMatchObject({ elsewhere: null, runs: 1 });
  });

  it('where tests only read the sources, or neither', async () => {
    const reads = (file: string) =>
      `require('node:test')('says so', () => require('node:assert').match(require('node:fs').readFileSync('${file}', 'utf8'), /2/));\n`;
    const both = { 'src/value.js': value, 'dist/value.js': value, 'notes.md': '1\n' };
    expect(await found({ ...both, 'test/a.test.js': reads('src/value.js') }, 'node --test')).toMatchObject({
      elsewhere: null,
    });
    expect(await found({ ...both, 'test/a.test.js': reads('notes.md') }, 'node --test')).toMatchObject({
      elsewhere: null,
      runs: 2,
    });
  });

  it('where the installed package is a link to the directory', async () => {
    const files = {
      'package.json': '{"name": "demo", "main": "lib/value.js"}',
      'lib/value.js': value,
      'test/value.test.js': nodeTest('demo'),
    };
    expect(await found(files, 'node --test', { 'node_modules/demo': '..' })).toBeNull();
  });

  it('where there is none', async () => {
    expect(
      await found(
        { 'lib/value.js': value, 'test/value.test.js': nodeTest('../lib/value.js') },
        'node --test',
      ),
    ).toBeNull();
  });
});
