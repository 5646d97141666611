import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { taskFromDirectory } from '@/server/catalog';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { missing, modulesWith, pythonWithPytest } from '../support/runners';

let home: string;
let repository: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  repository = path.join(home, 'repository');
  mkdirSync(path.join(repository, 'node_modules', '.bin'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** How a runner is called for one file of tests, and that file with one test, which passes or fails. */
interface Kind {
  name: string;
  need: string;
  call: (file: string) => string;
  file: (name: string) => string;
  text: (name: string, right: boolean) => string;
}
const assertion = (right: boolean) => `require('node:assert').ok(${right})`;
const javascript = (name: string, program: string, text: Kind['text']): Kind => ({
  name,
  need: `npm:${program}`,
  call: (file) => `${program}${program === 'vitest' ? ' run' : ''} ${file}`,
  file: (one) => `${one}.test.js`,
  text,
});
const mocha = javascript(
  'Mocha',
  'mocha',
  (name, right) => `it('${name} holds', () => ${assertion(right)});\n`,
);
const kinds: Kind[] = [
  mocha,
  javascript('Jest', 'jest', (name, right) => `test('${name} holds', () => expect(${right}).toBe(true));\n`),
  javascript(
    'Vitest',
    'vitest',
    (name, right) =>
      `import { expect, test } from 'vitest';\ntest('${name} holds', () => expect(${right}).toBe(true));\n`,
  ),
  javascript(
    'AVA',
    'ava',
    (name, right) => `const test = require('ava');\ntest('${name} holds', (t) => t.true(${right}));\n`,
  ),
  {
    ...javascript(
      'tape',
      'tape',
      (name, right) =>
        `const test = require('tape');\ntest('${name} holds', (t) => { t.ok(${right}); t.end(); });\n`,
    ),
    call: (file) => `node ${file}`,
  },
  {
    ...javascript(
      'node:test',
      '',
      (name, right) => `require('node:test')('${name} holds', () => ${assertion(right)});\n`,
    ),
    need: 'node',
    call: (file) => `node --test ${file}`,
  },
  {
    name: 'pytest',
    need: 'pytest',
    call: (file) => `${pythonWithPytest()} -m pytest ${file}`,
    file: (name) => `test_${name}.py`,
    text: (name, right) => `def test_${name}_holds():\n    assert ${right ? 'True' : 'False'}\n`,
  },
];

async function statuses(kind: Kind, scripts: Record<string, string>, command = 'npm test') {
  const modules = modulesWith(kind.need.slice('npm:'.length));
  if (kind.need.startsWith('npm:') && modules !== null) {
    const name = kind.need.slice('npm:'.length);
    symlinkSync(path.join(modules, name), path.join(repository, 'node_modules', name));
    symlinkSync(path.join(modules, '.bin', name), path.join(repository, 'node_modules', '.bin', name));
  }
  for (const [name, right] of [
    ['a', true],
    ['b', false],
  ] as const)
    writeFileSync(path.join(repository, kind.file(name)), kind.text(name, right));
  writeFileSync(path.join(repository, 'package.json'), JSON.stringify({ name: 'chained', scripts }));
  const task = await taskFromDirectory({ directory: repository, test: command });
  const dataDirectory = path.join(home, 'data');
  const store = openSnapshotStore(snapshotDirectory(dataDirectory));
  const driver = createSandboxDriver('local', { dataDirectory });
  const { signal } = new AbortController();
  try {
    const root = await driver.prepare(task, signal);
    const outcome = await createVerifier({ driver, store }).verify(task, root, root, signal);
    const tests = outcome.tests.map(({ id, status }) => `${status} ${/[ab](?=.holds$)/.exec(id)?.[0]}`);
    return { status: outcome.status, tests: tests.sort(), log: outcome.log };
  } finally {
    await driver.close();
  }
}

const both = { status: 'read', tests: ['failed b', 'passed a'] };

describe.each(kinds)('a package script that calls $name', (kind) => {
  const [a, b] = [kind.call(kind.file('a')), kind.call(kind.file('b'))];
  const why = missing(kind.need);
  const because = why === null ? '' : ` (${why})`;

  test.skipIf(why !== null).each<[string, Record<string, string>]>([
    ['two further scripts', { test: 'npm run one && npm run two', one: a, two: b }],
    ['a script before it and one behind it', { pretest: a, test: 'npm run two', two: b, posttest: a }],
  ])(`as %s: the tests of each call are read${because}`, async (_, scripts) => {
    expect(await statuses(kind, scripts)).toMatchObject(both);
  });
});

describe('npm test', () => {
  const one = { one: 'mocha a.test.js', two: 'mocha b.test.js' };
  test.each<[string, Record<string, string>, string?]>([
    ['one script with two calls', { test: 'mocha a.test.js && mocha b.test.js' }],
    ['a call with another program behind it', { test: 'mocha a.test.js b.test.js && true' }],
    ['npm-run-all', { test: 'npm-run-all one two', ...one }],
    ['scripts that run at once', { test: 'run-p two one', ...one }],
    ['scripts by a pattern', { test: 'run-s "test:*"', 'test:one': one.one, 'test:two': one.two }],
    ['variables of its own', { test: 'cross-env A=b npm run one && B=c npm run -s two', ...one }],
    ['yarn', { all: 'yarn one && yarn run two', ...one }, 'yarn all'],
    ['pnpm', { all: 'pnpm one && pnpm run two', ...one }, 'pnpm run all'],
  ])('by %s: the tests of each call are read', async (_, scripts, command) => {
    expect(await statuses(mocha, scripts, command)).toMatchObject(both);
  });

  test('that calls several runners is refused with what to do', async () => {
    await expect(statuses(mocha, { test: 'mocha a.test.js && jest b.test.js' })).rejects.toMatchObject({
      message: expect.stringContaining('Mocha, Jest'),
      hint: expect.stringContaining('--runner'),
    });
  });
});
