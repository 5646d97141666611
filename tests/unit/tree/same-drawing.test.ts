import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions, type Scene, type SceneOptions } from '@/components/scene/scene';
import { type AttemptId, asAttemptId, asSnapshotId, type NodeId, nodeId } from '@/server/core/base/ids';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import { applyEvent, foldEvents, openingState } from '@/server/core/run/fold';
import { copyOf, type RunState } from '@/server/core/run/state';
import { logOf, scoreOfTargets, settled, started } from './grown-run';

/** One thing that happens in a run; numbers pick among what there is. */
interface Step {
  what: 'start' | 'step' | 'end' | 'verify' | 'holdout' | 'mark' | 'settle';
  pick: number;
  passing: number;
  shares: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom<Step['what'][]>(
      ...([
        'start',
        'start',
        'start',
        'step',
        'step',
        'step',
        'end',
        'verify',
        'holdout',
        'mark',
        'settle',
      ] as const),
    ),
    pick: fc.nat(999),
    passing: fc.integer({ min: -1, max: 4 }),
    shares: fc.boolean(),
  }),
  { minLength: 1, maxLength: 120 },
);

/** A log in which these things happen as far as they can. */
function logOfSteps(list: readonly Step[]): RunEvent[] {
  const bodies: EventBody[] = [
    settled(0, null, 0, { score: scoreOfTargets(1, 'verified') }),
    { type: 'run.status', status: 'running', reason: null },
  ];
  const persons = new Set<number>();
  const nodes: { parent: number | null; depth: number; snapshot: string }[] = [
    { parent: null, depth: 0, snapshot: 'host:0' },
  ];
  const running: { id: AttemptId; head: number }[] = [];
  let attempts = 0;
  const addNode = (parent: number, attemptId: AttemptId | null, { passing, shares }: Step): number => {
    const id = nodes.length;
    const above = nodes[parent];
    const depth = (above?.depth ?? 0) + 1;
    const snapshot = shares ? (above?.snapshot ?? 'host:0') : `host:${id}`;
    nodes.push({ parent, depth, snapshot });
    const score = passing < 0 ? null : scoreOfTargets(passing);
    bodies.push(settled(id, parent, depth, { attemptId, snapshot: asSnapshotId(snapshot), score }));
    return id;
  };
  const lineOf = (node: number): NodeId[] => {
    const line: NodeId[] = [];
    for (let at: number | null = node; at !== null; at = nodes[at]?.parent ?? null) line.unshift(nodeId(at));
    return line;
  };
  for (const step of list) {
    const node = step.pick % nodes.length;
    const walking = running[step.pick % Math.max(1, running.length)];
    switch (step.what) {
      case 'start': {
        attempts++;
        if (step.pick % 5 === 0) persons.add(bodies.length);
        bodies.push(started(attempts, nodeId(node)));
        const id = asAttemptId(`a${attempts}`);
        running.push({ id, head: addNode(node, id, step) });
        break;
      }
      case 'step':
        if (walking) walking.head = addNode(walking.head, walking.id, step);
        break;
      case 'end': {
        if (!walking) break;
        running.splice(running.indexOf(walking), 1);
        const head = nodeId(walking.head);
        const score = scoreOfTargets(Math.max(0, step.passing), 'verified');
        bodies.push(
          { type: 'node.verified', nodeId: head, score, outcome: null, tampered: [] } as unknown as EventBody,
          { type: 'reward.backedup', nodeId: head, path: lineOf(walking.head), reward: score.reward },
          { type: 'attempt.ended', attemptId: walking.id, reason: 'steps used up' },
          { type: 'best.changed', nodeId: head },
        );
        break;
      }
      case 'verify': {
        const score = scoreOfTargets(Math.max(0, step.passing), 'verified');
        bodies.push({
          type: 'node.verified',
          nodeId: nodeId(node),
          score,
          outcome: null,
          tampered: [],
        } as unknown as EventBody);
        break;
      }
      case 'holdout':
        bodies.push({
          type: 'node.heldout',
          nodeId: nodeId(node),
          passed: step.shares,
          passing: 1,
          total: 2,
          outcome: null,
        } as unknown as EventBody);
        break;
      case 'mark':
        bodies.push({
          type: 'node.marked',
          nodeId: nodeId(node),
          change: { mark: 'pruned', to: step.shares },
        });
        break;
      case 'settle':
        addNode(node, null, step);
        break;
      default:
        step.what satisfies never;
    }
  }
  // The first event is the one that creates the run.
  return logOf(...bodies).map((event, i) =>
    persons.has(i - 1) ? { ...event, actor: { kind: 'person', name: 'you' } } : event,
  );
}

