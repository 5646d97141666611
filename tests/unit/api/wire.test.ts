import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packColumns, unpackColumns } from '@/server/core/base/columns';
import { asBlobHash, asRunId, attemptId, nodeId, rootNodeId, snapshotId } from '@/server/core/base/ids';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { fromWire, toWire } from '@/server/core/run/wire';
import { defaultBudget } from '@/server/core/usage/budget';
import { newNode } from '@/tests/support/build/node';

const place = { runId: asRunId('rabcd2345'), at: 1, actor: { kind: 'engine' as const } };

function someState() {
  const state = openingState({
    ...place,
    seq: 1,
    type: 'run.created',
    spec: {
      taskName: 'sums',
      taskTitle: 'Sums',
      strategy: 'single',
      parameters: { steps: 3 },
      model: 'repair',
      sandbox: 'local',
      seed: 1,
      budget: defaultBudget,
      onInterruption: 'resume',
    },
  });
  const node = newNode({ snapshot: snapshotId('host', 'aa'), outcome: asBlobHash('00'), at: 2 });
  applyEvent(state, {
    ...place,
    seq: 2,
    type: 'node.settled',
    node: { ...node, id: rootNodeId, parentId: null, attemptId: null, depth: 0 },
  });
  applyEvent(state, {
    ...place,
    seq: 3,
    type: 'attempt.started',
    attemptId: attemptId(1),
    proposal: {
      kind: 'expand',
      from: rootNodeId,
      steps: 3,
      temperature: 0,
      memory: 'none',
      hint: null,
      backup: false,
    },
    model: 'repair',
    experienceOf: [],
    selection: { chosen: rootNodeId, candidates: [], reason: 'The only node there is.' },
    strategy: 'single',
  });
  return { state, node };
}

it('a state comes back from JSON as it was', () => {
  const { state } = someState();
  expect(toWire(fromWire(JSON.parse(JSON.stringify(toWire(state)))))).toEqual(toWire(state));
});

it('every list of a state comes back with its entries', () => {
  const { state } = someState();
  const empty = Object.entries(fromWire(toWire(state)))
    .filter(([, value]) => Array.isArray(value) && value.length === 0)
    .map(([name]) => name);
  expect(empty.length).toBeGreaterThan(5);
  const marks = Object.fromEntries(empty.map((name) => [name, [{ name }]]));
  const filled = JSON.parse(JSON.stringify({ ...toWire(state), ...marks }));
  expect(fromWire(filled)).toMatchObject(marks);
});

it('leaves behind where texts are stored, which the page asks for by node', () => {
  const { state, node } = someState();
  applyEvent(state, {
    ...place,
    seq: 4,
    type: 'node.settled',
    node: {
      ...node,
      id: nodeId(1),
      parentId: rootNodeId,
      attemptId: attemptId(1),
      depth: 1,
      prompt: asBlobHash('aa'),
      observationPreview: 'long',
    },
  });
  const text = JSON.stringify(toWire(state));
  expect(text).not.toContain('long');
  expect(fromWire(JSON.parse(text)).nodes.get(nodeId(1))).toMatchObject({ texts: null, title: 'task' });
});

it('entries of any shape come back from columns as they were', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.string({ maxLength: 3 }),
    fc.constant(null),
    fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }),
  );
  const entry = fc.record({ a: value, b: value, c: fc.constant('same') }, { requiredKeys: ['a', 'c'] });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
      expect(unpackColumns(JSON.parse(JSON.stringify(packColumns(entries))))).toEqual(entries);
    }),
  );
});

it('folding onto a received state leaves what was received untouched', () => {
  const { state, node } = someState();
  const wire = toWire(state);
  const before = structuredClone(wire);
  const received = fromWire(wire);
  applyEvent(received, {
    ...place,
    seq: 4,
    type: 'node.settled',
    node: { ...node, id: nodeId(1), parentId: rootNodeId, attemptId: attemptId(1), depth: 1 },
  });
  expect(received.nodes.size).toBe(2);
  expect(received.attempts.get(attemptId(1))?.head).toBe(nodeId(1));
  expect(wire).toEqual(before);
});
