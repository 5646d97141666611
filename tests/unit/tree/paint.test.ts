import { describe, expect, it } from 'vitest';
import { lensMarks, scoreText } from '@/components/scene/lens';
import { makeScenes } from '@/components/scene/make-scenes';
import { paintTree } from '@/components/scene/paint';
import { plainOptions, type Scene } from '@/components/scene/scene';
import type { DrawingTheme } from '@/components/scene/theme';
import { asAttemptId, nodeId } from '@/server/core/base/ids';
import type { EventBody } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, scoreOfTargets, settled, started, treeOf } from './grown-run';

const theme: DrawingTheme = {
  ink: 'ink',
  soft: 'soft',
  faint: 'faint',
  bg: 'bg',
  panel: 'panel',
  line: 'line',
  accent: 'accent',
  gold: 'gold',
  bad: 'bad',
  good: 'good',
  scales: {
    t: ['t0', 't1', 't2', 't3', 't4'],
    q: ['q0', 'q1', 'q2', 'q3', 'q4'],
    k: ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'],
  },
  font: 'sans-serif',
};
const pane = { width: 800, height: 600 };

/** What was drawn: each call with the colour it was drawn in. */
function painted(scene: Scene, zoom: number, marks: Parameters<typeof paintTree>[4]['marks'] = null) {
  const calls: { does: string; colour: string; args: number[]; dashed: boolean; text?: string }[] = [];
  let dash: number[] = [];
  const set: Record<string, string | number> = {};
  const record =
    (does: string, colour: 'fillStyle' | 'strokeStyle') =>
    (...args: (number | string)[]) => {
      const numbers = args.filter((arg) => typeof arg === 'number');
      const text = args.find((arg) => typeof arg === 'string');
      calls.push({ does, colour: String(set[colour]), args: numbers, dashed: dash.length > 0, text });
    };
  const methods: Record<string, unknown> = {
    fillRect: record('fillRect', 'fillStyle'),
    fillText: record('fillText', 'fillStyle'),
    stroke: record('stroke', 'strokeStyle'),
    fill: record('fill', 'fillStyle'),
    setLineDash: (to: number[]) => {
      dash = to;
    },
    measureText: (text: string) => ({ width: text.length * 6 }),
  };
  const context = new Proxy(set, {
    get: (target, name) => methods[String(name)] ?? target[String(name)] ?? (() => {}),
  });
  paintTree(context as never, scene, { x: 40, y: 60, zoom }, pane, {
    far: zoom < 0.35,
    selected: null,
    hovered: null,
    kept: null,
    marks,
    theme,
    scale: 1,
  });
  return calls;
}

const sceneOf = (events: EventBody[], options = plainOptions) =>
  makeScenes()(foldEvents(logOf(...events)), options);
const chain = (length: number) => treeOf([null, ...Array.from({ length: length - 1 }, (_, i) => i)]);

