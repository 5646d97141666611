import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { taskFromDirectory } from '@/server/catalog';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';

let home: string;
let repository: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  repository = path.join(home, 'repository');
  mkdirSync(path.join(repository, 'node_modules', '.bin'), { recursive: true });
  const mocha = path.resolve(import.meta.dirname, '../../node_modules/mocha/bin/mocha.js');
  symlinkSync(mocha, path.join(repository, 'node_modules', '.bin', 'mocha'));
  for (const [name, right] of [
    ['a', 'true'],
    ['b', 'false'],
  ]) {
    const text = `describe('${name}', () => it('holds', () => require('node:assert').ok(${right})));\n`;
    writeFileSync(path.join(repository, `${name}.js`), text);
  }
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function statuses(scripts: Record<string, string>) {
  writeFileSync(path.join(repository, 'package.json'), JSON.stringify({ name: 'chained', scripts }));
  const task = await taskFromDirectory({ directory: repository, test: 'npm test' });
  const dataDirectory = path.join(home, 'data');
  const store = openSnapshotStore(snapshotDirectory(dataDirectory));
  const driver = createSandboxDriver('local', { dataDirectory });
  const { signal } = new AbortController();
  try {
    const root = await driver.prepare(task, signal);
    const outcome = await createVerifier({ driver, store }).verify(task, root, root, signal);
    return { status: outcome.status, tests: outcome.tests.map(({ id, status }) => `${id} ${status}`).sort() };
  } finally {
    await driver.close();
  }
}

const both = { status: 'read', tests: ['a.js > a holds passed', 'b.js > b holds failed'] };

test.each<[string, Record<string, string>]>([
  ['one script with two calls', { test: 'mocha a.js && mocha b.js' }],
  ['two further scripts', { test: 'npm run one && npm run two', one: 'mocha a.js', two: 'mocha b.js' }],
  ['a call with another program behind it', { test: 'mocha a.js b.js && true' }],
  ['a script before it', { pretest: 'mocha a.js', test: 'npm run two', two: 'mocha b.js' }],
])('npm test of %s: the tests of each call are read', async (_, scripts) => {
  expect(await statuses(scripts)).toEqual(both);
});

test('a script that calls several runners is refused with what to do', async () => {
  await expect(statuses({ test: 'mocha a.js && jest b.js' })).rejects.toMatchObject({
    message: expect.stringContaining('Mocha, Jest'),
    hint: expect.stringContaining('--runner'),
  });
});
