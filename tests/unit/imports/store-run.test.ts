import { describe, expect, test } from 'vitest';
import { EventLog } from '@/components/live/event-log';
import { foldLog, readEvents } from '@/db/log';
import { openMemoryDatabase } from '@/db/open';
import { listRuns, loadState } from '@/db/runs';
import { events, runs } from '@/db/schema';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { readFile } from '@/server/exchange/read';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { shapeOf } from '@/server/exchange/run/tree';
import { restoredRun } from '@/server/imports/restored';
import { storeRun } from '@/server/imports/store-run';
import { json } from '@/tests/support/exchange/bytes';
import { samples } from '@/tests/support/exchange/samples';
import { flat } from '@/tests/support/exchange/trees';

const actor = { kind: 'person' as const, name: 'Ada' };
const runIn = async (name: string, bytes: Uint8Array): Promise<ImportedRun> => {
  const [run] = (await readFile(name, bytes)).runs;
  if (!run) throw new Error(`${name} holds no run.`);
  return run;
};
const steps = samples.filter(({ shape }) => shape !== null);

describe('a run of every format in the store', () => {
  test.each(steps)('$name: its tables are the fold of its log', async ({ name, bytes, shape }) => {
    const db = openMemoryDatabase();
    const { runId } = storeRun(db, await runIn(name, bytes), { file: name, actor });
    const state = loadState(db, runId);
    expect(foldLog(db, runId)).toEqual(state);
    const nodes = [...state.nodes.values()].slice(1);
    const tree = nodes.map(({ id, parentId }) => ({ id, parent: parentId === 'n0' ? null : parentId }));
    expect(shapeOf(tree as never)).toMatchObject({
      nodes: shape?.[0],
      leaves: shape?.[2],
      depth: shape?.[3],
    });
    expect(state.status === 'solved' || state.status === 'unsolved').toBe(true);
    expect([...state.attempts.values()].every(({ status }) => status === 'ended')).toBe(true);
    expect(nodes.every(({ attemptId }) => attemptId !== null)).toBe(true);
  });

  test.each(steps)('$name: the log of a page gives its events back', async ({ name, bytes }) => {
    const db = openMemoryDatabase();
    const { runId } = storeRun(db, await runIn(name, bytes), { file: name, actor });
    const all = readEvents(db, runId, 0).map((event) =>
      event.type === 'node.settled'
        ? { ...event, node: { ...event.node, recordedVisits: { visits: 3, valueSum: 1.5 } } }
        : event,
    );
    const state = foldEvents(all);
    const log = new EventLog(() => state, 7);
    for (const event of all) log.append(event);
    const back = all.map(({ seq }) => log.at(seq) as RunEvent);
    expect(foldEvents(back)).toEqual(state);
  });

  test.each(steps)('$name: it is read back as it was', async ({ name, bytes }) => {
    const db = openMemoryDatabase();
    const run = await runIn(name, bytes);
    const { runId } = storeRun(db, run, { file: name, actor });
    expect(restoredRun(db, loadState(db, runId))).toEqual(JSON.parse(JSON.stringify(run)));
  });
});

test('the same run is stored once, under whatever name it comes again', async () => {
  const db = openMemoryDatabase();
  const first = storeRun(db, await runIn('a.json', json(flat)), { file: 'a.json', actor });
  const again = storeRun(db, await runIn('b.json', json(flat)), { file: '/elsewhere/b.json', actor });
  expect(first.isNew).toBe(true);
  expect(again).toEqual({ runId: first.runId, isNew: false });
  expect(listRuns(db)).toHaveLength(1);
});

test('a run that cannot be stored wholly leaves nothing behind', async () => {
  const db = openMemoryDatabase();
  const run = await runIn('a.json', json(flat));
  db.$client.exec(
    "create trigger fail before insert on nodes when new.id = 'n3' begin select raise(abort, 'full'); end",
  );
  expect(() => storeRun(db, run, { file: 'a.json', actor })).toThrow('full');
  expect([db.select().from(runs).all(), db.select().from(events).all()]).toEqual([[], []]);
});

