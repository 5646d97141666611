import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { difficultyExamples } from '@/db/difficulty-history';
import { endpointUses } from '@/db/endpoint-uses';
import { addCell, changeExperiment, createExperiment, writeResult } from '@/db/experiments';
import { findText } from '@/db/find';
import { findTestChanges } from '@/db/find-tests';
import { judgedRuns } from '@/db/gap-curves';
import { clearOutput, putOutput, readOutput } from '@/db/live-output';
import { openMemoryDatabase } from '@/db/open';
import { readSketch } from '@/db/run-sketch';
import { listRuns } from '@/db/runs';
import { runs } from '@/db/schema';
import { putText } from '@/db/texts';
import { attemptId, nodeId, rootNodeId } from '@/server/core/base/ids';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import type { RunStatus } from '@/server/core/run/spec';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import { cell } from '@/tests/unit/lab/cells';
import { scored, TreeBuilder } from '@/tests/unit/search/build-tree';
import { storedRun } from './stored-run';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const engine = { kind: 'engine' } as const;
type Stored = ReturnType<typeof storedRun>;

function ended(log: Stored, status: RunStatus = 'unsolved'): Stored {
  log.append([{ type: 'run.status', status, reason: null, actor: engine }]);
  log.flush();
  return log;
}

describe('what agents are saying', () => {
  it('stands per attempt, the latest words alone, until it is cleared', () => {
    const [{ runId }, other] = [storedRun(db), storedRun(db)];
    putOutput(db, runId, attemptId(2), { thinking: 'hm', text: 'one' });
    putOutput(db, runId, attemptId(1), { thinking: '', text: 'first' });
    putOutput(db, runId, attemptId(2), { thinking: 'hm!', text: 'two' });
    putOutput(db, other.runId, attemptId(1), { thinking: '', text: 'elsewhere' });
    expect(readOutput(db, runId)).toEqual([
      { attemptId: 'a1', thinking: '', text: 'first' },
      { attemptId: 'a2', thinking: 'hm!', text: 'two' },
    ]);
    clearOutput(db, runId, attemptId(1));
    expect(readOutput(db, runId).map(({ attemptId }) => attemptId)).toEqual(['a2']);
    putOutput(db, runId, attemptId(1), { thinking: '', text: '' });
    clearOutput(db, runId);
    expect([readOutput(db, runId), readOutput(db, other.runId).length]).toEqual([[], 1]);
  });

  it('is cut to its last 4,000 characters', () => {
    const { runId } = storedRun(db);
    const longText = `${'a'.repeat(4000)}b`;
    putOutput(db, runId, attemptId(1), { thinking: longText.slice(1), text: longText });
    expect(readOutput(db, runId)[0]).toMatchObject({
      thinking: longText.slice(1),
      text: `…${'a'.repeat(3999)}b`,
    });
  });
});

describe('runs that the holdout judged', () => {
  it('give their verified states, each filesystem once, with what the holdout said of it', () => {
    const tree = new TreeBuilder('beam');
    tree.walk({ reward: 1, snapshot: 's:1' });
    tree.walk({ reward: 0.5, snapshot: 's:2' });
    tree.walk({ reward: 1, snapshot: 's:1' });
    tree.heldOut(nodeId(1), false);
    ended(storedRun(db, { tree, strategy: 'beam' }));
    expect(judgedRuns(db)).toEqual([
      {
        strategy: 'beam',
        states: [
          { visible: true, holdout: false },
          { visible: false, holdout: null },
        ],
      },
    ]);
  });

  it('tell nothing of states that were only observed or graded, nor of the root', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ reward: 1, snapshot: 's:1' });
    tree.walk({ snapshot: 's:2' });
    tree.walk({ snapshot: 's:3' });
    tree.heldOut(nodeId(1), true);
    const log = storedRun(db, { tree });
    log.append([
      { type: 'node.judged', nodeId: nodeId(2), score: scored(1, 'judged'), actor: engine },
      { type: 'node.judged', nodeId: nodeId(3), score: scored(1, 'observed'), actor: engine },
    ]);
    ended(log);
    expect(judgedRuns(db)).toEqual([{ strategy: 'mcts', states: [{ visible: true, holdout: true }] }]);
  });

  it('are those that have ended and in which the holdout was run, the newest first', () => {
    const judged = (passed: boolean | null) => {
      const tree = new TreeBuilder('mcts');
      const { head } = tree.walk({ reward: 1, snapshot: 's:1' });
      if (passed !== null) tree.heldOut(head, passed);
      return tree;
    };
    storedRun(db, { tree: judged(true), strategy: 'under-way' });
    ended(storedRun(db, { tree: judged(null), strategy: 'not-held-out' }));
    const times = ['older', 'newer'].map((strategy) =>
      ended(storedRun(db, { tree: judged(true), strategy })),
    );
    times.forEach(({ runId }, i) => {
      db.$client.prepare('update runs set created_at = ? where id = ?').run(10 + i, runId);
    });
    expect(judgedRuns(db).map(({ strategy }) => strategy)).toEqual(['newer', 'older']);
    expect(judgedRuns(db, 1).map(({ strategy }) => strategy)).toEqual([]);
  });
});

