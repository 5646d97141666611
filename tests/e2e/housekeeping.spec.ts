import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { byteCount } from '@/server/core/base/byte-count';
import type { RunId } from '@/server/core/base/ids';
import { hasEnded, queueRun } from '@/tests/drill/runs';
import { holdDatabase } from '@/tests/support/held-database';
import { type Espalier, startEspalier } from './espalier';
import { expect, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

async function queued(steps: number, seed: number): Promise<RunId> {
  const db = openDatabase(espalier.database);
  const runId = await queueRun(db, steps, seed);
  db.$client.close();
  return runId;
}

const read = <T>(look: (db: ReturnType<typeof openDatabase>) => T): T => {
  const db = openDatabase(espalier.database);
  const value = look(db);
  db.$client.close();
  return value;
};

/** Makes every stored file of snapshots old: what is young is not removed. */
function ageSnapshots(): void {
  const objects = path.join(path.dirname(espalier.database), 'snapshots', 'objects');
  for (const entry of readdirSync(objects, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) utimesSync(path.join(entry.parentPath, entry.name), 1_000, 1_000);
}

async function diskUse(): Promise<{ unneeded: number; runs: { runId: string; frees: number }[] }> {
  const response = await fetch(`${espalier.url}/api/trpc/disk.use`, { headers: espalier.headers });
  return (await response.json()).result.data;
}

test('deleting a run says what it frees, and frees it', async ({ page }) => {
  const [stays, goes] = [await queued(8, 1), await queued(40, 2)];
  await expect
    .poll(() => read((db) => hasEnded(db, stays) && hasEnded(db, goes)), { timeout: 90_000 })
    .toBe(true);
  const before = await diskUse();
  const frees = before.runs.find(({ runId }) => runId === goes)?.frees ?? 0;
  expect(frees).toBeGreaterThan(0);
  await page.goto(`${espalier.url}/settings`);
  await expect(page.getByTestId('keep')).toContainText('until a person deletes them');

  await page.getByRole('button', { name: `Delete ${goes}` }).click();
  const dialog = page.getByRole('dialog', { name: `Delete run ${goes}?` });
  await expect(dialog).toContainText(`frees ${byteCount(frees)} of snapshots`);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByRole('link', { name: goes })).toBeVisible();

  await page.getByRole('button', { name: `Delete ${goes}` }).click();
  await dialog.getByRole('button', { name: 'Delete the run' }).click();
  await expect(page.getByRole('link', { name: goes })).toHaveCount(0);
  await expect(page.getByRole('link', { name: stays })).toBeVisible();
  const deleted = await diskUse();
  expect(deleted.unneeded - before.unneeded).toBe(frees);

  ageSnapshots();
  await page.getByRole('button', { name: 'Remove what no node needs' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Removed:' })).toContainText(
    `stored objects that no node needs (${byteCount(deleted.unneeded)})`,
  );
  expect((await diskUse()).unneeded).toBe(0);
  expect(read((db) => loadState(db, stays).nodes.size)).toBeGreaterThan(1);
});

test('a busy database is a notice on the page, until it is free; the run goes on', async ({ page }) => {
  const runId = await queued(60, 3);
  await page.goto(`${espalier.url}/runs/${runId}`);
  await expect.poll(() => read((db) => loadState(db, runId).nodes.size)).toBeGreaterThan(2);
  const held = await holdDatabase(espalier.database);
  const notice = page.getByTestId('notices').filter({ hasText: 'Another program holds the database' });
  try {
    await expect(notice).toContainText('work waits and continues by itself');
    await expect(notice).toHaveRole('status');
    // It is on every page.
    await page.goto(`${espalier.url}/tasks`);
    await expect(notice).toBeVisible();
  } finally {
    held.release();
  }
  await expect(notice).toHaveCount(0);
  await expect.poll(() => read((db) => hasEnded(db, runId)), { timeout: 90_000 }).toBe(true);
});
