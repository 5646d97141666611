import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import type { Database } from '@/db/connection';
import { changeMark, foldLog, isNamedInLog, readEvents } from '@/db/log';
import { openMemoryDatabase } from '@/db/open';
import { LeaseLost, openRunLog } from '@/db/run-log';
import { loadState, RunNotFound } from '@/db/runs';
import { readText } from '@/db/texts';
import { asBlobHash, asRunId, attemptId, nodeId } from '@/server/core/base/ids';
import type { EventBody, NewEvent } from '@/server/core/run/event';
import { nodeOf } from '@/server/core/run/fold';
import { logVersion } from '@/server/core/run/lift';
import { outlinesOf } from '@/server/core/run/node';
import { fromWire, toWire } from '@/server/core/run/wire';
import { defaultBudget } from '@/server/core/usage/budget';
import { seen } from '@/server/lab/text-sandbox';
import { newNode } from '@/tests/support/build/node';
import { scored, TreeBuilder } from '@/tests/unit/search/build-tree';
import { owner, storedRun } from './stored-run';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const engine = { kind: 'engine' } as const;
const by = (body: EventBody): NewEvent => ({ ...body, actor: engine });
const status = (reason: string) => by({ type: 'run.status', status: 'running', reason });

describe('a run’s log', () => {
  it('and its tables tell the same of every kind of change', () => {
    const tree = new TreeBuilder('mcts');
    const first = tree.walk({ steps: 2, reward: 0.5, snapshot: 'own' });
    tree.walk({ steps: 1, reward: 1 });
    tree.heldOut(nodeId(3), true);
    tree.mark(nodeId(1), { mark: 'pinned', to: true });
    tree.vote({ entrants: [attemptId(1), attemptId(2)], bracket: 'b', round: 1, winner: attemptId(2) });
    const log = storedRun(db, { tree });
    log.append([
      by({ type: 'baseline.fixed', baseline: { targets: ['a'], guards: [] } }),
      by({ type: 'node.judged', nodeId: nodeId(1), score: scored(0.25, 'judged') }),
      by({ type: 'node.accepted', nodeId: first.head, reason: 'I looked.' }),
      by({ type: 'attempt.resumed', attemptId: attemptId(1) }),
      by({ type: 'choice.made', nodes: [nodeId(1), nodeId(3)], better: nodeId(3), reason: null }),
      by({ type: 'results.contrasted', contrast: { clusters: [], cases: [], tried: 1 } }),
      by({ type: 'best.changed', nodeId: nodeId(3) }),
      by({ type: 'run.budget', budget: { ...defaultBudget, steps: 9 }, reason: null }),
      by({ type: 'run.status', status: 'solved', reason: 'done' }),
    ]);
    log.flush();
    expect(loadState(db, log.runId)).toEqual(foldLog(db, log.runId));
    expect(loadState(db, log.runId)).toEqual(log.state);
    expect(log.state).toMatchObject({
      best: 'n3',
      status: 'solved',
      endedAt: 5,
      spec: { budget: { steps: 9 } },
    });
  });

  it('and its tables tell the same of steps of one call and of several', () => {
    const log = storedRun(db, { tree: new TreeBuilder('mcts') });
    const outlines = [
      { kind: 'read_file' as const, title: 'read a.js', path: 'a.js', error: false },
      { kind: 'finish' as const, title: 'finish', path: null, error: true, skipped: true as const },
    ];
    log.append((putText) => [
      by({ type: 'node.settled', node: newNode({ id: nodeId(1), parentId: nodeId(0), title: 'one' }) }),
      by({
        type: 'node.settled',
        node: newNode({
          id: nodeId(2),
          parentId: nodeId(1),
          title: 'several',
          outlines,
          further: putText(JSON.stringify([{ action: { kind: 'run_tests' }, observation: seen('x') }])),
        }),
      }),
    ]);
    log.flush();
    expect(loadState(db, log.runId)).toEqual(foldLog(db, log.runId));
    expect(loadState(db, log.runId)).toEqual(log.state);
    const [one, several] = [nodeId(1), nodeId(2)].map((id) => nodeOf(log.state, id));
    expect([one?.outlines, one?.texts?.further]).toEqual([null, null]);
    expect(several && outlinesOf(several)).toEqual(outlines);
    const again = fromWire(JSON.parse(JSON.stringify(toWire(log.state))));
    expect([...again.nodes.values()].map((node) => node.outlines)).toEqual([null, null, outlines]);
  });

  it('and its tables tell the same where one setting alone is changed', () => {
    const log = storedRun(db, { tree: new TreeBuilder('mcts') });
    const features = {
      files: 1,
      tests: 1,
      targets: 1,
      filesTouched: 0,
      stepsToLocalize: null,
      failureKinds: [],
      bestReward: 0,
    };
    const estimate = {
      difficulty: 'easy',
      features,
      by: 'rule',
      points: 0,
      probability: null,
      calibration: null,
      reason: '',
    } as const;
    const changes: EventBody[] = [
      { type: 'run.status', status: 'running', reason: 'first' },
      { type: 'run.status', status: 'running', reason: 'second' },
      { type: 'run.status', status: 'paused', reason: 'second' },
      { type: 'run.model', model: 'other', reason: null },
      { type: 'run.status', status: 'unsolved', reason: 'second' },
      { type: 'baseline.fixed', baseline: { targets: ['a'], guards: [] } },
      { type: 'difficulty.estimated', attemptId: attemptId(1), estimate },
      { type: 'approval.set', on: true },
      { type: 'best.changed', nodeId: nodeId(0) },
    ];
    for (const change of changes) {
      log.append([by(change)]);
      log.flush();
      expect(db.$client.inTransaction).toBe(false);
      expect(loadState(db, log.runId)).toEqual(foldLog(db, log.runId));
    }
    expect(loadState(db, log.runId)).toMatchObject({ status: 'unsolved', endedAt: 5, best: 'n0' });
  });

  it('is read from any event on, so many of them, or folded up to one', () => {
    const { runId, append, flush } = storedRun(db);
    append([status('two'), status('three'), status('four')]);
    flush();
    const seqs = (after: number, limit?: number) => readEvents(db, runId, after, limit).map(({ seq }) => seq);
    expect([seqs(0), seqs(2), seqs(1, 2), seqs(4)]).toEqual([[1, 2, 3, 4], [3, 4], [2, 3], []]);
    expect(readEvents(db, runId, 1, 1)).toEqual([
      { ...status('two'), status: 'running', runId, seq: 2, at: 5 },
    ]);
    expect([foldLog(db, runId, 3).statusReason, foldLog(db, runId).seq]).toEqual(['three', 4]);
    expect(foldLog(db, runId, 0)).toMatchObject({ seq: 1, status: 'queued' });
    expect(() => foldLog(db, asRunId('r0000none'))).toThrow(RunNotFound);
  });

  it('keeps what events cost, and the mark grows with every event of any run', () => {
    expect(changeMark(db)).toBe(0);
    const { runId, append, flush } = storedRun(db);
    const before = changeMark(db);
    append([{ ...status('costly'), spend: { usd: 2 } }]);
    flush();
    expect(changeMark(db)).toBe(before + 1);
    expect(readEvents(db, runId, 1)[0]?.spend).toEqual({ usd: 2 });
    expect(readEvents(db, runId, 0)[0]).not.toHaveProperty('spend');
    expect(loadState(db, runId).spend.usd).toBe(2);
  });

  it('names the texts that belong to the run, and no others', () => {
    const [one, other] = [storedRun(db), storedRun(db)];
    const hash = asBlobHash('abcdef0123456789');
    const tree = new TreeBuilder('mcts');
    const log = storedRun(db, { tree });
    log.append([
      by({ type: 'node.verified', nodeId: nodeId(0), score: scored(0), outcome: hash, tampered: [] }),
    ]);
    log.flush();
    expect([log, one, other].map(({ runId }) => isNamedInLog(db, runId, hash))).toEqual([true, false, false]);
    expect(isNamedInLog(db, log.runId, asBlobHash('fedcba'))).toBe(false);
  });

  it('stores texts with the events that name them', () => {
    const log = storedRun(db, { tree: new TreeBuilder('mcts') });
    let hash = asBlobHash('');
    log.append((put) => {
      hash = put('the outcome');
      return [
        by({ type: 'node.verified', nodeId: nodeId(0), score: scored(0), outcome: hash, tampered: [] }),
      ];
    });
    expect(readText(db, hash)).toBe('the outcome');
  });
});

