import { describe, expect, it } from 'vitest';
import type { Action } from '@/server/core/agent/action';
import { asSnapshotId, type NodeId, nodeId, rootNodeId } from '@/server/core/base/ids';
import type { DonorSource } from '@/server/core/ports/donor-source';
import { NodeState } from '@/server/core/run/node';
import { settledOf } from '@/server/core/run/node-record';
import { seen } from '@/server/lab/text-sandbox';
import { donorPath, NoGraft, sharedLength, stepsOf } from '@/server/stitch/donor-path';
import { planBetween } from '@/server/stitch/plan-between';
import { newNode } from '@/tests/support/build/node';
import { scored } from '@/tests/unit/search/build-tree';

type Files = Record<string, string>;
const n = (ordinal: number) => nodeId(ordinal);

interface Step {
  parent: number;
  action: Action;
  files: Files;
  reads?: string[];
}

/** A run whose nodes are n0 and one for each step, each with a snapshot that is a table of files. */
function sourceOf(
  root: Files,
  steps: Step[],
  { gone = [], prefix = 's' }: { gone?: number[]; prefix?: string } = {},
): DonorSource {
  const files = [root, ...steps.map((step) => step.files)];
  const nodes = files.map((now, i) => {
    const step = steps[i - 1];
    const before = step ? (files[step.parent] ?? {}) : now;
    const settled = newNode({
      id: n(i),
      parentId: step ? n(step.parent) : null,
      actionKind: step?.action.kind ?? null,
      snapshot: asSnapshotId(`${prefix}:${i}`),
      changed: Object.keys({ ...before, ...now }).filter((path) => before[path] !== now[path]),
      sandboxMs: 1_500,
      snapshotMs: 500,
    });
    return NodeState.of(settledOf(settled), {
      score: scored(0),
      outcome: null,
      holdout: null,
      visits: 0,
      valueSum: 0,
    });
  });
  const at = (id: string) => Number(id.slice(id.search(/\d/)));
  return {
    node: (id) => nodes[at(id)] ?? null,
    step(node) {
      const step = steps[at(node.id) - 1];
      return step ? { action: step.action, observation: { ...seen(''), reads: step.reads ?? [] } } : null;
    },
    store: {
      async read(snapshot, path) {
        if (gone.includes(at(snapshot))) throw new Error('no such snapshot');
        const text = files[at(snapshot)]?.[path];
        return text === undefined ? null : Buffer.from(text);
      },
    },
  };
}

const edit = (path: string, old: string, now: string): Action => ({ kind: 'edit_file', path, old, new: now });
const root: Files = { 'a.js': 'one\n', 'b.js': 'two\n' };
const source = () =>
  sourceOf(root, [
    { parent: 0, action: { kind: 'read_file', path: 'a.js' }, files: root },
    { parent: 1, action: edit('a.js', 'one', 'ONE'), files: { ...root, 'a.js': 'ONE\n' } },
    {
      parent: 2,
      action: { kind: 'run_tests' },
      files: { ...root, 'a.js': 'ONE\n', 'cache.txt': 'x' },
      reads: ['b.js'],
    },
    { parent: 3, action: { kind: 'finish', summary: '' }, files: { ...root, 'a.js': 'ONE\n' } },
    { parent: 1, action: edit('b.js', 'two', 'TWO'), files: { ...root, 'b.js': 'TWO\n' } },
  ]);

const plan = (change: Partial<Parameters<typeof planBetween>[0]> = {}) => {
  const donor = source();
  return planBetween({
    donor,
    host: donor,
    onto: n(5),
    first: null,
    last: n(4),
    add: new Set<NodeId>(),
    without: new Set<NodeId>(),
    ...change,
  });
};