describe('the canvas', () => {
  it('draws a long stretch of one look as one bar from afar', () => {
    const scene = sceneOf([settled(0, null, 0, { score: scoreOfTargets(0) }), ...chain(400).slice(1)]);
    const bars = painted(scene, 0.05).filter((call) => call.colour === 't0');
    expect(bars).toHaveLength(1);
    expect(bars[0]?.args[2]).toBeGreaterThan(400 * 34 * 0.05 - 2);
  });

  it('leaves out what is not seen', () => {
    expect(painted(sceneOf(chain(2000)), 0.34).length).toBeLessThan(120);
  });

  it('draws the best path in gold over the rest', () => {
    const scene = sceneOf([...treeOf([null, 0, 1, 1]), { type: 'best.changed', nodeId: nodeId(3) }]);
    const edges = painted(scene, 1).filter(
      (call) => call.does !== 'fillText' && ['faint', 'gold'].includes(call.colour),
    );
    expect(edges.map((edge) => edge.colour)).toEqual(['faint', 'faint', 'gold', 'gold', 'gold']);
  });

  it('draws the best path in gold also where a person started it', () => {
    const begun = started(1, nodeId(0));
    const events = [
      settled(0, null, 0),
      begun,
      settled(1, 0, 1, { attemptId: asAttemptId('a1') }),
      { type: 'best.changed', nodeId: nodeId(1) } as const,
    ];
    const log = logOf(...events).map((event) =>
      event.type === 'attempt.started'
        ? { ...event, actor: { kind: 'person', name: 'Ada' } as const }
        : event,
    );
    const lines = painted(makeScenes()(foldEvents(log)), 1)
      .filter(({ does, colour }) => does === 'fillRect' && ['accent', 'gold'].includes(colour))
      .map(({ colour }) => colour);
    expect(lines).toEqual(['accent', 'gold']);
  });

  it('writes after the ends of paths what they are, the best first, and never one over another', () => {
    const events = [
      settled(0, null, 0, { score: scoreOfTargets(0) }),
      ...Array.from({ length: 40 }, (_, i) => settled(i + 1, 0, 1, { score: scoreOfTargets(i % 4) })),
      { type: 'best.changed', nodeId: nodeId(4) } as const,
    ];
    const texts = painted(sceneOf(events), 0.1).filter(({ does }) => does === 'fillText');
    expect(texts[0]?.text).toBe('3/4 step 4');
    const lines = texts.map(({ args }) => args[1] ?? 0).sort((a, b) => a - b);
    expect(lines.length).toBeGreaterThan(5);
    for (let i = 1; i < lines.length; i++) {
      expect((lines[i] ?? 0) - (lines[i - 1] ?? 0)).toBeGreaterThanOrEqual(12);
    }
  });

  it('draws density where rows are thinner than pixels: the best shade of a cell, not one mark a node', () => {
    const events = Array.from({ length: 3001 }, (_, i) =>
      settled(i, i === 0 ? null : 0, i === 0 ? 0 : 1, { score: scoreOfTargets(i % 20 === 7 ? 4 : 1) }),
    );
    const cells = painted(sceneOf(events), 0.003).filter(({ colour }) => /^t\d$/.test(colour));
    expect(cells.length).toBeLessThan(400);
    expect(cells.filter(({ colour }) => colour === 't4').length).toBeGreaterThan(100);
  });

  it('marks edits and test runs in a box that has room for it', () => {
    const kinds = ['read_file', 'edit_file', 'run_tests', 'edit_file'] as const;
    const events = [
      settled(0, null, 0),
      ...kinds.map((actionKind, i) => settled(i + 1, i, i + 1, { actionKind })),
    ];
    const scene = sceneOf(events, { ...plainOptions, boxes: true });
    const ticks = painted(scene, 1).filter(
      ({ does, colour, args }) => does === 'fillRect' && colour === 'ink' && (args[2] ?? 9) <= 2,
    );
    expect(ticks).toHaveLength(3);
  });

  it('draws the donor of a graft as a dashed line', () => {
    const grafted = [...treeOf([null, 0, 0]), settled(3, 2, 2, { donorId: nodeId(1) })];
    const dashed = painted(sceneOf(grafted), 1).filter((call) => call.dashed);
    expect(dashed.map(({ does, colour }) => [does, colour])).toEqual([['stroke', 'accent']]);
  });

  it('draws in a box how the tests passing grew along the chain', () => {
    const events = [
      ...treeOf([null]),
      ...[1, 2, 3, 4].map((id) => settled(id, id - 1, id, { score: scoreOfTargets(id) })),
    ];
    const scene = sceneOf(events, { ...plainOptions, boxes: true });
    const steps = painted(scene, 1).filter((call) => call.does === 'fillRect' && /^t\d$/.test(call.colour));
    expect(steps.map((step) => step.colour)).toEqual(['t1', 't2', 't3', 't4']);
    const heights = steps.map((step) => step.args[3] ?? 0);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(new Set(heights).size).toBe(4);
  });

  it('writes the scores of a choice, the chosen one first', () => {
    const marks = lensMarks({
      chosen: nodeId(2),
      candidates: [
        { node: nodeId(1), score: 0.5, terms: {} },
        { node: nodeId(2), score: 1.25, terms: {} },
      ],
      reason: '',
    });
    const labels = painted(sceneOf(treeOf([null, 0, 0])), 1, marks)
      .filter((call) => call.does === 'fillText')
      .map((call) => call.text);
    expect(labels.slice(-2)).toEqual(['1.25', '.50']);
    expect(scoreText(Number.POSITIVE_INFINITY)).toBe('∞');
  });
});