describe('examples of difficulty', () => {
  const features: DifficultyFeatures = {
    files: 3,
    tests: 1,
    targets: 1,
    filesTouched: 0,
    stepsToLocalize: null,
    failureKinds: [],
    bestReward: 0,
  };
  /** A run with a probe and, with a second reward, an attempt after it. */
  function probed(files: number, [probe, next]: [number, number?], isProbe = true): TreeBuilder {
    const tree = new TreeBuilder('adaptive');
    const first = tree.walk({
      reward: probe,
      ...(isProbe ? { probe: { tokens: 1, estimate: 'rule' } } : {}),
    });
    if (next !== undefined) tree.walk({ reward: next });
    tree.estimated(first.id, {
      difficulty: 'easy',
      features: { ...features, files },
      by: 'rule',
      points: 0,
      probability: null,
      calibration: null,
      reason: '',
    });
    return tree;
  }
  const seen = (which?: Parameters<typeof difficultyExamples>[1]) =>
    difficultyExamples(db, which).map(({ features: { files }, solved }) => [files, solved]);

  it('are solved where the probe or the attempt after it passed; without one after it only a probe that solved counts', () => {
    for (const [files, rewards] of [
      [1, [0, 0]],
      [2, [0, 1]],
      [3, [1, 0]],
      [4, [1]],
      [5, [0.5]],
    ] as [number, [number, number?]][])
      ended(storedRun(db, { tree: probed(files, rewards), strategy: 'adaptive' }));
    expect(seen()).toEqual([
      [1, false],
      [2, true],
      [3, true],
      [4, true],
    ]);
  });

  it('are of runs that have ended, without the one that asks, and of probes alone where that is wanted', () => {
    storedRun(db, { tree: probed(1, [0, 1]) });
    const own = ended(storedRun(db, { tree: probed(2, [0, 1]) }));
    ended(storedRun(db, { tree: probed(3, [0, 1], false) }));
    ended(storedRun(db));
    expect(seen()).toEqual([
      [2, true],
      [3, true],
    ]);
    expect(seen({ run: own.runId })).toEqual([[3, true]]);
    expect(seen({ probesOnly: true })).toEqual([[2, true]]);
  });
});

