import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitingCommands } from '@/db/commands';
import type { Database } from '@/db/connection';
import { cellResults, listExperiments } from '@/db/experiments';
import { foldLog, readEvents } from '@/db/log';
import { readNodeTexts, readTurn } from '@/db/node-texts';
import { dataPaths, openDatabase } from '@/db/open';
import { UnusableDatabase } from '@/db/opening/unusable';
import { openRunLog } from '@/db/run-log';
import { listRuns, loadState } from '@/db/runs';
import type { Action } from '@/server/core/agent/action';
import { asRunId, type BlobHash, type NodeId, nodeId, type RunId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { liftEvent, liftTurn, logVersion, NewerLog } from '@/server/core/run/lift';
import type { Marks } from '@/server/core/run/mark';
import { tokensOf } from '@/server/core/usage/usage';
import { databaseOfVersion1, fixtureOfVersion1 } from '@/tests/support/old-database';

/** What the code of version 1 read from the fixture (`tests/fixtures/log-1/README.md`). */
interface Expected {
  strategy: string;
  model: string;
  status: string;
  statusReason: string | null;
  best: NodeId | null;
  told: string;
  spend: Record<string, number> & {
    parts: Record<string, number>;
    calls?: Record<string, number>;
    roles?: Record<string, { calls: number; tokens: number; usd: number }>;
  };
  events: Record<string, number>;
  nodes: {
    id: NodeId;
    visits: number;
    valueSum: number;
    inputTokens: number;
    outputTokens: number;
    usd: number;
    call?: { requests: number; cachedInputTokens: number; reasoningTokens: number; estimated: boolean };
  }[];
  experience: number;
  votes: number;
  marks: Marks;
  lastTexts: { action: Action; thought: string; thinking: string; prompt: [string, string | null][] } | null;
}

const expected: [RunId, Expected][] = Object.entries<Expected>(
  JSON.parse(readFileSync(path.join(fixtureOfVersion1, 'expected.json'), 'utf8')),
).map(([id, run]) => [asRunId(id), run]);
const newName: Record<string, string> = {
  'command.answered': 'command.handled',
  'node.vouched': 'node.accepted',
};

let directory: string;
let file: string;
let db: Database;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  file = path.join(directory, 'espalier.db');
  writeFileSync(file, databaseOfVersion1());
  db = openDatabase(file);
});
afterEach(() => {
  db.$client.close();
  rmSync(directory, { recursive: true, force: true });
});
function runWith(strategy: string, model: string): RunId {
  const found = expected.find(([, run]) => run.strategy === strategy && run.model === model);
  if (!found) throw new Error(`The fixture has no run of ${strategy} with ${model}.`);
  return found[0];
}

