import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { foldLog } from '@/db/log';
import { listRuns, loadState } from '@/db/runs';
import { threads } from '@/server/api/aside/aside';
import { createCaller } from '@/server/api/router';
import { json } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';
import { temporaryContext } from '@/tests/unit/api/support';

const scratch = temporaryContext();
const pool = threads(path.resolve('.'));
afterAll(async () => {
  await pool.close();
  scratch.remove();
});

test('an import that is cancelled in the middle leaves no half run and no file', async () => {
  const { db, context } = scratch;
  const upload = 'cancelled1';
  const uploads = path.join(path.dirname(db.$client.name), 'uploads');
  const [files, steps] = [60, 150];
  for (let at = 0; at < files; at++) {
    const folder = path.join(uploads, upload, `i${at}`);
    mkdirSync(folder, { recursive: true });
    const actions = Array.from({ length: steps }, (_, step) => `open ${at}-${step}.py`);
    writeFileSync(path.join(folder, `i${at}.traj`), json(walk(actions)));
  }
  const stop = new AbortController();
  const call = createCaller({ ...context, aside: pool }, { signal: stop.signal });
  const importing = call.imports.store({ upload });
  const ended = expect(importing).rejects.toThrow();
  await vi.waitFor(
    async () => expect((await call.imports.progress({ upload }))?.imported ?? 0).toBeGreaterThan(1),
    { timeout: 60_000, interval: 5 },
  );
  stop.abort();
  await ended;
  const stored = listRuns(db);
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.length).toBeLessThan(files);
  for (const { id } of stored) {
    expect(loadState(db, id).nodes.size).toBe(steps + 1);
    expect(foldLog(db, id)).toEqual(loadState(db, id));
    expect(loadState(db, id).endedAt).not.toBeNull();
  }
  expect(existsSync(path.join(uploads, upload))).toBe(false);
  expect(existsSync(path.join(uploads, `${upload}.progress`))).toBe(false);
});