describe('a graft between two ways of a run', () => {
  it('takes from where they part the steps that changed something, and offers the others but the finish', async () => {
    const { steps, offered, estimate, ...rest } = await plan();
    expect(steps).toEqual([
      { node: 'n2', title: 'edit a.js', role: 'chosen', because: null, mayLeaveOut: true },
    ]);
    expect(offered.map(({ node, role, because }) => [node, role, because])).toEqual([
      ['n3', 'looks', 'It changed nothing.'],
    ]);
    expect(estimate).toEqual({ steps: 1, seconds: 2 });
    expect(rest).toMatchObject({ host: n(5) });
  });

  it('takes from a first step on, and what is asked for besides', async () => {
    const nodes = async (change: Parameters<typeof plan>[0]) =>
      (await plan(change)).steps.map(({ node }) => node);
    expect(await nodes({ first: n(2), last: n(3) })).toEqual(['n2']);
    expect(await nodes({ first: n(2), last: n(3), add: new Set([n(3)]) })).toEqual(['n2', 'n3']);
    await expect(plan({ first: n(3) })).rejects.toThrow(
      'n3 to n4 changed no file, so there is nothing to graft. Choose steps with an edit.',
    );
    expect(await nodes({ first: n(3), add: new Set([n(2)]) })).toEqual(['n2']);
  });

  it('is refused in a sentence where there is nothing to plan', async () => {
    await expect(plan({ first: n(5) })).rejects.toThrow(
      'n5 is not on the path to n4. Choose the first and the last step of one attempt.',
    );
    await expect(plan({ last: n(1) })).rejects.toThrow(
      'n1 is on the path to n5, so there is nothing to graft. Choose a step that the host does not have.',
    );
    await expect(plan({ last: n(9) })).rejects.toThrow(
      'The run of the donor has no node n9. Choose a node of its tree.',
    );
    await expect(plan({ first: n(3), last: n(3) })).rejects.toThrow('n3 changed no file, ');
    await expect(plan({ first: rootNodeId })).rejects.toThrow('n0 is not on the path to n4');
  });

  it('of two runs begins behind the root, which they share, whatever the ids of the nodes after it', async () => {
    const own = source();
    const host = sourceOf(
      root,
      [
        { parent: 0, action: { kind: 'read_file', path: 'a.js' }, files: root },
        { parent: 1, action: edit('a.js', 'one', 'eins'), files: { ...root, 'a.js': 'eins\n' } },
      ],
      { prefix: 'h' },
    );
    // The snapshots of all runs are in one store.
    const store: DonorSource['store'] = {
      read: (at, path) => (at.startsWith('h') ? host : own).store.read(at, path),
    };
    const { steps, foreseen } = await plan({ donor: { ...own, store }, host, onto: n(2) });
    expect(steps.map(({ node }) => node)).toEqual(['n2']);
    expect(foreseen).toEqual([
      {
        path: 'a.js',
        step: 'n2',
        conflict: 'overlap',
        versions: { base: 'one\n', theirs: 'ONE\n', ours: 'eins\n' },
      },
    ]);
  });
});

describe('the steps of a donor', () => {
  it('hold what each changed and read; what a run of tests leaves behind is nothing', async () => {
    const donor = source();
    const steps = await stepsOf(donor, donorPath(donor, n(3)).slice(1));
    expect(steps.map(({ id, title, reads, seconds }) => [id, title, reads, seconds])).toEqual([
      ['n1', 'read a.js', ['a.js'], 2],
      ['n2', 'edit a.js', ['a.js'], 2],
      ['n3', 'run tests', ['b.js'], 2],
    ]);
    expect(steps.map(({ deltas }) => deltas)).toEqual([
      [],
      [{ path: 'a.js', before: { kind: 'text', text: 'one\n' }, after: { kind: 'text', text: 'ONE\n' } }],
      [],
    ]);
  });

  it('are none of the root, nor of what is not on this machine', async () => {
    const donor = source();
    await expect(stepsOf(donor, donorPath(donor, n(0)))).rejects.toThrow(
      'The run starts at n0, so it has no step to graft.',
    );
    const lost = sourceOf(root, [{ parent: 0, action: edit('a.js', 'one', '1'), files: { 'a.js': '1\n' } }], {
      gone: [1],
    });
    await expect(stepsOf(lost, donorPath(lost, n(1)).slice(1))).rejects.toThrow(
      'The files of n1 are not on this machine, or they were removed after pruning, so it cannot be grafted (no such snapshot).',
    );
    expect(new NoGraft('no').name).toBe('NoGraft');
  });

  it('are counted as shared from the root on', () => {
    const donor = source();
    const path = (ordinal: number) => donorPath(donor, n(ordinal));
    expect(path(4).map(({ id }) => id)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
    expect([
      sharedLength(path(4), path(5)),
      sharedLength(path(1), path(4)),
      sharedLength(path(4), path(1)),
    ]).toEqual([2, 2, 2]);
  });
});
