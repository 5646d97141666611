import { describe, expect, it } from 'vitest';
import {
  type AttemptId,
  asBlobHash,
  asRunId,
  asSnapshotId,
  attemptId,
  type NodeId,
  nodeId,
} from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { complements } from '@/server/core/run/complements';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { defaultBudget } from '@/server/core/usage/budget';
import { stitchSearch } from '@/server/search/strategies/stitch-search';
import { searchView } from '@/server/search/view';
import { newNode } from '@/tests/support/build/node';

const targets = ['t1', 't2', 't3', 't4'];
/** `e a.js` edits a file, `r` reads, `t t1,t3` runs the tests, of which those pass. */
type Step = string;

/** Writes a log of attempts from the root, each ended, and folds it. */
class Log {
  private readonly events: RunEvent[] = [];
  private nodes = 0;
  private attempts = 0;

  constructor() {
    this.add({
      type: 'run.created',
      spec: {
        taskName: 't',
        taskTitle: 'T',
        strategy: 'stitch-search',
        parameters: {},
        model: 'repair',
        sandbox: 'local',
        seed: 1,
        budget: { ...defaultBudget, steps: 100 },
        onInterruption: 'resume',
      },
    });
    this.node(null, null, 't');
    this.add({ type: 'baseline.fixed', baseline: { targets, guards: ['g'] } });
  }

  attempt(steps: Step[], graft?: { from: NodeId; steps: NodeId[] }): NodeId[] {
    const id = attemptId(++this.attempts);
    const from = graft?.from ?? nodeId(0);
    this.add({
      type: 'attempt.started',
      attemptId: id,
      proposal: {
        kind: 'expand',
        from,
        steps: 10,
        temperature: 0,
        memory: 'none',
        hint: null,
        backup: true,
        ...(graft ? { graft: { donorRun: null, steps: graft.steps, close: true, goOn: false } } : {}),
      },
      model: 'repair',
      experienceOf: [],
      selection: { chosen: from, candidates: [], reason: 'test' },
      strategy: 'stitch-search',
    });
    let head = from;
    const made = steps.map((step) => {
      head = this.node(head, id, step);
      return head;
    });
    this.add({ type: 'attempt.ended', attemptId: id, reason: 'test' });
    return made;
  }

  state = () => foldEvents(this.events);
  decide = (parameters: Record<string, unknown> = {}) =>
    stitchSearch.propose(
      searchView(this.state()),
      stitchSearch.parameters.parse(parameters),
      seededRandom('test'),
    );

  private node(parentId: NodeId | null, attempt: AttemptId | null, step: Step): NodeId {
    const id = parentId === null ? nodeId(0) : nodeId(++this.nodes);
    const [kind, what = ''] = step.split(' ');
    const passing = what === '' ? [] : what.split(',');
    const some = passing.length > 0 && passing.length < targets.length;
    this.add({
      type: 'node.settled',
      node: newNode({
        id,
        parentId,
        attemptId: attempt,
        depth: parentId === null ? 0 : 1,
        actionKind: kind === 'e' ? 'edit_file' : kind === 't' ? 'run_tests' : 'read_file',
        title: step,
        snapshot: asSnapshotId(`host:${id}`),
        changed: kind === 'e' ? [what] : [],
        score:
          kind === 't'
            ? {
                targetsPassing: passing.length,
                targetsTotal: targets.length,
                guardsPassing: 1,
                guardsTotal: 1,
                reward: passing.length / targets.length,
                solved: passing.length === targets.length,
                source: 'verified',
                ...(some ? { passing } : {}),
              }
            : null,
        outcome: asBlobHash('o'),
      }),
    });
    return id;
  }

  private add(body: EventBody): void {
    const actor = { kind: 'strategy' as const, name: 'stitch-search' };
    this.events.push({ ...body, actor, runId: asRunId('r0000test'), seq: this.events.length + 1, at: 0 });
  }
}

describe('stitch search', () => {
  it('begins afresh as long as no two attempts mended different things', () => {
    const log = new Log();
    expect(log.decide()).toMatchObject({ kind: 'propose', proposal: { from: 'n0' } });
    log.attempt(['r', 'e a.js', 't t1,t2']);
    log.attempt(['e a.js', 't t1']);
    const decision = log.decide();
    expect(decision).toMatchObject({ kind: 'propose', proposal: { from: 'n0' } });
    expect(decision.kind === 'propose' && decision.proposal.graft).toBeUndefined();
  });

  it('replays the stretch that made the missing tests pass, and no more, onto the attempt that lacks it', () => {
    const log = new Log();
    const [, , host] = log.attempt(['r', 'e a.js', 't t1,t2']);
    const [, , , fix] = log.attempt(['e c.js', 't', 'r', 'e b.js', 't t3,t4', 'e c.js', 't t3']);
    const decision = log.decide();
    expect(decision).toMatchObject({
      kind: 'propose',
      proposal: { from: host, steps: 1, graft: { donorRun: null, steps: [fix], close: true, goOn: false } },
      selection: {
        chosen: host,
        reason: 'Graft 1: n7 made 2 tests that fail at n3 pass. Together 4 targets pass.',
      },
    });
  });

  it('takes the pair with the most targets together, and among those the smallest graft', () => {
    const log = new Log();
    log.attempt(['e a.js', 't t1']);
    log.attempt(['e b.js', 'e b.js', 'e b.js', 't t2,t3']);
    log.attempt(['e c.js', 't t1,t4']);
    const [first] = complements(log.state());
    expect(first).toMatchObject({
      host: 'n6',
      first: 'n7',
      steps: ['n7'],
      union: 4,
      size: 1,
      gains: ['t1', 't4'],
    });
  });

  it('counts what the stretch’s files rest on', () => {
    const log = new Log();
    log.attempt(['e a.js', 't t1']);
    log.attempt(['e b.js', 't', 'e c.js', 't', 'e b.js', 't t2']);
    const pairs = complements(log.state());
    expect(pairs.find(({ last }) => last === 'n7')).toMatchObject({ steps: ['n7'], size: 2 });
  });

  it('tries no pair twice, and not more grafts than it may', () => {
    const log = new Log();
    const [, host] = log.attempt(['e a.js', 't t1,t2']);
    const [fix] = log.attempt(['e b.js', 't t3,t4']);
    expect(log.decide({ grafts: 0 })).toMatchObject({ proposal: { from: 'n0' } });
    log.attempt(['e b.js'], { from: host as NodeId, steps: [fix as NodeId] });
    expect(log.decide()).toMatchObject({ proposal: { from: 'n4', graft: { steps: ['n1'] } } });
    log.attempt(['e a.js'], { from: nodeId(4), steps: [nodeId(1)] });
    expect(log.decide()).toMatchObject({ proposal: { from: 'n0' } });
    expect(log.decide({ attempts: 2 })).toMatchObject({ kind: 'done' });
  });

  it('asks for what no attempt has mended, where it is to focus', () => {
    const log = new Log();
    expect(log.decide({ focus: true })).toMatchObject({ proposal: { hint: null } });
    log.attempt(['e a.js', 't t1,t3']);
    expect(log.decide()).toMatchObject({ proposal: { hint: null } });
    expect(log.decide({ focus: true })).toMatchObject({
      proposal: { from: 'n0', hint: expect.stringMatching(/Mend what makes these fail: t2; t4\.$/) },
    });
  });

  it('ends at a solution', () => {
    const log = new Log();
    log.attempt(['e a.js', 't t1,t2,t3,t4']);
    expect(log.decide()).toEqual({ kind: 'done', reason: 'n2 passes all visible tests.' });
  });
});