describe('examples of difficulty in comparisons', () => {
  const made = (name: string) =>
    createExperiment(db, { name, tasks: [], arms: [] } as Partial<ExperimentSpec> as ExperimentSpec, 1);
  const features: DifficultyFeatures = {
    files: 1,
    tests: 1,
    targets: 1,
    filesTouched: 0,
    stepsToLocalize: null,
    failureKinds: [],
    bestReward: 0,
  };
  /** A run of one attempt, the file count of whose features names it. */
  function single(files: number, reward: number): Stored {
    const tree = new TreeBuilder('single');
    const { id } = tree.walk({ reward });
    tree.estimated(id, {
      difficulty: 'easy',
      features: { ...features, files },
      by: 'rule',
      points: 0,
      probability: null,
      calibration: null,
      reason: '',
    });
    return ended(storedRun(db, { tree, strategy: 'single' }));
  }
  const seen = (which?: Parameters<typeof difficultyExamples>[1]) =>
    difficultyExamples(db, which).map(({ features: { files }, solved }) => [files, solved]);

  it('are single attempts, each with the next repeat of its own cell as the attempt after it', () => {
    const [one, other] = [made('one'), made('other')];
    const place = (
      { runId }: Stored,
      experiment: string,
      repeat: number,
      visible: boolean | null,
      { task = 't', arm = 'a' } = {},
    ) => {
      addCell(db, experiment, { task, arm, repeat }, runId);
      if (visible !== null) writeResult(db, runId, cell(arm, task, repeat, visible).result);
    };
    place(single(1, 0), one, 1, false);
    place(single(2, 0), one, 2, true);
    place(single(3, 1), one, 3, true);
    place(single(4, 0), one, 4, false);
    place(single(5, 0), one, 5, null);
    // Neither another task’s, nor another arm’s, nor another comparison’s run is the one after it.
    place(single(6, 0), one, 7, true, { task: 'u' });
    place(single(7, 0), one, 8, true, { arm: 'b' });
    place(single(8, 0), other, 6, true);
    single(9, 1);
    expect(seen()).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    expect(seen({ experiment: one })).toEqual([]);
    expect(seen({ experiment: other })).toHaveLength(3);
    expect(seen({ experiment: null })).toHaveLength(3);
  });
});

describe('who uses an endpoint', () => {
  it('is told of comparisons under way too, by the models of their arms', () => {
    const comparison = (name: string, ...models: string[]) =>
      createExperiment(
        db,
        {
          name,
          arms: models.map((model) => ({ name: model, strategy: 'mcts', parameters: {}, model })),
        } as Partial<ExperimentSpec> as ExperimentSpec,
        1,
      );
    const using = comparison('Large and small', 'repair', 'mine/large');
    comparison('Others', 'repair', 'minema/large');
    changeExperiment(db, comparison('Over', 'mine/large'), { status: 'done' });
    expect(endpointUses(db, 'mine')).toEqual({
      going: [],
      ended: 0,
      experiments: [{ id: using, name: 'Large and small' }],
    });
  });

  it('is told by settings, roles and what attempts were walked by, of runs going and ended', () => {
    const going = storedRun(db, { model: 'mine/large', taskTitle: 'Sums' });
    ended(storedRun(db, { roles: { vote: 'mine/small' } }));
    storedRun(db, { model: 'minema/large' });
    storedRun(db);
    expect(endpointUses(db, 'mine')).toEqual({
      going: [{ id: going.runId, task: 'Sums', status: 'queued' }],
      ended: 1,
      experiments: [],
    });
    const walked = storedRun(db, { tree: new TreeBuilder('mcts') });
    walked.append([
      {
        type: 'attempt.started',
        attemptId: attemptId(1),
        proposal: {
          kind: 'expand',
          from: rootNodeId,
          steps: 1,
          temperature: 0,
          memory: 'none',
          hint: null,
          backup: true,
          model: 'other/large',
        },
        model: 'other/large',
        experienceOf: [],
        selection: { chosen: rootNodeId, candidates: [], reason: '' },
        strategy: 'mcts',
        actor: engine,
      },
    ]);
    walked.flush();
    expect(endpointUses(db, 'other').going.map(({ id }) => id)).toEqual([walked.runId]);
    expect(endpointUses(db, 'none')).toEqual({ going: [], ended: 0, experiments: [] });
  });
});

