import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import { listRuns } from '@/db/runs';
import { folderLines, openItem } from '@/server/imports/folder-items';
import { dropFolder, keepFolder, keptFolders, noteOpened } from '@/server/imports/kept-folders';
import { json } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';

const actor = { kind: 'person' as const, name: 'Ada' };
let home = '';
let runs = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-folders-'));
  runs = path.join(home, 'runs');
  for (const id of ['i1', 'i2']) {
    mkdirSync(path.join(runs, id), { recursive: true });
    writeFileSync(path.join(runs, id, `${id}.traj`), json(walk([`open ${id}`, 'submit'])));
  }
  writeFileSync(path.join(runs, 'results.json'), json({ resolved: ['i1'], unresolved: ['i2'] }));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const kept = () => {
  const [folder] = keptFolders(home);
  if (!folder) throw new Error('No folder is kept.');
  return folder;
};

test('a folder stays on the list, is listed without a run being read, and shows what is new', async () => {
  expect(keepFolder(home, runs)).toBeNull();
  expect(keepFolder(home, `${runs}/`)).toBeNull();
  expect(keptFolders(home)).toEqual([{ path: runs, opened: {} }]);
  // A run that cannot be read is listed too: it was not opened.
  mkdirSync(path.join(runs, 'i3'));
  writeFileSync(path.join(runs, 'i3', 'i3.traj'), '{"trajectory": ');
  expect((await folderLines(kept())).map(({ task, runs: of }) => [task, of])).toEqual([
    ['i1', []],
    ['i2', []],
    ['i3', []],
  ]);
});

test('one thing is opened, and the list leads to its run until the file changes', async () => {
  keepFolder(home, runs);
  const db = openMemoryDatabase();
  const item = 'i1/i1.traj';
  const opened = await openItem(db, { folder: runs, item, actor });
  if ('refusal' in opened) throw new Error(opened.refusal);
  expect(opened.runs).toHaveLength(1);
  expect(listRuns(db).map(({ id, taskName }) => [id, taskName])).toEqual([
    [opened.runs[0], 'acme__widget-3'],
  ]);
  noteOpened(home, runs, item, opened);
  const runsOf = async (task: string) => (await folderLines(kept())).find((line) => line.task === task)?.runs;
  expect(await runsOf('i1')).toEqual(opened.runs);
  expect(await runsOf('i2')).toEqual([]);
  // Again gives the same run.
  expect(await openItem(db, { folder: runs, item, actor })).toEqual(opened);
  appendFileSync(path.join(runs, item), ' ');
  expect(await runsOf('i1')).toEqual([]);
});

test('what cannot be opened is refused with a sentence, and nothing is stored', async () => {
  const db = openMemoryDatabase();
  writeFileSync(path.join(runs, 'i2', 'i2.traj'), '{"trajectory": ');
  expect(await openItem(db, { folder: runs, item: 'i2/i2.traj', actor })).toHaveProperty('refusal');
  expect(await openItem(db, { folder: runs, item: '../elsewhere.traj', actor })).toEqual({
    refusal: 'It is no longer in the folder. Refresh the list.',
  });
  expect(listRuns(db)).toEqual([]);
});

test('no folder is added that is none, and a damaged list is an empty one', () => {
  expect(keepFolder(home, 'runs')).toContain('absolute path');
  expect(keepFolder(home, path.join(runs, 'results.json'))).toContain('is no folder');
  keepFolder(home, runs);
  dropFolder(home, runs);
  expect(keptFolders(home)).toEqual([]);
  writeFileSync(path.join(home, 'folders.json'), '{"folders": 3');
  expect(keptFolders(home)).toEqual([]);
});
