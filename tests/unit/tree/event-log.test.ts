import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EventLog } from '@/components/live/event-log';
import { History } from '@/components/live/history';
import { readEvents } from '@/db/log';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { asRunId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { addSpend, noSpend } from '@/server/core/usage/spend';
import { databaseOfVersion1 } from '@/tests/support/old-database';

const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
const file = path.join(directory, 'espalier.db');
writeFileSync(file, databaseOfVersion1());
const db = openDatabase(file);
afterAll(() => {
  db.$client.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Logs of real searches: attempts, votes, post-mortems, a contrast, acts of a person. */
const logs = db.$client
  .prepare<[], string>('select id from runs where seq > 1')
  .pluck()
  .all()
  .map((id): [string, RunEvent[]] => [id, readEvents(db, asRunId(id), 0)]);

describe('the log of a page', () => {
  it.each(logs)('gives the events of %s back as they came, from packed pages', (_id, events) => {
    const state = foldEvents(events);
    const log = new EventLog(() => state, 7);
    for (const event of events) log.append(event);
    expect(log.size).toBe(events.length);
    const back = events.map(({ seq }) => log.at(seq));
    expect(back).toEqual(events);
    expect([log.at(0), log.at(events.length + 1)]).toEqual([null, null]);
    expect([...log.between(3, 9)]).toEqual(events.slice(3, 9));
  });

  it.each(logs)('knows what %s had spent after each event', (_id, events) => {
    const state = foldEvents(events);
    const log = new EventLog(() => state, 5);
    let spend = noSpend;
    for (const event of events) {
      log.append(event);
      spend = addSpend(spend, event.spend ?? {});
      expect(log.spent('steps', event.seq)).toBe(spend.steps);
      expect(log.spent('tokens', event.seq)).toBe(spend.inputTokens + spend.outputTokens);
      expect(log.spent('usd', event.seq)).toBeCloseTo(spend.usd, 12);
    }
  });

  it('keeps the first event and the changes of settings at hand', () => {
    const types = logs.flatMap(([, events]) => {
      const log = new EventLog(() => foldEvents(events), 10);
      for (const event of events) log.append(event);
      return [log.settings.map(({ type }) => type)];
    });
    expect(types).toContainEqual(['run.created', 'run.budget']);
  });

  it('keeps letters that are not Latin', () => {
    const [, events] = logs[0] ?? ['', []];
    const odd = events.map((event) =>
      event.type === 'run.status' ? { ...event, reason: '“ещё раз” → 終わり 🌳' } : event,
    );
    const state = foldEvents(odd);
    const log = new EventLog(() => state, 4);
    for (const event of odd) log.append(event);
    expect(odd.map(({ seq }) => log.at(seq))).toEqual(odd);
  });
});

describe('a history that shares a later state', () => {
  it.each(logs)('gives the fold of any prefix of %s, and shares what never changes', (id, events) => {
    const latest = loadState(db, asRunId(id));
    const history = new History(latest, 6);
    history.append(events);
    for (const { seq } of events) {
      expect(history.stateAt(seq)).toEqual(foldEvents(events.slice(0, seq)));
    }
    const middle = history.stateAt(Math.ceil(events.length / 2));
    for (const node of middle.nodes.values()) expect(node.settled).toBe(latest.nodes.get(node.id)?.settled);
    expect(history.joined).toBe(false);
    history.join();
    expect(history.joined).toBe(true);
  });

  it('joins only where it ends', () => {
    const [id, events] = logs[0] ?? ['', []];
    const history = new History(loadState(db, asRunId(id)), 6);
    history.append(events.slice(0, -1));
    expect(() => history.join()).toThrow(`ends at ${events.length - 1}`);
  });

  it('keeps few checkpoints, however long the log', () => {
    const [id, events] = logs.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []];
    const history = new History(loadState(db, asRunId(id)), 2);
    history.append(events);
    expect(history.checkpointCount).toBeLessThanOrEqual(24);
    expect(events.length / 2).toBeGreaterThan(48);
    for (const seq of [1, 2, 3, 50, events.length]) {
      expect(history.stateAt(seq)).toEqual(foldEvents(events.slice(0, seq)));
    }
  });
});
