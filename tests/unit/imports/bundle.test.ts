import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Database } from '@/db/connection';
import { foldLog } from '@/db/log';
import { openMemoryDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { bundleIn } from '@/server/exchange/bundle/bundle';
import { openZip } from '@/server/exchange/bytes/zip';
import { zipOf } from '@/server/exchange/bytes/zip-write';
import { exportRuns } from '@/server/exports/export-runs';
import { restoredRun } from '@/server/imports/restored';
import { storeBundle } from '@/server/imports/store-bundle';
import { storeRun } from '@/server/imports/store-run';
import { randomRun } from '@/tests/support/exchange/random-run';

const actor = { kind: 'person' as const, name: 'Ada' };
const snapshots = null as never;

async function bundleOf(database: Database, runId: RunId): Promise<Uint8Array> {
  const { files } = await exportRuns({ database, snapshots }, [runId], 'bundle');
  if (!files[0]) throw new Error('There is no bundle.');
  return files[0].content;
}
const stored = (db: Database, bytes: Uint8Array) =>
  storeBundle(db, bundleIn(openZip(bytes)), { file: 'a.espalier.zip', actor });

test('a bundle of a random run, imported elsewhere, folds to the same state and holds the same texts', async () => {
  const [here, there] = [openMemoryDatabase(), openMemoryDatabase()];
  await fc.assert(
    fc.asyncProperty(randomRun, async (run) => {
      const { runId, isNew } = storeRun(here, run, { file: 'a.json', actor });
      const moved = stored(there, await bundleOf(here, runId));
      expect(moved).toMatchObject({ runId, isNew });
      expect(loadState(there, runId)).toEqual(loadState(here, runId));
      expect(foldLog(there, runId)).toEqual(loadState(there, runId));
      expect(restoredRun(there, loadState(there, runId))).toEqual(restoredRun(here, loadState(here, runId)));
    }),
    { numRuns: 25 },
  );
});

test('a bundle of a run that is here already is not stored twice, nor is it under another id', async () => {
  const [here, there] = [openMemoryDatabase(), openMemoryDatabase()];
  const [run] = fc.sample(randomRun, { numRuns: 1, seed: 3 });
  if (!run) throw new Error('There is no run.');
  const { runId } = storeRun(here, run, { file: 'a.json', actor });
  const bytes = await bundleOf(here, runId);
  expect(stored(here, bytes)).toMatchObject({ runId, isNew: false });
  expect(stored(there, bytes).isNew).toBe(true);
  expect(stored(there, bytes).isNew).toBe(false);
});

test('a damaged bundle is refused with a place, and nothing of it is stored', async () => {
  const here = openMemoryDatabase();
  const [run] = fc.sample(randomRun, { numRuns: 1, seed: 4 });
  if (!run) throw new Error('There is no run.');
  const { runId } = storeRun(here, run, { file: 'a.json', actor });
  const archive = openZip(await bundleOf(here, runId));
  const files = archive.names().map((name) => ({ name, content: archive.read(name) ?? new Uint8Array() }));
  const changed = (of: RegExp, change: (text: string) => string) =>
    zipOf(
      files.map(({ name, content }) => ({
        name,
        content: of.test(name) ? Buffer.from(change(Buffer.from(content).toString())) : content,
      })),
    );
  const there = openMemoryDatabase();
  const lines = (text: string) => text.trimEnd().split('\n');
  expect(() =>
    stored(
      there,
      changed(/^events/, (text) => lines(text).slice(1).join('\n')),
    ),
  ).toThrow('Line 1 of events.jsonl is not event 1 of a log.');
  expect(() =>
    stored(
      there,
      changed(/^texts/, (text) => text.replace(/,".*/, ',"x"]')),
    ),
  ).toThrow(/is not the one that its hash/);
  const reversed = (text: string) => text.replace('"attempt.started"', '"attempt.gone"');
  expect(() => stored(there, changed(/^events/, reversed))).toThrow(/The log of the bundle cannot be read/);
  expect(there.$client.prepare('select count(*) as n from runs').get()).toEqual({ n: 0 });
});
