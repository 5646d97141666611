import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import { createCaller } from '@/server/api/router';
import type { Action } from '@/server/core/agent/action';
import { asAttemptId, asNodeId, type NodeId, type RunId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { ancestryOf } from '@/server/core/run/tree';
import { openModels } from '@/server/models';
import { expectLogHolds, treeOf } from '@/tests/support/engine-run';
import { grepTask, type HandWorld, handWorld } from '@/tests/support/hand-world';

const files = {
  'tax.js': 'export function tax(net) {\n  return Math.floor(net * 0.2);\n}\n',
  'cart.js': 'const items = [];\nexport const count = () => 0;\n\nexport const names = () => items;\n',
  'notes.md': 'one\ntwo\nthree\n',
};
const greps = {
  'tax is rounded': 'grep -q Math.round tax.js',
  'items are counted': 'grep -q items.length cart.js',
  'the tax is there': 'grep -q tax tax.js',
};
const edit = (path: string, old: string, now: string): Action => ({ kind: 'edit_file', path, old, new: now });
const roundTax = edit('tax.js', 'Math.floor', 'Math.round');
const countItems = edit('cart.js', '() => 0', '() => items.length');

let hand: HandWorld;
/** Called before every file action of a sandbox; may throw. */
let beforeFile = (): void => {};
beforeEach(() => {
  beforeFile = () => {};
  hand = handWorld(grepTask(files, greps), (world) => ({
    ...world,
    sandbox(kind) {
      const { driver, verifier } = world.sandbox(kind);
      return {
        verifier,
        driver: {
          ...driver,
          async open(from, options) {
            const sandbox = await driver.open(from, options);
            return {
              ...sandbox,
              file: (action) => {
                beforeFile();
                return sandbox.file(action);
              },
            };
          },
        },
      };
    },
  }));
});
afterEach(() => hand.close());

const api = () =>
  createCaller({
    database: () => hand.db,
    snapshots: () => hand.world.store,
    models: () => openModels(tmpdir()),
    tasksDirectory: 'tasks',
    exampleFile: 'examples/first-run.espalier.zip',
    actor: { kind: 'person', name: 'test' },
    closing: new AbortController().signal,
  });
const stitch = (runId: RunId, steps: NodeId[], onto: NodeId | undefined, donorRun: RunId | null = null) =>
  hand.handle(runId, { kind: 'stitch', donorRun, steps, onto: onto ?? asNodeId('n0'), goOn: null });
const lastOf = (runId: RunId) => {
  const state = loadState(hand.db, runId);
  const attempt = [...state.attempts.values()].at(-1);
  if (!attempt) throw new Error('no attempt');
  return { state, attempt, head: nodeOf(state, attempt.head) };
};
const fileAt = async (runId: RunId, id: NodeId, path: string) => {
  const { snapshot } = nodeOf(loadState(hand.db, runId), id);
  return Buffer.from((await hand.world.store.read(snapshot, path)) ?? []).toString();
};

describe('a graft', () => {
  it('of one half-fix onto the other solves the task, counts like any attempt, and hangs on host and donor', async () => {
    const runId = await hand.newRun();
    const [tax] = await hand.act(runId, 'n0', roundTax);
    const [look, cart] = await hand.act(runId, 'n0', { kind: 'read_file', path: 'cart.js' }, countItems);
    const before = loadState(hand.db, runId);
    expect(before.status).toBe('unsolved');
    expect(stitch(runId, [cart as NodeId], tax)).toBeNull();
    await hand.execute(runId);
    const { state, attempt, head } = lastOf(runId);
    expect(head).toMatchObject({
      parentId: tax,
      donorId: cart,
      graft: { donorRun: null, donor: cart, how: 'replayed', diverged: false },
      score: { solved: true, source: 'verified' },
      visits: 1,
    });
    expect(attempt).toMatchObject({ endReason: 'the graft is complete', steps: 1, conflict: null });
    expect(state.status).toBe('solved');
    expect(state.spend.steps).toBe(before.spend.steps + 1);
    expect(state.spend.attempts).toBe(before.spend.attempts + 1);
    const backed = ancestryOf(state, head.id).map(({ id }) => id);
    expect(backed).toContain(look);
    for (const id of backed) {
      expect(nodeOf(state, id).visits).toBe((before.nodes.get(id)?.visits ?? 0) + 1);
    }
    expect(state.selections.at(-1)?.reason).toBe(`Test stitched ${cart} onto ${tax}.`);
    expectLogHolds(hand.db, runId);
  });

  it('merges where the old text is gone, marks what came out otherwise, and passes over what stands there', async () => {
    const runId = await hand.newRun();
    const [host] = await hand.act(runId, 'n0', edit('notes.md', 'one\n', 'zero\none\n'));
    const [written, listed, same] = await hand.act(
      runId,
      'n0',
      { kind: 'write_file', path: 'notes.md', content: 'one\ntwo\nTHREE\n' },
      { kind: 'read_file', path: 'notes.md' },
      edit('notes.md', 'one\n', 'zero\none\n'),
    );
    expect(stitch(runId, [written, listed, same] as NodeId[], host)).toBeNull();
    await hand.execute(runId);
    const { state, attempt, head } = lastOf(runId);
    const made = [...state.nodes.values()].filter(({ attemptId }) => attemptId === attempt.id);
    expect(made.map(({ graft }) => [graft?.donor, graft?.how, graft?.diverged])).toEqual([
      [written, 'merged', false],
      [listed, 'replayed', true],
    ]);
    expect(await fileAt(runId, head.id, 'notes.md')).toBe('zero\none\ntwo\nTHREE\n');
    expect(readNodeTexts(hand.db, head).calls[0]?.observation.text).toContain('zero');
    expectLogHolds(hand.db, runId);
  });

  it('takes its donor from another run of the task, and may be a donor itself', async () => {
    const donorRun = await hand.newRun();
    const [cart] = await hand.act(donorRun, 'n0', countItems);
    const runId = await hand.newRun();
    expect(stitch(runId, [cart as NodeId], undefined, donorRun)).toBeNull();
    await hand.execute(runId);
    const { head } = lastOf(runId);
    expect(head).toMatchObject({ donorId: null, graft: { donorRun, donor: cart, how: 'replayed' } });
    expect(await api().stitch.donors({ runId: donorRun })).toMatchObject([
      { node: cart, targetsPassing: 1, targetsTotal: 2 },
      { targetsPassing: 0 },
    ]);
    const [tax] = await hand.act(runId, 'n0', roundTax);
    stitch(runId, [head.id], tax);
    await hand.execute(runId);
    expect(lastOf(runId).state.status).toBe('solved');
    stitch(runId, [asNodeId('n99')], tax, donorRun);
    await hand.execute(runId);
    expect(lastOf(runId).attempt.endReason).toBe(
      'The run of the donor has no node n99. Choose a node of its tree.',
    );
  });

  it('is gone on from by the agent, who is told of both', async () => {
    const runId = await hand.newRun();
    const [tax] = await hand.act(runId, 'n0', roundTax);
    const [cart] = await hand.act(runId, 'n0', countItems);
    hand.handle(runId, {
      kind: 'stitch',
      donorRun: null,
      steps: [cart as NodeId],
      onto: tax as NodeId,
      goOn: { steps: 3, hint: 'Look at the names.' },
    });
    await hand.execute(runId);
    const request = hand.stepRequests.at(-1);
    expect(request?.context.history.map(({ action }) => action)).toEqual([roundTax, countItems]);
    expect(request?.context.hint).toMatch(
      /^The last step was taken over from another attempt.*Look at the names\.$/,
    );
    expect(lastOf(runId).attempt).toMatchObject({ steps: 2, endReason: 'finished' });
  });

  it('refuses steps that are on no one path, with what to do', async () => {
    const runId = await hand.newRun();
    const [tax] = await hand.act(runId, 'n0', roundTax);
    const [cart] = await hand.act(runId, 'n0', countItems);
    expect(stitch(runId, [tax, cart] as NodeId[], asNodeId('n0'))).toMatch(/do not lie on one path/);
    expect(stitch(runId, [asNodeId('n0')], tax)).toMatch(/do not lie on one path/);
    expect(stitch(runId, [cart as NodeId], asNodeId('n77'))).toMatch(/has no node n77/);
    const short = await hand.newRun({ steps: 3 });
    const [one, two] = await hand.act(short, 'n0', roundTax, countItems);
    expect(stitch(short, [one, two] as NodeId[], asNodeId('n0'))).toBe(
      'The graft needs 2 steps, and the budget has 0 left. Raise the limits, or let this command raise them.',
    );
  });
});

describe('a conflict', () => {
  const otherTax = edit('tax.js', 'Math.floor(net * 0.2)', 'Math.ceil(net * 0.21)');

  it('stops the graft at its step with the three versions kept; resolved by hand, the graft goes on', async () => {
    const runId = await hand.newRun();
    const [host] = await hand.act(runId, 'n0', otherTax);
    const donor = await hand.act(
      runId,
      'n0',
      edit('notes.md', 'two', 'TWO'),
      edit('tax.js', 'return Math.floor(net * 0.2);', 'return Math.round(net * 0.2);'),
      countItems,
    );
    stitch(runId, donor, host);
    await hand.execute(runId);
    const { state, attempt, head } = lastOf(runId);
    expect(attempt.endReason).toBe(`conflict at ${donor[1]}: Both sides changed the same lines of tax.js.`);
    expect(attempt.conflict).toEqual({
      step: donor[1],
      path: 'tax.js',
      reason: 'overlap',
      base: nodeOf(state, donor[0] as NodeId).snapshot,
      theirs: nodeOf(state, donor[1] as NodeId).snapshot,
      ours: head.snapshot,
      left: donor.slice(1),
    });
    expect(head).toMatchObject({ parentId: host, donorId: donor[0], score: { source: 'verified' } });
    expect(await fileAt(runId, head.id, 'tax.js')).toContain('Math.ceil(net * 0.21)');
    expectLogHolds(hand.db, runId);

    const sides = await api().stitch.conflict({ runId, attemptId: attempt.id });
    expect(sides).toMatchObject({ path: 'tax.js', reason: 'overlap', versions: { base: files['tax.js'] } });
    expect(sides.merged).toContain('<<<<<<< host\n  return Math.ceil(net * 0.21);\n||||||| before\n');

    const content = 'export function tax(net) {\n  return Math.round(net * 0.21);\n}\n';
    const resolve = { kind: 'resolve', attemptId: attempt.id, content } as const;
    expect(hand.handle(runId, resolve)).toBeNull();
    expect(hand.handle(runId, resolve)).toMatch(/is resolved already/);
    await hand.execute(runId);
    const after = lastOf(runId);
    expect(after.attempt).toMatchObject({ from: head.id, steps: 2, endReason: 'the graft is complete' });
    const [byHand] = [...after.state.nodes.values()].filter((node) => node.attemptId === after.attempt.id);
    expect(byHand?.graft).toEqual({ donorRun: null, donor: donor[1], how: 'resolved', diverged: false });
    expect(await fileAt(runId, after.head.id, 'tax.js')).toBe(content);
    expect(after.state.status).toBe('solved');
    expectLogHolds(hand.db, runId);
  });

  it('is got over without its step, where something else is left', async () => {
    const runId = await hand.newRun();
    const [host] = await hand.act(runId, 'n0', otherTax);
    const donor = await hand.act(
      runId,
      'n0',
      edit('tax.js', 'Math.floor(net * 0.2)', 'Math.round(net)'),
      countItems,
    );
    stitch(runId, donor, host);
    await hand.execute(runId);
    const { attempt } = lastOf(runId);
    expect(attempt).toMatchObject({ steps: 0, head: host });
    expect(hand.handle(runId, { kind: 'resolve', attemptId: asAttemptId('a1'), content: null })).toBe(
      'Attempt 1 has no conflict.',
    );
    expect(hand.handle(runId, { kind: 'resolve', attemptId: attempt.id, content: null })).toBeNull();
    await hand.execute(runId);
    expect(lastOf(runId).head).toMatchObject({ parentId: host, donorId: donor[1] });
  });
});

it('the plan is read from the snapshots: what is needed, what differs at the host; what makes no sense is a sentence', async () => {
  const runId = await hand.newRun();
  const [host] = await hand.act(runId, 'n0', edit('tax.js', 'net * 0.2', 'net * 0.21'));
  const [first, look, last] = await hand.act(
    runId,
    'n0',
    edit('tax.js', 'Math.floor(net', 'Math.floor(1 * net'),
    { kind: 'read_file', path: 'tax.js' },
    edit('tax.js', '1 * net', '2 * net'),
  );
  const plan = (from: NodeId | undefined, to: NodeId | undefined, onto = host, add: NodeId[] = []) =>
    api().stitch.plan({
      runId,
      onto: onto ?? 'n0',
      first: from ?? null,
      last: to ?? 'n0',
      add,
    });
  const made = await plan(last, last);
  expect(made.steps.map(({ node, role }) => [node, role])).toEqual([
    [first, 'needed'],
    [last, 'chosen'],
  ]);
  expect(made.offered.map(({ node, role }) => [node, role])).toEqual([[look, 'looks']]);
  expect(made.foreseen).toMatchObject([{ path: 'tax.js', step: first, conflict: null }]);
  expect((await plan(last, last, host, [look as NodeId])).steps.map(({ node }) => node)).toEqual([
    first,
    look,
    last,
  ]);
  await expect(plan(look, look)).rejects.toThrow(`${look} changed no file, so there is nothing to graft.`);
  await expect(plan(first, last, last)).rejects.toThrow(`${last} is on the path to ${last}`);
  await expect(plan(host, last)).rejects.toThrow('is not on the path to');
});

it('cut off before any of its steps, a graft goes on and the tree is the same', async () => {
  const prepare = async () => {
    const runId = await hand.newRun();
    const [host] = await hand.act(runId, 'n0', edit('notes.md', 'one\n', 'zero\none\n'));
    const donor = await hand.act(
      runId,
      'n0',
      countItems,
      { kind: 'write_file', path: 'notes.md', content: 'one\ntwo\nTHREE\n' },
      roundTax,
    );
    expect(stitch(runId, donor, host)).toBeNull();
    return runId;
  };
  const whole = await prepare();
  await hand.execute(whole);
  const cut = await prepare();
  for (let again = 0; loadState(hand.db, cut).endedAt === null && again < 20; again++) {
    const letGo = new AbortController();
    let calls = 0;
    beforeFile = () => {
      if (++calls === 2) letGo.abort(new Error('cut'));
      letGo.signal.throwIfAborted();
    };
    await hand.execute(cut, letGo.signal);
  }
  expect(readEvents(hand.db, cut, 0).some(({ type }) => type === 'attempt.resumed')).toBe(true);
  expect(treeOf(hand.db, cut)).toEqual(treeOf(hand.db, whole));
  expect(loadState(hand.db, cut).status).toBe('solved');
  expectLogHolds(hand.db, cut);
});
