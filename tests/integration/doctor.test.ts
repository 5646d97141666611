import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { thisOwner } from '@/db/leases';
import { dataPaths, openDatabase } from '@/db/open';
import { openRunLog } from '@/db/run-log';
import { nodeId, snapshotId } from '@/server/core/base/ids';
import { examine } from '@/server/doctor/examine';
import type { Finding } from '@/server/doctor/finding';
import { openSnapshotStore } from '@/server/sandbox/store';
import { badDatabases } from '@/tests/support/bad-databases';
import { newNode } from '@/tests/support/build/node';
import { newRun } from '@/tests/support/engine-run';

let paths: ReturnType<typeof dataPaths>;
beforeEach(() => {
  paths = dataPaths(path.join(mkdtempSync(path.join(tmpdir(), 'espalier-doctor-')), 'espalier.db'));
  chmodSync(paths.directory, 0o700);
});
afterEach(() => rmSync(paths.directory, { recursive: true, force: true }));

/** Docker and programs of this machine are what they are. */
const ofData = ({ area }: Finding) => area !== 'sandboxes' && area !== 'programs' && area !== 'disk';
async function found(environment: Record<string, string> = { PORT: '1' }) {
  const findings = await examine(paths, { whole: true, environment });
  return findings.filter(ofData);
}
const texts = (findings: Finding[], level: Finding['level'], area: Finding['area']) =>
  findings.flatMap((one) =>
    one.level === level && one.area === area ? [`${one.text} ${one.todo ?? ''}`] : [],
  );

/** A run whose root holds one file; returns where the objects of its snapshot lie. */
function runWithSnapshot(): string {
  const db = openDatabase(paths.database);
  const store = openSnapshotStore(paths.snapshots);
  const blob = store.objects.put('blob', Buffer.from('hello'));
  const tree = store.trees.put([{ name: 'a.txt', type: 'file', mode: 0o644, target: blob }]);
  const log = openRunLog(db, newRun(db), thisOwner());
  log.append([
    {
      type: 'node.settled',
      actor: { kind: 'engine' },
      node: newNode({ id: nodeId(0), parentId: null, snapshot: snapshotId('host', tree) }),
    },
  ]);
  log.flush();
  db.$client.close();
  return path.join(paths.snapshots, 'objects', blob.slice(0, 2), blob.slice(2));
}

it('finds nothing wrong where there is nothing yet, and where all is well', async () => {
  expect((await found({ PORT: '47113' })).filter(({ level }) => level !== 'ok')).toEqual([]);
  runWithSnapshot();
  const findings = await found();
  expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
  expect(texts(findings, 'ok', 'database')).toEqual([
    expect.stringMatching(/is whole: 1 run,/),
    expect.stringContaining('is of this version'),
    expect.stringContaining('The log of changes'),
  ]);
});

it('finds stored files that are damaged, and those that are missing', async () => {
  const object = runWithSnapshot();
  writeFileSync(object, 'something else');
  expect(texts(await found(), 'problem', 'snapshots')).toEqual([
    expect.stringMatching(/^1 stored files are damaged.*copy these files from a backup/),
  ]);
  rmSync(object);
  expect(texts(await found(), 'problem', 'snapshots')).toEqual([
    expect.stringMatching(/^1 of 2 stored files that nodes name are missing/),
  ]);
});

it.each(Object.entries(badDatabases))('finds that the database is %s', async (_name, { make }) => {
  make(paths.database);
  const [problem] = texts(await found(), 'problem', 'database');
  expect(problem).toMatch(/damaged|not a database|a directory|another program/);
});

it('finds keys that others can read, settings that cannot be read, and a port that is taken', async () => {
  const server = createServer((_request, response) => response.end('not Espalier'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  mkdirSync(paths.directory, { recursive: true });
  writeFileSync(path.join(paths.directory, 'keys.json'), '{}', { mode: 0o644 });
  writeFileSync(path.join(paths.directory, 'endpoints.json'), '{"endpoints":');
  const findings = await found({ PORT: String(port) });
  server.close();
  expect(texts(findings, 'problem', 'files')).toEqual([
    expect.stringMatching(/can read the keys.*chmod 600/),
  ]);
  expect(texts(findings, 'problem', 'models')).toEqual([expect.stringContaining('endpoints.json')]);
  expect(texts(findings, 'problem', 'port')).toEqual([expect.stringContaining(`PORT=${port + 1} npm start`)]);
});

it('the command prints one JSON object, ends with 1 on a problem, and changes nothing', () => {
  badDatabases['a text']?.make(paths.database);
  const before = readdirSync(paths.directory);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = ['bin/espalier', 'doctor', '--json', '--database', paths.database];
  const done = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  expect([done.stderr, done.status]).toEqual(['', 1]);
  expect(JSON.parse(done.stdout)).toMatchObject({
    problems: expect.any(Number),
    findings: expect.any(Array),
  });
  expect(readdirSync(paths.directory)).toEqual(before);
});
