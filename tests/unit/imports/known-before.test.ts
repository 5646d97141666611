import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import { storedBefore, storeRun } from '@/server/imports/store-run';
import { randomRun } from '@/tests/support/exchange/random-run';
import { statementsOf } from '@/tests/support/statements';

test('whether a run was imported before is looked up in an index', async () => {
  const db = openMemoryDatabase();
  const [run] = fc.sample(randomRun, { numRuns: 1, seed: 2 });
  if (!run) throw new Error('There is no run.');
  storeRun(db, run, { file: 'a.json', actor: { kind: 'person', name: 'Ada' } });
  const [statement] = await statementsOf(db, async () => {
    expect(storedBefore(db, 'unknown')).toBeNull();
  });
  const plan = db.$client.prepare(`explain query plan ${statement}`).all('unknown') as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join()).toContain('USING INDEX runs_by_origin');
});