describe('the sketch of a run', () => {
  it('holds each node’s parent and the share of targets that pass there or above', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 2, reward: 0.5 });
    tree.walk({ steps: 1 });
    const { runId } = storedRun(db, { tree });
    expect(readSketch(db, runId, nodeId(2))).toEqual({
      parent: [-1, 0, 1, 0],
      score: [0, 0, 0.5, 0],
      best: 2,
    });
    expect(readSketch(db, runId, null).best).toBeNull();
  });

  it('of a walk from the root of just so many nodes beyond the first holds each of them', () => {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ steps: 119 + 60 });
    const { runId } = storedRun(db, { tree });
    const sketch = readSketch(db, runId, head);
    expect([sketch.parent.length, sketch.best]).toEqual([180, 179]);
    expect(sketch.parent).toEqual(Array.from({ length: 180 }, (_, i) => i - 1));
    const { head: further } = tree.walk({ from: head });
    const again = storedRun(db, { tree });
    const thinned = readSketch(db, again.runId, further);
    expect([thinned.parent.length, thinned.best]).toEqual([120 + 31, 150]);
    expect(readSketch(db, again.runId, nodeId(119)).best).toBe(119);
    // n120 is the first of those beyond: it stands alone with the first.
    expect(readSketch(db, again.runId, nodeId(120))).toMatchObject({ best: 120 });
  });

  it('takes the reward where no target is counted', () => {
    const tree = new TreeBuilder('mcts');
    const log = storedRun(db, { tree });
    const score = { ...scored(0.75, 'judged'), targetsTotal: 0, targetsPassing: 0 };
    log.append([{ type: 'node.judged', nodeId: rootNodeId, score, actor: engine }]);
    log.flush();
    expect(readSketch(db, log.runId, null).score).toEqual([0.75]);
  });

  it('is of the first 120 nodes and, beyond them, of the way to the best, thinned to 60', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 110 });
    const { head } = tree.walk({ from: nodeId(110), steps: 140 });
    const { runId } = storedRun(db, { tree });
    const near = readSketch(db, runId, nodeId(119));
    expect([near.parent.length, near.best]).toEqual([120, 119]);
    const far = readSketch(db, runId, head);
    // n120 … n250 are 131 on the way, of which every third from the best up is drawn.
    expect(far.parent).toHaveLength(120 + 44);
    expect(far.best).toBe(163);
    expect(far.parent.slice(1)).toEqual(Array.from({ length: 163 }, (_, i) => i));
  });
});

describe('the list of runs', () => {
  it('has the newest first, keeps what did not change, and reads anew what did', () => {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ steps: 2, reward: 1 });
    tree.heldOut(head, true);
    const one = storedRun(db, { tree, taskTitle: 'One' });
    const two = storedRun(db, { taskTitle: 'Two', verifier: 'none' });
    for (const [i, { runId }] of [one, two].entries())
      db.$client.prepare('update runs set created_at = ? where id = ?').run(i, runId);
    const list = listRuns(db);
    expect(list.map(({ taskTitle }) => taskTitle)).toEqual(['Two', 'One']);
    expect(listRuns(db, 1)).toHaveLength(1);
    const again = listRuns(db);
    expect(again[0]).toBe(list[0]);
    expect(list[0]).toMatchObject({ best: null, nodes: 0, attempts: 0, verifier: 'none', lastSeq: 1 });
    expect(list[1]).not.toHaveProperty('verifier');
    one.append([{ type: 'best.changed', nodeId: head, actor: engine }]);
    one.flush();
    const [kept, changed] = listRuns(db);
    expect(kept).toBe(again[0]);
    expect(changed).toMatchObject({
      nodes: 3,
      best: { nodeId: 'n2', depth: 2, score: scored(1), holdout: true },
    });
    expect(db.select().from(runs).all()).toHaveLength(2);
  });

  it('has 200 of them, if no other number is wanted', () => {
    for (let i = 0; i < 201; i++) storedRun(db);
    expect([listRuns(db).length, listRuns(db, 201).length]).toEqual([200, 201]);
  });
});

