import { describe, expect, it } from 'vitest';
import { storyOf } from '@/components/wording/story-of';
import { asAttemptId, asBlobHash, asRunId, nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, scoreOfTargets, settled, started } from '@/tests/unit/tree/grown-run';

const step = (id: number, parent: number, depth: number, attempt: number, more = {}) =>
  settled(id, parent, depth, { attemptId: asAttemptId(`a${attempt}`), ...more });
const verified = (id: number, passing: number) => ({
  type: 'node.verified' as const,
  nodeId: nodeId(id),
  score: scoreOfTargets(passing, 'verified'),
  outcome: asBlobHash('o'),
  tampered: [],
});
/** Attempt 1 walks n1, n2; attempt 2 is a dead end from n0; attempt 3 wins from n1. */
const log = logOf(
  settled(0, null, 0),
  started(1, nodeId(0)),
  step(1, 0, 1, 1, { inputTokens: 10, changed: ['a.ts'] }),
  step(2, 1, 2, 1, { inputTokens: 10 }),
  started(2, nodeId(0)),
  step(3, 0, 1, 2, { inputTokens: 60 }),
  started(3, nodeId(1)),
  step(4, 1, 2, 3, { inputTokens: 20, changed: ['b.ts', 'a.ts'] }),
  verified(4, 4),
  { type: 'best.changed', nodeId: nodeId(4) },
);

describe('the run in four answers', () => {
  const story = storyOf(foldEvents(log));

  it('names what won', () => {
    expect([story.best?.id, story.won]).toEqual(['n4', true]);
  });

  it('tells the choices that led there, from the root, and no others', () => {
    expect(story.turnings.map(({ attempt, record }) => [attempt.id, record?.chosen])).toEqual([
      ['a1', 'n0'],
      ['a3', 'n1'],
    ]);
  });

  it('shares the cost among the attempts, most expensive first, and says what part lay on the way', () => {
    expect(story.expenses.map(({ attemptId, share }) => [attemptId, share])).toEqual([
      ['a2', 0.6],
      ['a1', 0.2],
      ['a3', 0.2],
    ]);
    expect(story.pathShare).toBe(0.5);
  });

  it('lists the files changed on the way once', () => {
    expect(story.files).toEqual(['a.ts', 'b.ts']);
  });

  it('tells what attempts without a gain tried, each by edits of its own where it made some', () => {
    const edit = (to: string) => ({ path: 'a.py', old: 'x', new: to });
    const learnt = (attempt: number, ...edits: string[]) => ({
      type: 'experience.added' as const,
      entry: {
        attemptId: asAttemptId(`a${attempt}`),
        approachTried: `Tried ${edits.length} changes in a.py, kept none.`,
        firstFailure: null,
        relevantFiles: [],
        testOutputs: [],
        partialWins: [],
        failedEdits: edits.map(edit),
        keyFindings: [],
        postMortem: null,
        reward: 0,
      },
    });
    const { tried } = storyOf(
      foldEvents(
        logOf(
          settled(0, null, 0),
          ...[1, 2, 3].flatMap((attempt) => [
            started(attempt, nodeId(0)),
            step(attempt, 0, 1, attempt, { changed: ['a.py'] }),
          ]),
          learnt(1, 'one', 'two', 'two', 'three'),
          learnt(2, 'one', 'two', 'four'),
        ),
      ),
    );
    expect(tried.map(({ approach, files }) => approach ?? files)).toEqual([
      'Tried 4 changes in a.py, kept none.',
      'Tried 3 changes in a.py, kept none.',
      ['a.py'],
    ]);
    expect(tried.map(({ edits }) => edits.map((one) => one.new))).toEqual([
      ['one', 'two'],
      ['four', 'one'],
      [],
    ]);
    expect(tried.map(({ moreEdits }) => moreEdits)).toEqual([1, 1, 0]);
  });

  it('does not call a winner what the holdout rejected, and stands without any node', () => {
    const rejected = foldEvents([
      ...log,
      {
        type: 'node.heldout',
        nodeId: nodeId(4),
        passed: false,
        passing: 0,
        total: 1,
        outcome: asBlobHash('h'),
        runId: asRunId('rtest'),
        seq: log.length + 1,
        at: 0,
        actor: { kind: 'engine' },
      },
    ]);
    expect(storyOf(rejected).won).toBe(false);
    expect(storyOf(foldEvents(logOf()))).toMatchObject({
      best: null,
      won: false,
      turnings: [],
      expenses: [],
    });
  });
});