describe('a database of log version 1', () => {
  it.each(expected)('opens with run %s as it was read then', (runId, was) => {
    const state = loadState(db, runId);
    expect(state).toEqual(foldLog(db, runId));
    expect(state).toMatchObject({ status: was.status, statusReason: was.statusReason, best: was.best });
    expect(state.spec.budget).toMatchObject({ shown: was.told });
    expect(state.spec.budget).not.toHaveProperty('told');
    const { calls = {}, roles = {}, ...amounts } = was.spend;
    expect(state.spend).toMatchObject({ ...amounts, ...calls });
    for (const [role, { calls, tokens, usd }] of Object.entries(roles)) {
      const usage = state.spend.roles?.[role as keyof NonNullable<typeof state.spend.roles>];
      expect(usage).toMatchObject({ calls, usd });
      expect(usage && tokensOf(usage)).toBe(tokens);
    }
    expect(
      [...state.nodes.values()].map(({ id, visits, valueSum, inputTokens, outputTokens, usd }) => {
        return { id, visits, valueSum, inputTokens, outputTokens, usd };
      }),
    ).toEqual(was.nodes.map(({ call: _, ...node }) => node));
    for (const { id, call } of was.nodes) {
      if (!call) continue;
      const { requests, cachedInputTokens, reasoningTokens, estimatedTokens } = nodeOf(state, id);
      expect({ requests, cachedInputTokens, reasoningTokens, estimated: estimatedTokens > 0 }).toMatchObject({
        requests: call.requests,
        cachedInputTokens: call.cachedInputTokens,
        reasoningTokens: call.reasoningTokens,
        estimated: call.estimated,
      });
    }
    expect([state.experience.length, state.votes.size]).toEqual([was.experience, was.votes]);
    expect(state.steering.marks).toEqual(was.marks);
    const events: Record<string, number> = {};
    for (const { type } of readEvents(db, runId, 0)) events[type] = (events[type] ?? 0) + 1;
    expect(events).toEqual(
      Object.fromEntries(Object.entries(was.events).map(([type, count]) => [newName[type] ?? type, count])),
    );
    const last = [...state.nodes.values()].at(-1);
    if (!last || !was.lastTexts) return;
    const texts = readNodeTexts(db, nodeOf(loadState(db, runId), last.id));
    expect(texts).toMatchObject({
      calls: [{ action: was.lastTexts.action }],
      thought: was.lastTexts.thought,
      thinking: was.lastTexts.thinking,
    });
    expect(texts.prompt.map(({ role, turn }) => [role, turn?.text ?? null])).toEqual(was.lastTexts.prompt);
  });

  it('keeps the log as it was written', () => {
    const versions = db.$client.prepare('select distinct version from events').pluck();
    expect(versions.all()).toEqual([1]);
    expect(db.$client.prepare('select distinct version from runs').pluck().all()).toEqual([logVersion]);
  });

  it('reads what generated tests told apart, what a person accepted, and what a model said', () => {
    const [contrast] = expected.flatMap(([id]) => loadState(db, id).contrasts);
    expect(contrast?.cases.length).toBeGreaterThan(0);
    for (const { values } of contrast?.cases ?? [])
      expect(values).toHaveLength(contrast?.clusters.length ?? 0);
    const accepted = expected
      .flatMap(([id]) => [...loadState(db, id).nodes.values()])
      .filter(({ score }) => score?.accepted !== undefined);
    expect(accepted.map(({ score }) => score?.accepted)).toEqual(['It is a program.']);
    const lessons = runWith('sequential', 'two/m');
    const turn = readTurn(db, nodeOf(loadState(db, lessons), nodeId(1)));
    expect(turn).toMatchObject({ text: expect.any(String), thinking: [{ text: 'Thought 0.' }] });
  });

  it('hands its waiting commands on in the new form, and its runs go on', () => {
    const queued = runWith('best-of-n', 'repair');
    const commands = waitingCommands(db, queued).map(({ command }) => command);
    expect(commands.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { kind: 'budget', budget: { shown: 'nothing' }, reason: null },
      { kind: 'pause' },
    ]);
    db.$client.prepare('update runs set owner = ?, lease_until = ? where id = ?').run('me', 1e15, queued);
    const log = openRunLog(db, queued, 'me');
    log.append([{ type: 'run.status', status: 'paused', reason: 'Paused.', actor: { kind: 'engine' } }]);
    log.flush();
    expect(loadState(db, queued)).toEqual(foldLog(db, queued));
    expect(
      db.$client.prepare('select version from events where run_id = ? order by seq').pluck().all(queued),
    ).toEqual([1, logVersion]);
  });

  it('keeps its experiments with their results', () => {
    const [experiment] = listExperiments(db);
    expect(experiment).toMatchObject({ spec: { name: 'Two searches' }, status: 'done' });
    const run = runWith('mcts', 'repair');
    expect(cellResults(db, [run]).get(run)).toMatchObject({ solved: true });
  });

  it('is upgraded once: a second opening changes nothing', () => {
    const before = db.$client.prepare('select * from nodes order by rowid').all();
    const again = openDatabase(file);
    expect(again.$client.prepare('select * from nodes order by rowid').all()).toEqual(before);
    again.$client.close();
  });
});