describe('the one writer of a run', () => {
  it('appends nothing once another process holds the run', () => {
    const { runId } = storedRun(db);
    const late = openRunLog(db, runId, 'another');
    expect(() => late.append([status('mine')])).toThrow(LeaseLost);
    expect(() => late.append([status('mine')])).toThrow(`Another process owns run ${runId} now.`);
    expect(readEvents(db, runId, 0)).toHaveLength(1);
  });

  it('goes on after an append that folded nothing, and gives up after one that was folded and not written', () => {
    const log = storedRun(db);
    expect(() =>
      log.append(() => {
        throw new Error('no text');
      }),
    ).toThrow('no text');
    log.append([status('goes on')]);
    const unknown = by({ type: 'attempt.ended', attemptId: attemptId(7), reason: '' });
    expect(() => log.append([status('lost'), unknown])).toThrow('There is no attempt a7');
    expect(() => log.append([status('too late')])).toThrow('There is no attempt a7');
    expect(() => log.flush()).toThrow('There is no attempt a7');
    expect(readEvents(db, log.runId, 1).map((event) => event.type === 'run.status' && event.reason)).toEqual([
      'goes on',
    ]);
  });

  it('is of a run that there is', () => {
    expect(() => openRunLog(db, asRunId('r0000none'), owner)).toThrow(
      'There is no run r0000none in this database. Look at the list of runs.',
    );
  });
});

