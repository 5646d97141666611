import { describe, expect, it } from 'vitest';
import { changesBetween } from '@/components/timeline/changes-between';
import { playedOn, wholeRunMs } from '@/components/timeline/playback';
import { neighbouring, timelineOf } from '@/components/timeline/timeline-model';
import { eventSentence } from '@/components/wording/event-sentence';
import { asBlobHash, asNodeId, asSnapshotId, nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { defaultBudget } from '@/server/core/usage/budget';
import { eventLogOf, logOf, scoreOfTargets, settled, started, treeOf } from '@/tests/unit/tree/grown-run';

const verified = {
  type: 'node.verified' as const,
  nodeId: nodeId(2),
  score: scoreOfTargets(4, 'verified'),
  outcome: asBlobHash('o'),
  tampered: [],
};
const log = logOf(
  { type: 'run.status', status: 'running', reason: null },
  settled(0, null, 0),
  started(1, nodeId(0)),
  settled(1, 0, 1),
  { type: 'run.budget', budget: { ...defaultBudget, steps: 9 }, reason: null },
  started(2, nodeId(1)),
  settled(2, 1, 2),
  verified,
  { type: 'best.changed', nodeId: nodeId(2) },
  { type: 'run.status', status: 'solved', reason: null },
);
const at = (seq: number) => foldEvents(log.slice(0, seq));

describe('what changed between two moments', () => {
  it('names new nodes, the best, spend, budget, status and what was verified', () => {
    const changes = changesBetween(at(5), at(11));
    expect(changes).toMatchObject({
      events: 6,
      nodes: ['n2'],
      verified: ['n2'],
      attempts: 1,
      best: { from: null, to: 'n2' },
      status: { from: 'running', to: 'solved' },
      strategy: null,
      spend: { steps: 1 },
    });
    expect([changes.budget?.from.steps, changes.budget?.to.steps]).toEqual([defaultBudget.steps, 9]);
  });

  it('counts what was verified by its files, each once, and the holdout apart', () => {
    const files = asSnapshotId('host:same');
    const score = scoreOfTargets(2, 'verified');
    const run = logOf(
      settled(0, null, 0, { score }),
      started(1, nodeId(0)),
      settled(1, 0, 1, { snapshot: files, score }),
      settled(2, 1, 2, { snapshot: files, score }),
      settled(3, 2, 3, { score: scoreOfTargets(3) }),
      {
        type: 'node.heldout',
        nodeId: nodeId(2),
        passed: true,
        passing: 1,
        total: 1,
        outcome: asBlobHash('h'),
      },
    );
    const begun = foldEvents(run.slice(0, 2));
    expect(changesBetween(begun, foldEvents(run))).toMatchObject({ verified: ['n1'], heldOut: ['n2'] });
    expect(changesBetween(foldEvents(run.slice(0, 4)), foldEvents(run)).verified).toEqual([]);
  });

  it('is the same whichever moment is named first', () => {
    expect(changesBetween(at(11), at(5))).toEqual(changesBetween(at(5), at(11)));
  });

  it('is nothing between a moment and itself, also when the two came by different ways', () => {
    const copy = foldEvents(structuredClone(log.slice(0, 8)));
    expect(changesBetween(at(8), copy)).toMatchObject({ events: 0, nodes: [], best: null, budget: null });
  });
});

describe('marks and decisions', () => {
  const timeline = timelineOf(eventLogOf(log), defaultBudget);

  it('marks solutions, budget changes, new bests and changes of status, each with its event', () => {
    expect(timeline.marks.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
      '2 status',
      '6 budget',
      '9 solution',
      '10 best',
      '11 status',
    ]);
  });

  it('steps from decision to decision, and says when there is none that way', () => {
    expect(timeline.decisions).toEqual([4, 7]);
    const walk = [neighbouring([4, 7], 1, 1), neighbouring([4, 7], 4, 1), neighbouring([4, 7], 7, 1)];
    expect(walk).toEqual([4, 7, null]);
    const back = [neighbouring([4, 7], 11, -1), neighbouring([4, 7], 7, -1), neighbouring([4, 7], 4, -1)];
    expect(back).toEqual([7, 4, null]);
    expect(neighbouring([], 3, 1)).toBeNull();
  });

  it('puts every event of a run into words', () => {
    const sentences = log.map(eventSentence);
    expect(sentences[3]).toBe('the engine started attempt 1 from n0');
    expect(sentences[5]).toBe('the engine set the budget to 9 steps');
    expect(sentences[8]).toBe('n2 verified: 4 of 4 targets, a solution');
    expect(sentences.every((text) => text.length > 5)).toBe(true);
  });
});

describe('playing', () => {
  it('takes the same time for any length: moments are skipped, not slowed', () => {
    expect(playedOn(wholeRunMs, 70, 1)).toBe(70);
    expect(playedOn(wholeRunMs / 2, 40_000, 1)).toBe(20_000);
    expect(playedOn(wholeRunMs / 4, 40_000, 4)).toBe(40_000);
  });

  it('waits for a whole event', () => {
    expect(playedOn(10, 70, 1)).toBe(0);
  });
});

it('a chain of nodes has as many new nodes as events of settling', () => {
  const chain = logOf(...treeOf([null, 0, 1, 2]));
  const changes = changesBetween(foldEvents(chain.slice(0, 2)), foldEvents(chain));
  expect(changes.nodes).toEqual([asNodeId('n1'), asNodeId('n2'), asNodeId('n3')]);
});
