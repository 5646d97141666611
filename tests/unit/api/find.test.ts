import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/open';
import { findPage, findTests } from '@/server/api/find';
import type { RunId } from '@/server/core/ids';
import { growRun } from '../../support/grown-database';

let directory = '';
let db: Database;
let run: RunId;
let other: RunId;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-find-'));
  db = openDatabase(path.join(directory, 'espalier.db'));
  other = growRun(db, { attempts: 1, stepsPerAttempt: 5, seed: 'other' });
  run = growRun(db, { attempts: 4, stepsPerAttempt: 15 });
});
afterAll(() => {
  db.$client.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Asks page after page, as the page does. */
async function findAll(words: string[], runId = run) {
  const found = [];
  for (let from = 0; ; ) {
    const page = await findPage(db, runId, words, from);
    found.push(...page.found);
    if (page.done) return found;
    expect(page.next).toBeGreaterThan(from);
    from = page.next;
  }
}

describe('text search', () => {
  it('finds a word in observations, with what stands around it on its line', async () => {
    const [first, ...rest] = await findAll(['tests fail']);
    expect(first).toMatchObject({ field: 'observation', hit: 'tests fail', after: '' });
    expect(first?.before).toMatch(/^\d $/);
    expect(rest.length).toBe(4 * 3 - 1);
  });

  it('wants every word, wherever in the node it stands, and keeps the case of what it shows', async () => {
    const found = await findAll(['the fault may lie', 'value <= 1']);
    expect(found.map((hit) => hit.field)).not.toContain('observation');
    expect(found.length).toBeGreaterThan(0);
    expect(await findAll(['the fault may lie', 'no such word'])).toEqual([]);
  });

  it('takes wildcards, quotes and patterns for the text they are', async () => {
    for (const hostile of ["' or 1=1 --", '%', '_______', '.*', '\u0000', '"; drop table nodes']) {
      expect(await findAll([hostile])).toEqual([]);
    }
  });

  it('looks in its own run only, and goes on from where a look ended', async () => {
    expect((await findAll(['tests fail'], other)).length).toBe(1);
    const all = await findAll(['const a']);
    const half = await findPage(db, run, ['const a'], 30);
    expect(half.found).toEqual(all.filter((hit) => Number(hit.nodeId.slice(1)) >= 30));
  });
});

describe('tests by name', () => {
  it('are found where they came to pass or broke since the tests were run above', async () => {
    const { changes, done } = await findTests(db, run, 'target 7');
    expect(done).toBe(true);
    expect(changes).toEqual([{ nodeId: 'n60', test: 'sheet.test > target 7', change: 'fixed' }]);
    expect((await findTests(db, run, 'guard')).changes).toEqual([]);
  });
});