const framed = (options: Partial<SceneOptions>): SceneOptions => ({
  ...plainOptions,
  // A pane with room for few rows, so that trees of a hundred nodes are folded.
  frame: { pane: { width: 900, height: 200 }, grows: true, fits: false },
  ...options,
});
const folds = plainOptions.folds;
const kinds: SceneOptions[] = [
  framed({ boxes: true, folds: { ...folds, toRoom: true } }),
  framed({ encoding: null, folds: { ...folds, toRoom: true, more: [nodeId(0)] } }),
  framed({ folds: { ...folds, toRoom: true, hideFailed: true, byHand: [nodeId(3)] } }),
  framed({ encoding: 'attempt', folds: { ...folds, hidePruned: true } }),
];

/** Everything that is drawn, whatever the spacing. */
function drawing(scene: Scene) {
  const { tree, layout, standing, folds, encoding } = scene;
  const drawn = [...layout.order];
  return {
    nodes: drawn.map((at) => ({
      at,
      column: layout.column[at],
      end: layout.end[at],
      row: layout.row[at],
      box: layout.box[at],
      shade: encoding.shade(at),
      below: folds.below[at],
      ends: folds.room?.endsBelow[at],
      best: folds.room?.bestBelow(at),
      pill: folds.room?.pills.has(at),
      person: scene.byPerson[at],
      title: tree.nodes[at]?.title,
      visits: tree.nodes[at]?.visits,
      score: standing.score(at),
    })),
    standing: [standing.fraction, standing.known, standing.broken, standing.guardsBroken],
    reading: [...layout.reading].slice(0, layout.drawn),
    stems: [...layout.laneFirst, ...layout.stemFrom],
    ghosts: layout.ghosts.map(({ attempt, ...place }) => ({ ...place, id: attempt.id })),
    pills: layout.pills,
    totals: [folds.total, folds.room?.nodes, folds.room?.ends, layout.rows, layout.columns],
    persons: scene.personsSteps,
    heldOut: scene.heldOut,
    donors: scene.donors,
    encoding: [encoding.name, encoding.kinds, encoding.kindCount],
  };
}

/** The states of a run at some of its events, as a page that follows it has them. */
function statesAt(events: readonly RunEvent[], moments: readonly number[]): RunState[] {
  const [first, ...others] = events;
  if (!first) return [];
  const state = openingState(first);
  const wanted = new Set(moments);
  const states: RunState[] = [];
  for (const event of others) {
    applyEvent(state, event);
    if (wanted.has(event.seq) || event.seq === events.length) states.push(copyOf(state));
  }
  return states.filter(({ nodes }) => nodes.size > 0);
}

describe('the drawing of a run', () => {
  it('is the same at a moment, in whatever batches the events arrived and whatever was shown before', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.nat(400), { maxLength: 20 }),
        fc.array(fc.nat(400), { maxLength: 3 }),
        fc.constantFrom(...kinds),
        (list, moments, travels, options) => {
          const events = logOfSteps(list);
          const states = statesAt(events, moments);
          const past = travels.map((moment) =>
            foldEvents(events.slice(0, 2 + (moment % (events.length - 1)))),
          );
          const watching = makeScenes();
          for (const state of [...states, ...past, ...states.slice(-2)]) {
            expect(drawing(watching(state, options))).toEqual(drawing(makeScenes()(state, options)));
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it('has the same spacing in every window of that size that was fitted at that moment', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(400), { maxLength: 5 }), (list, moments) => {
        const events = logOfSteps(list);
        const watching = makeScenes();
        const [options = framed({}), fitted] = [
          kinds[0],
          framed({ boxes: true, folds: kinds[0]?.folds ?? folds }),
        ];
        for (const state of statesAt(events, moments)) watching(state, options);
        const last = foldEvents(events);
        expect(watching(last, fitted).spacing).toEqual(makeScenes()(last, fitted).spacing);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('leaves earlier scenes as they were', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...kinds), (list, options) => {
        const events = logOfSteps(list);
        const sceneOf = makeScenes();
        const before = statesAt(events, [Math.ceil(events.length / 2)])[0];
        if (!before) return;
        const scene = sceneOf(before, options);
        const places = () => [...scene.layout.order].map((at) => [scene.place(at), scene.standing.score(at)]);
        const then = places();
        sceneOf(foldEvents(events), options);
        expect(places()).toEqual(then);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
