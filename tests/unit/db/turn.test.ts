import { setImmediate as turnsEnd } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { openMemoryDatabase } from '@/db/open';
import { turnOf } from '@/db/turn';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => {
  if (db.$client.open) db.$client.close();
});

const nobody = () => {
  throw new Error('It was committed.');
};

describe('the transaction of a turn', () => {
  it('is open from the first append to the end of the turn', async () => {
    const turn = turnOf(db.$client);
    expect(db.$client.inTransaction).toBe(false);
    turn.join(nobody);
    turn.join(nobody);
    expect(db.$client.inTransaction).toBe(true);
    await turnsEnd();
    expect(db.$client.inTransaction).toBe(false);
    turn.join(nobody);
    expect(db.$client.inTransaction).toBe(true);
    turn.end();
    expect(db.$client.inTransaction).toBe(false);
    expect(turnOf(db.$client)).toBe(turn);
  });

  it('ends after 256 appends without waiting for the turn', async () => {
    const turn = turnOf(db.$client);
    for (let i = 0; i < 255; i++) turn.join(nobody);
    await Promise.resolve();
    expect(db.$client.inTransaction).toBe(true);
    turn.join(nobody);
    await Promise.resolve();
    expect(db.$client.inTransaction).toBe(false);
  });

  it('counts the appends of its own turn alone', async () => {
    const turn = turnOf(db.$client);
    for (let i = 0; i < 255; i++) turn.join(nobody);
    turn.end();
    for (let i = 0; i < 255; i++) turn.join(nobody);
    await Promise.resolve();
    expect(db.$client.inTransaction).toBe(true);
    turn.join(nobody);
    await Promise.resolve();
    expect(db.$client.inTransaction).toBe(false);
  });

  it('is somebody else’s where they have one open already', () => {
    const turn = turnOf(db.$client);
    db.$client.transaction(() => {
      turn.join(nobody);
      turn.end();
      expect(db.$client.inTransaction).toBe(true);
    })();
    expect(db.$client.inTransaction).toBe(false);
  });

  it('is committed by whoever closes the database', () => {
    const turn = turnOf(db.$client);
    turn.join(nobody);
    db.$client.close();
    expect(db.$client.open).toBe(false);
  });

  it('that could not be committed is told to all that appended, and undone', () => {
    const turn = turnOf(db.$client);
    db.$client.pragma('foreign_keys = ON');
    db.$client.exec(
      'create table parent(id integer primary key); create table child(id integer references parent deferrable initially deferred)',
    );
    const received: unknown[] = [];
    turn.join((error) => received.push(error));
    turn.join((error) => received.push(error));
    db.$client.exec('insert into child values (7)');
    turn.end();
    expect(received).toHaveLength(2);
    expect(String(received[0])).toContain('FOREIGN KEY');
    expect(db.$client.inTransaction).toBe(false);
    expect(db.$client.prepare('select count(*) as n from child').get()).toEqual({ n: 0 });
    turn.join(nobody);
    turn.end();
    expect(received).toHaveLength(2);
    // Who appended before hears nothing of what fails later.
    const later: unknown[] = [];
    turn.join((error) => later.push(error));
    db.$client.exec('insert into child values (8)');
    turn.end();
    expect([received.length, later.length]).toEqual([2, 1]);
  });
});