test('steps stand in the order of their times, each within an attempt that began before it', async () => {
  const db = openMemoryDatabase();
  const run = await runIn('a.json', json(flat));
  for (const [at, node] of run.nodes.entries()) node.at = 1000 - at;
  const { runId } = storeRun(db, run, { file: 'a.json', actor });
  const log = readEvents(db, runId, 0);
  const begun = new Set<string | null>();
  const settled = new Set<string | null>();
  for (const event of log) {
    if (event.type === 'attempt.started') begun.add(event.attemptId);
    if (event.type !== 'node.settled' || event.node.parentId === null) continue;
    expect(begun.has(event.node.attemptId)).toBe(true);
    expect(event.node.parentId === 'n0' || settled.has(event.node.parentId)).toBe(true);
    settled.add(event.node.id);
  }
  expect(settled.size).toBe(run.nodes.length);
});

test('a reward never makes a run solved, a verdict does', async () => {
  const db = openMemoryDatabase();
  const run = await runIn('a.json', json(flat));
  for (const node of run.nodes) node.reward = { raw: 100, scale: [0, 100], value: 1, explanation: null };
  const attempts = run.attempts.map((attempt) => ({ ...attempt, resolved: null }));
  const open = { ...run, attempts, outcome: { ...run.outcome, resolved: null } };
  const { runId } = storeRun(db, open, { file: 'a.json', actor });
  const state = loadState(db, runId);
  expect([state.status, state.statusReason]).toEqual(['unsolved', 'Nothing tells whether it is right.']);
  expect([...state.nodes.values()].some(({ score }) => score?.solved)).toBe(false);
  expect(state.nodes.last()).toMatchObject({ score: { source: 'judged', reward: 1 } });
  expect(state.nodes.last()?.origin?.reward).toEqual({ raw: 100, scale: [0, 100] });
});

test('visits and values of the other search are kept, on our scale', async () => {
  const db = openMemoryDatabase();
  const run = await runIn('a.json', json(flat));
  const [first] = run.nodes;
  if (!first) throw new Error('There is no step.');
  Object.assign(first, {
    visits: 4,
    valueSum: 100,
    reward: { raw: 0, scale: [-100, 100], value: 0.5, explanation: null },
  });
  const { runId } = storeRun(db, run, { file: 'a.json', actor });
  const node = [...loadState(db, runId).nodes.values()].find(
    ({ origin }) => origin?.foreignId === first.foreignId,
  );
  expect([node?.visits, node?.valueSum]).toEqual([4, 4 * 0.625]);
});

test('names of others neither turn letters nor hide them, wherever they stand; texts stay as they were recorded', async () => {
  const db = openMemoryDatabase();
  const hostile = 'a\u202Efdp.exe\x1b[2J\u2066 b\n<b>';
  const run = await runIn('a.json', json({ ...flat, trajectory_id: hostile, metadata: {} }));
  const [first] = run.nodes;
  if (!first) throw new Error('There is no step.');
  Object.assign(first, { title: hostile, text: hostile, foreignId: hostile });
  const { runId } = storeRun(db, { ...run, writer: hostile, model: hostile }, { file: hostile, actor });
  const state = loadState(db, runId);
  const plain = 'a\uFFFDfdp.exe\uFFFD[2J\uFFFD b <b>';
  const { spec } = state;
  expect([spec.taskName, spec.taskTitle, spec.model, spec.origin?.writer, spec.origin?.foreignId]).toEqual(
    Array(5).fill(plain),
  );
  const node = [...state.nodes.values()].find(({ parentId }) => parentId === 'n0');
  expect([node?.title, node?.origin?.foreignId]).toEqual([plain, plain]);
  expect(restoredRun(db, state)?.nodes[0]).toMatchObject({ title: hostile, text: hostile });
  expect(restoredRun(db, state)?.task.id).toBe(hostile);
});

test('secrets are masked in what is stored, and arguments that nest 20,000 deep are cut', async () => {
  const db = openMemoryDatabase();
  const run = await runIn('a.json', json(flat));
  const [first] = run.nodes;
  const [call] = first?.calls ?? [];
  if (!first || !call) throw new Error('There is no call.');
  let deep: unknown = 'end';
  for (let level = 0; level < 20_000; level++) deep = { deep };
  first.calls = [{ ...call, arguments: { deep, password: 'hunter2hunter2' } }];
  const { runId } = storeRun(db, run, { file: 'a.json', actor });
  const restored = restoredRun(db, loadState(db, runId));
  const text = JSON.stringify(restored);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('nested more deeply');
  expect(restored?.notes.map(({ text }) => text).join('\n')).toContain('deeper than 200 levels');
});
