import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { thisOwner } from '@/db/leases';
import { foldLog, readEvents } from '@/db/log';
import { openDatabase } from '@/db/open';
import { LeaseLost, openRunLog, type RunLog } from '@/db/run-log';
import { loadState } from '@/db/runs';
import { runs } from '@/db/schema';
import { nodeId } from '@/server/core/base/ids';
import type { NewEvent } from '@/server/core/run/event';
import { newRun, temporaryDatabase } from '@/tests/support/engine-run';

let scratch: ReturnType<typeof temporaryDatabase>;
let other: Database;
let log: RunLog;
beforeEach(() => {
  scratch = temporaryDatabase();
  other = openDatabase(scratch.file);
  log = openRunLog(scratch.db, newRun(scratch.db), thisOwner());
});
afterEach(async () => {
  await nextTurn();
  other.$client.close();
  scratch.remove();
});

const status = (reason: string): NewEvent => ({
  type: 'run.status',
  status: 'running',
  reason,
  actor: { kind: 'engine' },
});
const seen = () => readEvents(other, log.runId, 1).length;

it('what one turn of the event loop appends is committed when it ends, events and rows together', async () => {
  log.append([status('one')]);
  await Promise.resolve();
  log.append([status('two')]);
  expect(seen()).toBe(0);
  expect(loadState(other, log.runId).seq).toBe(1);
  await nextTurn();
  expect(seen()).toBe(2);
  expect(loadState(other, log.runId)).toEqual(foldLog(other, log.runId));
  expect(loadState(other, log.runId).statusReason).toBe('two');
});

it('a long turn is committed on the way', async () => {
  for (let i = 0; i < 600; i++) {
    log.append([status(String(i))]);
    await Promise.resolve();
  }
  expect(seen()).toBeGreaterThanOrEqual(512);
});

it('flush commits at once', () => {
  log.append([status('one')]);
  log.flush();
  expect(seen()).toBe(1);
  log.flush();
});

it('closing the database in the middle of a turn loses nothing of it', () => {
  log.append([status('last words')]);
  scratch.db.$client.close();
  expect(seen()).toBe(1);
  expect(loadState(other, log.runId).statusReason).toBe('last words');
});

it('an append that fails leaves nothing of itself and all of those before it in the turn', async () => {
  log.append([status('kept')]);
  expect(() =>
    log.append((putText) => [
      status('lost'),
      {
        type: 'node.verified',
        nodeId: nodeId(99),
        score: {
          source: 'verified',
          targetsPassing: 0,
          targetsTotal: 1,
          guardsPassing: 0,
          guardsTotal: 0,
          reward: 0,
          solved: false,
        },
        outcome: putText('lost too'),
        tampered: [],
        actor: { kind: 'engine' },
      },
    ]),
  ).toThrow('no node n99');
  await nextTurn();
  expect(seen()).toBe(1);
  expect(loadState(other, log.runId).statusReason).toBe('kept');
  expect(() => log.append([status('over a gap')])).toThrow('no node n99');
});

it('who lost the lease writes nothing', async () => {
  other.update(runs).set({ owner: 'elsewhere/1/1' }).run();
  expect(() => log.append([status('late')])).toThrow(LeaseLost);
  await nextTurn();
  expect(seen()).toBe(0);
});

it('a turn that could not be committed leaves nothing, and its log takes nothing more', async () => {
  log.append([status('lost')]);
  scratch.db.$client.exec('rollback');
  scratch.db.$client.exec('begin');
  scratch.db.$client.exec('pragma defer_foreign_keys = on');
  scratch.db.$client.exec(
    'create temp table parent(id integer primary key); create temp table child(p references parent(id)); insert into child values (7)',
  );
  await nextTurn();
  expect(seen()).toBe(0);
  expect(() => log.append([status('after')])).toThrow(/FOREIGN KEY/);
});
