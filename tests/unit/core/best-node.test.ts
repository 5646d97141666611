import { describe, expect, it } from 'vitest';
import { nodeId, rootNodeId } from '@/server/core/base/ids';
import { type NodeScore, type NodeStanding, NodeState, type SettledNode } from '@/server/core/run/node';
import { tablesOf } from '@/server/core/run/state';
import {
  bestNode,
  childrenByNode,
  isBetter,
  isFlagged,
  isSolution,
  passesVisible,
  peersOf,
} from '@/server/core/run/tree';
import { scored, TreeBuilder } from '@/tests/unit/search/build-tree';

const root = new TreeBuilder('mcts').state().nodes.get(rootNodeId);
if (!root) throw new Error('A tree has a root.');
const { score, outcome, holdout: heldOut, visits, valueSum } = root;
const standing: NodeStanding = { score, outcome, holdout: heldOut, visits, valueSum };
const node = (change: Partial<SettledNode & NodeStanding>): NodeState =>
  NodeState.of({ ...root.settled, id: nodeId(9), depth: 9, ...change }, { ...standing, ...change });
const holdout = (passed: boolean) => ({
  passed,
  passing: 1,
  total: 1,
  outcome: root.outcome ?? ('o' as never),
});
const signals: NodeScore['signals'] = [
  { kind: 'early-exit', where: 'src/a.js:1', text: 'It ends the process.' },
];

describe('the better of two answers', () => {
  const solved = node({ score: scored(1) });
  const held = node({ id: nodeId(8), score: scored(1), holdout: holdout(true) });
  const refused = node({ id: nodeId(1), depth: 1, score: scored(1), holdout: holdout(false) });
  const flagged = node({ id: nodeId(1), depth: 1, score: { ...scored(1), signals } });
  const acceptedNode = node({
    id: nodeId(1),
    depth: 1,
    score: { ...scored(1), signals, accepted: 'I looked.' },
  });
  const close = node({ id: nodeId(1), depth: 1, score: scored(0.99) });

  it('is a solution before what the holdout refused or what is flagged, and those before what fails a test', () => {
    expect([isBetter(solved, refused), isBetter(refused, solved)]).toEqual([true, false]);
    expect([isBetter(solved, flagged), isBetter(flagged, solved)]).toEqual([true, false]);
    expect([isBetter(refused, close), isBetter(close, refused)]).toEqual([true, false]);
  });

  it('does not gain by a holdout it passed, and is not refused where a person vouched for it', () => {
    expect(isBetter(held, solved)).toBe(true);
    expect(isBetter(node({ id: nodeId(10), score: scored(1), holdout: holdout(true) }), solved)).toBe(false);
    expect(isBetter(acceptedNode, solved)).toBe(true);
  });

  it('is the higher reward, then the shallower, then the earlier node', () => {
    const deep = node({ id: nodeId(2), depth: 5, score: scored(0.5) });
    const shallow = node({ id: nodeId(3), depth: 4, score: scored(0.5) });
    const later = node({ id: nodeId(4), depth: 4, score: scored(0.5) });
    expect(isBetter(node({ score: scored(0.51) }), shallow)).toBe(true);
    expect([isBetter(shallow, deep), isBetter(deep, shallow)]).toEqual([true, false]);
    expect([isBetter(shallow, later), isBetter(later, shallow)]).toEqual([true, false]);
  });

  it('is never what the agent alone observed', () => {
    const observed = node({ id: nodeId(1), depth: 1, score: scored(1, 'observed') });
    expect(isBetter(node({ score: scored(0) }), observed)).toBe(true);
    expect([passesVisible(observed), passesVisible(solved)]).toEqual([false, true]);
  });

  it('passes the visible tests also where it is flagged, but is no solution', () => {
    expect([passesVisible(flagged), isFlagged(flagged), isSolution(flagged)]).toEqual([true, true, false]);
    expect([isFlagged(acceptedNode), isSolution(acceptedNode)]).toEqual([false, true]);
    expect([isFlagged(solved), isFlagged(node({ score: { ...scored(1), signals: [] } }))]).toEqual([
      false,
      false,
    ]);
    expect(isSolution(close)).toBe(false);
  });
});

describe('the best node of a run', () => {
  it('is none before the root was verified, then the best of what was verified', () => {
    const tree = new TreeBuilder('mcts');
    const state = tree.state();
    expect(bestNode({ ...state, ...tablesOf({}) })).toBeNull();
    expect(bestNode(state)?.id).toBe(rootNodeId);
    tree.walk({ reward: 0.25 });
    tree.walk({ reward: 0.75 });
    tree.walk({ reward: 0.5 });
    tree.walk({});
    expect(bestNode(tree.state())?.id).toBe('n2');
  });

  it('has for peers what the verifier finds equal to it, itself included', () => {
    const tree = new TreeBuilder('mcts');
    for (const reward of [0.5, 0.75, 0.75, 0.25]) tree.walk({ reward });
    const state = tree.state();
    const best = bestNode(state);
    if (!best) throw new Error('There is a best node.');
    expect(peersOf(state, best).map(({ id }) => id)).toEqual(['n2', 'n3']);
  });

  it('has for peers, where no test decides, all that were judged and changed something', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ reward: 0.5, snapshot: 'own' });
    tree.walk({ reward: 0.75 });
    tree.walk({ reward: 0.25, snapshot: 'own' });
    tree.walk({ snapshot: 'own' });
    const state = tree.state();
    const judged = { ...state, spec: { ...state.spec, verifier: 'none' as const } };
    const best = bestNode(state);
    if (!best) throw new Error('There is a best node.');
    expect(peersOf(judged, best).map(({ id }) => id)).toEqual(['n1', 'n3']);
  });
});

it('children stand under their parent in the order of settling, the root under none', () => {
  const tree = new TreeBuilder('mcts');
  tree.walk({ steps: 2 });
  tree.walk({ from: nodeId(1), steps: 1 });
  const children = childrenByNode(tree.state());
  expect([...children].map(([id, list]) => [id, list.map((child) => child.id)])).toEqual([
    ['n0', ['n1']],
    ['n1', ['n2', 'n3']],
  ]);
});