describe('a database in a file', () => {
  it('waits for other processes, keeps a log beside it, and makes its folder', () => {
    const place = path.join(directory, 'deep', 'er', 'espalier.db');
    const made = openDatabase(place);
    const pragma = (name: string) => made.$client.pragma(name, { simple: true });
    expect(
      ['journal_mode', 'synchronous', 'foreign_keys', 'wal_autocheckpoint', 'cache_size', 'busy_timeout'].map(
        pragma,
      ),
    ).toEqual(['wal', 1, 1, 8000, -32768, 1_000]);
    expect(dataPaths(place)).toEqual({
      database: place,
      directory: path.dirname(place),
      snapshots: path.join(path.dirname(place), 'snapshots'),
    });
    made.$client.close();
    const again = openDatabase(place);
    expect(listRuns(again)).toEqual([]);
    again.$client.close();
    expect(new UnusableDatabase('no').name).toBe('UnusableDatabase');
  });

  it('of this version opens beside another process that runs on it', () => {
    db.$client.prepare('update runs set owner = ?, lease_until = ?').run('other', Date.now() + 60_000);
    const again = openDatabase(file);
    expect(listRuns(again, 100)).toHaveLength(expected.length - 1);
    again.$client.close();
  });
});

describe('a database that this version must not touch', () => {
  const bytes = () => readFileSync(file);

  it('was written by a newer version', () => {
    db.$client
      .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
      .run('later', 9_999_999_999_999);
    db.$client.close();
    const before = bytes();
    expect(() => openDatabase(file)).toThrow(UnusableDatabase);
    expect(() => openDatabase(file)).toThrow(
      /newer version of Espalier.*Nothing was changed\. Update Espalier/,
    );
    expect(bytes().equals(before)).toBe(true);
    db = openDatabase(path.join(directory, 'another.db'));
  });

  it('is of an older version, one of whose processes runs on it', () => {
    db.$client.close();
    writeFileSync(file, databaseOfVersion1());
    const old = new BetterSqlite3(file);
    const [[runId] = []] = expected;
    old
      .prepare('update runs set owner = ?, lease_until = ? where id = ?')
      .run('old', Date.now() + 60_000, runId);
    expect(() => openDatabase(file)).toThrow(`a process of that version is running ${runId}`);
    old.prepare('update runs set lease_until = 0').run();
    old.close();
    db = openDatabase(file);
    // Runs of experiments are not listed.
    expect(listRuns(db, 100)).toHaveLength(expected.length - 1);
  });
});

describe('a lift', () => {
  it('refuses a version that is not known yet with what to do', () => {
    expect(() => liftEvent(logVersion + 1, {}, null)).toThrow(NewerLog);
    expect(() => liftEvent(logVersion + 1, {}, null)).toThrow('Update Espalier');
  });

  it('leaves an event of today as it is', () => {
    const body = { type: 'run.model', model: 'm', reason: null };
    expect(liftEvent(logVersion, body, { usd: 1 })).toEqual({ body, spend: { usd: 1 } });
  });

  it('reads a turn of either version', () => {
    expect(liftTurn({ words: 'a', thinking: [] })).toEqual({ text: 'a', thinking: [] });
    expect(liftTurn({ text: 'b', thinking: [], note: 'n' })).toEqual({ text: 'b', thinking: [], note: 'n' });
  });

  it.each([
    ['verification.asked', 'verification.requested'],
    ['approval.asked', 'approval.requested'],
    ['node.vouched', 'node.accepted'],
  ])('names %s %s', (old, now) => {
    expect(liftEvent(1, { type: old, nodeId: 'n1' as NodeId }, null)).toEqual({
      body: { type: now, nodeId: 'n1' },
      spend: null,
    });
  });

  it('counts the call of a charge, and estimated tokens of its node', () => {
    const node = {
      inputTokens: 10,
      outputTokens: 2,
      usd: 0.5,
      call: { estimated: true, requests: 2, turn: 'h' },
    };
    const spend = { steps: 1, inputTokens: 10, outputTokens: 2, usd: 0.5, calls: { requests: 2 } };
    const lifted = liftEvent(1, { type: 'node.settled', node }, spend);
    expect(lifted.spend).toEqual({
      steps: 1,
      inputTokens: 10,
      outputTokens: 2,
      usd: 0.5,
      calls: 1,
      requests: 2,
    });
    expect(lifted.body).toMatchObject({
      node: { calls: 1, requests: 2, estimatedTokens: 12, cachedInputTokens: 0, turn: 'h' as BlobHash },
    });
    expect(lifted.body).not.toHaveProperty('node.call');
    expect(liftEvent(1, { type: 'attempt.ended' }, { seconds: 2 }).spend).toEqual({ seconds: 2 });
  });
});
