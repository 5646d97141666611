import { describe, expect, it } from 'vitest';
import { testRows } from '@/components/inspector/test-changes';
import { fileDiff, lineOf } from '@/components/reading/unified-diff';
import { containing, fitting, following, mapSize, revealing, steadied } from '@/components/scene/viewport';
import { timelineOf } from '@/components/timeline/timeline-model';
import { asNodeId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import { eventLogOf, logOf, treeOf } from './grown-run';

describe('a file’s change', () => {
  it('says at which line of a file a piece of it begins', () => {
    expect(lineOf('b = 2', 'a = 1\nb = 2\nc = 3')).toBe(2);
    expect(lineOf('a = 1\nb', 'a = 1\nb = 2')).toBe(1);
    expect(lineOf('z', 'a = 1')).toBeNull();
  });

  const numbered = (n: number) => Array.from({ length: n }, (_, i) => `line ${i + 1}`);

  it('numbers both sides and folds what is unchanged', () => {
    const before = numbered(30);
    const after = before.with(9, 'ten').toSpliced(24, 0, 'new');
    const diff = fileDiff({
      path: 'a.js',
      kind: 'changed',
      before: before.join('\n'),
      after: after.join('\n'),
      binary: false,
    });
    expect([diff.added, diff.removed, diff.hunks.length]).toEqual([2, 1, 2]);
    expect(diff.hunks.map((hunk) => hunk.skipped)).toEqual([6, 8]);
    expect(diff.hunks[0]?.lines.filter((line) => line.kind !== 'same')).toEqual([
      { kind: 'removed', before: 10, after: null, text: 'line 10' },
      { kind: 'added', before: null, after: 10, text: 'ten' },
    ]);
    expect(diff.hunks[1]?.lines.at(-1)).toMatchObject({ before: 27, after: 28 });
  });

  it('shows an added file whole', () => {
    const diff = fileDiff({ path: 'b', kind: 'added', before: null, after: 'x\ny\n', binary: false });
    expect([diff.added, diff.removed]).toEqual([2, 0]);
  });

  it('says why there are no lines', () => {
    expect(fileDiff({ path: 'b', kind: 'changed', before: null, after: null, binary: true }).note).toMatch(
      /binary/,
    );
    expect(fileDiff({ path: 'b', kind: 'mode', before: 'x', after: 'x', binary: false }).note).toMatch(
      /mode/,
    );
  });
});

describe('the tests of a node', () => {
  const test = (id: string, status: TestResult['status']): TestResult => ({
    id,
    status,
    message: '',
    frame: null,
  });
  const outcome = (...tests: TestResult[]): Outcome => ({
    status: 'read',
    tests,
    exitCode: 0,
    log: '',
    ms: 1,
    tampered: [],
  });

  it('puts targets first, says what was fixed and broken, and names what is absent', () => {
    const rows = testRows(
      outcome(test('other', 'passed'), test('guard', 'failed'), test('target', 'passed')),
      { targets: ['target', 'gone'], guards: ['guard'] },
      outcome(test('target', 'failed'), test('guard', 'passed')),
    );
    expect(rows.map(({ id, status, change }) => [id, status, change])).toEqual([
      ['target', 'passed', 'fixed'],
      ['gone', 'absent', null],
      ['guard', 'failed', 'broken'],
      ['other', 'passed', null],
    ]);
  });
});

describe('the timeline', () => {
  it('sums the spend of the first limited meter', () => {
    const timeline = timelineOf(eventLogOf(logOf(...treeOf([null, 0, 1, 2]))), {
      ...defaultBudget,
      steps: 10,
    });
    expect(timeline.points.map((point) => point.value)).toEqual([0, 0, 1, 2, 3]);
    expect([timeline.meter, timeline.limit, timeline.top]).toEqual(['steps', 10, 10]);
  });

  it('keeps a person’s act visible among thousands of events', () => {
    const events = logOf(...treeOf([null, ...Array.from({ length: 3000 }, (_, i) => i)]));
    const you = { kind: 'person', name: 'you' } as const;
    const acted = events.map((event) =>
      event.seq === 1500
        ? { ...event, type: 'verification.requested' as const, nodeId: asNodeId('n7'), actor: you }
        : // The steps of a person's attempt are the agent's work.
          event.seq > 1400 && event.seq < 1600
          ? { ...event, actor: you }
          : event,
    );
    const { marks, points } = timelineOf(eventLogOf(acted), defaultBudget, 100);
    expect(points.length).toBeLessThanOrEqual(100);
    expect(marks).toEqual([{ seq: 1500, kind: 'person' }]);
  });
});

describe('the view', () => {
  const pane = { width: 800, height: 600 };

  it('fits all of a large tree', () => {
    const box = { x: 0, y: 0, width: 4000, height: 1000 };
    const { x, y, zoom } = fitting(box, pane);
    expect(x + 30 * zoom).toBeGreaterThanOrEqual(32);
    // Beyond the last node there is room for its words, and no more.
    expect(pane.width - (x + (box.width - 60) * zoom)).toBeCloseTo(96);
    expect(y + box.height * zoom).toBeLessThanOrEqual(pane.height);
  });

  it('stays where it is while what should be seen is seen', () => {
    const viewport = { x: 0, y: 0, zoom: 1 };
    expect(revealing(viewport, { x: 400, y: 300 }, pane)).toBe(viewport);
    expect(following(viewport, { x: 0, y: 0, width: 500, height: 400 }, { x: 400, y: 300 }, pane)).toBe(
      viewport,
    );
  });

  it('keeps what is looked at in place when words come or go above, and no row out of view', () => {
    const box = { x: 0, y: -40, width: 800, height: 400 };
    const roomy = { x: 10, y: 200, zoom: 1 };
    expect(steadied(roomy, box, 60)).toEqual({ x: 10, y: 140, zoom: 1 });
    expect(steadied({ x: 10, y: 140, zoom: 1 }, box, -60)).toEqual(roomy);
    expect(steadied({ x: 10, y: 100, zoom: 1 }, box, 60).y).toBe(92);
    expect(steadied({ x: 10, y: 70, zoom: 1 }, box, 60).y).toBe(70);
    expect(steadied({ x: 10, y: -500, zoom: 1 }, box, 60).y).toBe(-560);
    expect(steadied(roomy, box, 0)).toBe(roomy);
  });

  it('brings all of a tree into view that there is room for, and moves nothing else', () => {
    const box = { x: 0, y: 0, width: 800, height: 5000 };
    expect(containing({ x: -30, y: -900, zoom: 1 }, box, pane)).toEqual({ x: 0, y: -900, zoom: 1 });
    expect(containing({ x: 300, y: 0, zoom: 0.5 }, box, pane).x).toBe(300);
    expect(containing({ x: 500, y: 0, zoom: 0.5 }, box, pane).x).toBe(pane.width - 400);
    const inside = { x: 10, y: 0, zoom: 0.1 };
    expect(containing(inside, box, pane)).toBe(inside);
  });

  it('maps a flat tree flat and a tall one tall, neither too small to use', () => {
    expect(mapSize({ width: 1680, height: 1200 })).toEqual({ width: 168, height: 120 });
    expect(mapSize({ width: 3000, height: 80 })).toEqual({ width: 168, height: 40 });
    expect(mapSize({ width: 7000, height: 13_000 })).toEqual({ width: 65, height: 120 });
  });

  it('moves as little as brings a point into view', () => {
    expect(revealing({ x: 0, y: 0, zoom: 1 }, { x: 900, y: 300 }, pane)).toEqual({ x: -180, y: 0, zoom: 1 });
  });
});
