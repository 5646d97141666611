import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { excerptAt } from '@/db/excerpt';
import { openDatabase } from '@/db/open';
import { findPage, findTests } from '@/server/api/find';
import type { RunId } from '@/server/core/base/ids';
import { growRun } from '@/tests/support/grown-database';

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
async function findAll(terms: string[], runId = run) {
  const found = [];
  for (let from = 0; ; ) {
    const page = await findPage(db, runId, terms, from);
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

  it('looks in what an action says, not in what kind it is', async () => {
    expect(await findAll(['edit_file'])).toEqual([]);
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

describe('an excerpt', () => {
  const around = (text: string, term: string) => excerptAt(text, text.indexOf(term), term.length);

  it('shows the hit among whole words of its line, and where words were left out', () => {
    const line = 'the tests are run with the probes in src/cart/merge.js and all that it imports';
    expect(around(`one\n  ${line}\nthree`, 'probes')).toEqual({
      before: '… are run with the ',
      hit: 'probes',
      after: ' in src/cart/merge.js and all that it imports',
    });
    expect(around(line.repeat(2), 'the tests').after).toMatch(/ all that it importsthe …$/);
    expect(around('  ok', 'ok')).toEqual({ before: '', hit: 'ok', after: '' });
  });

  it('keeps the word a hit stands in, as far as there is room for it', () => {
    expect(around('see src/cart/merge.js here', 'merge').before).toBe('see src/cart/');
    expect(around(`${'a'.repeat(40)}merge`, 'merge').before).toBe(`…${'a'.repeat(18)}`);
    expect(around(`merge${'a'.repeat(100)}`, 'merge').after).toBe(`${'a'.repeat(72)}…`);
  });

  it('leaves out terminal colours', () => {
    expect(around('\u001b[31mFAIL\u001b[39m expected', 'expected').before).toBe('FAIL ');
  });
});

describe('tests by name', () => {
  it('are found where they came to pass or broke since the tests were run above', async () => {
    const { changes, done } = await findTests(db, run, 'target 7');
    expect(done).toBe(true);
    expect(changes).toEqual([
      { nodeId: 'n60', change: 'fixed', before: 'sheet.test > ', hit: 'target 7', after: '' },
    ]);
    expect((await findTests(db, run, 'guard')).changes).toEqual([]);
  });
});