describe('a run', () => {
  it('is named by a letter and eight others that no one takes for another', () => {
    expect(storedRun(db).runId).toMatch(/^r[a-km-np-z2-9]{8}$/);
  });

  it('is made at once with its first event and its holder, in today’s form', () => {
    const { runId } = storedRun(db, { leaseUntil: 77 });
    const row = db.$client.prepare('select * from runs where id = ?').get(runId);
    expect(row).toMatchObject({
      allow_shell: 0,
      status: 'queued',
      status_reason: null,
      ended_at: null,
      best: null,
      seq: 1,
      version: logVersion,
      owner,
      lease_until: 77,
    });
    expect(readEvents(db, runId, 0)).toMatchObject([
      { type: 'run.created', seq: 1, actor: { kind: 'person', name: 'Ada' } },
    ]);
    expect(new RunNotFound('r1')).toMatchObject({ name: 'RunNotFound', runId: 'r1' });
    expect(new LeaseLost(runId).name).toBe('LeaseLost');
  });
});

describe('commands', () => {
  it('wait until the run’s owner answers them, each for its run', () => {
    const [one, other] = [storedRun(db), storedRun(db)];
    const ada = { kind: 'person', name: 'Ada' } as const;
    const pause = sendCommand(db, one.runId, { kind: 'pause' }, ada);
    const stop = sendCommand(db, other.runId, { kind: 'stop' }, ada);
    expect(waitingCommands(db, one.runId)).toEqual([
      { id: pause, runId: one.runId, command: { kind: 'pause' }, by: ada },
    ]);
    expect(new Set(waitingCommands(db).map(({ id }) => id))).toEqual(new Set([pause, stop]));
    one.append([by({ type: 'command.handled', commandId: pause, kind: 'pause', error: null })]);
    one.flush();
    expect(waitingCommands(db, one.runId)).toEqual([]);
    expect(waitingCommands(db).map(({ id }) => id)).toEqual([stop]);
  });
});