describe('a search through a run’s texts', () => {
  const observation = (text: string) => JSON.stringify({ text, error: false });

  /** A run with one node for each observation, from n0 on. */
  function texts(...lines: string[]): Stored {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: lines.length - 1 });
    const log = storedRun(db, { tree });
    for (const [i, line] of lines.entries())
      db.$client
        .prepare('update nodes set observation = ? where run_id = ? and id = ?')
        .run(putText(db, observation(line)), log.runId, nodeId(i));
    return log;
  }

  it('finds each node in which every word stands, in the order of the nodes, from any node on', () => {
    const { runId } = texts('Red fish', 'blue', 'a RED bird and a fish', 'fish');
    const find = (terms: string[], from = 0) =>
      [...findText(db, runId, terms, from)].flatMap(({ found }) =>
        found.map((hit) => [hit.nodeId, hit.field, hit.hit]),
      );
    expect(find(['red', 'fish'])).toEqual([
      ['n0', 'observation', 'Red'],
      ['n2', 'observation', 'RED'],
    ]);
    expect(find(['fish'], 3)).toEqual([['n3', 'observation', 'fish']]);
    expect(find(['read_file'])).toEqual([
      ['n1', 'title', 'read_file'],
      ['n2', 'title', 'read_file'],
    ]);
  });

  it('looks in the action, the thought, the observation and the title, and shows the first of them that holds a word', () => {
    const { runId } = texts('nothing', 'nothing');
    const put = (column: string, value: string, node = 1) =>
      db.$client
        .prepare(`update nodes set ${column} = ? where run_id = ? and id = ?`)
        .run(putText(db, value), runId, nodeId(node));
    put('action', JSON.stringify({ kind: 'shell', command: 'ls fish' }));
    put('thought', 'a bird and a fish');
    put('observation', observation('a red bird'));
    const find = (...terms: string[]) =>
      [...findText(db, runId, terms, 0)].flatMap(({ found }) =>
        found.map(({ nodeId, field, before, hit, after }) => [nodeId, field, before, hit, after]),
      );
    expect(find('fish')).toEqual([['n1', 'action', 'ls ', 'fish', '']]);
    expect(find('bird')).toEqual([['n1', 'thought', 'a ', 'bird', ' and a fish']]);
    expect(find('red')).toEqual([['n1', 'observation', 'a ', 'red', ' bird']]);
    expect(find('file', 'red', 'fish')).toEqual([['n1', 'action', 'ls ', 'fish', '']]);
    expect(find('edit_file', 'red')[0]?.slice(0, 2)).toEqual(['n1', 'observation']);
    expect(find('shell')).toEqual([]);
    expect(find('red', 'nothing')).toEqual([]);
    expect([...findText(db, runId, ['fish'], 2)]).toEqual([{ found: [], next: 2 }]);
  });

  it('pauses after each fifty nodes, and ends with the last', () => {
    const { runId } = texts(...Array.from({ length: 120 }, (_, i) => `line ${i}`));
    expect([...findText(db, runId, ['line'], 0)].map(({ found, next }) => [found.length, next])).toEqual([
      [50, 50],
      [50, 100],
      [20, 120],
    ]);
  });

  it('finds where a test came to pass or broke, against the nearest node above whose tests were run', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 4 });
    const log = storedRun(db, { tree });
    const report = (...statuses: [string, TestResult['status']][]): string => {
      const outcome: Outcome = {
        status: 'read',
        tests: statuses.map(([id, status]) => ({ id, status, message: '', frame: null })),
        exitCode: 0,
        log: '',
        ms: 0,
        tampered: [],
      };
      return putText(db, JSON.stringify(outcome));
    };
    const at = (node: number, hash: string) =>
      db.$client
        .prepare('update nodes set outcome = ? where run_id = ? and id = ?')
        .run(hash, log.runId, nodeId(node));
    const first = report(['Adds', 'failed'], ['adds twice', 'passed'], ['other', 'failed']);
    at(0, first);
    at(1, first);
    at(3, report(['Adds', 'passed'], ['adds twice', 'passed'], ['other', 'passed'], ['adds anew', 'passed']));
    at(4, report(['Adds', 'passed'], ['adds twice', 'skipped'], ['other', 'passed']));
    const changes = (name: string) => [...findTestChanges(db, log.runId, name)];
    expect(changes('adds')).toEqual([
      { nodeId: 'n3', change: 'fixed', before: '', hit: 'Adds', after: '' },
      { nodeId: 'n4', change: 'broken', before: '', hit: 'adds', after: ' twice' },
    ]);
    expect(changes('anew')).toEqual([null, null]);
  });
});
