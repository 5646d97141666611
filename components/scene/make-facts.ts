import type { AttemptId } from '@/server/core/base/ids';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { type RunningAttempt, runningOf } from './layout';
import type { TreeIndex } from './tree-index';

/** What few nodes and attempts of a run have, so that nobody has to look through all of them. Positions ascend. */
export interface Facts {
  running: RunningAttempt[];
  /** The first steps of attempts that people started. */
  personsSteps: readonly number[];
  /** The nodes with a donor. */
  grafted: readonly number[];
  /** The nodes whose holdout was run. */
  heldOut: readonly number[];
}

/**
 * The facts of one state after another, each with its tree of `makeTreeIndex`. If a state goes on from the one before,
 * only what is new or changed is looked at.
 */
export function makeFacts(): (state: RunState, tree: TreeIndex) => Facts {
  let attempts: RunState['attempts'] | null = null;
  const running = new Map<number, AttemptState>();
  let found = { personsSteps: [] as number[], grafted: [] as number[], heldOut: [] as number[] };

  return (state, tree) => {
    const { since } = tree;
    const goesOn = since !== null && attempts !== null && attempts.size <= state.attempts.size;
    if (!goesOn) {
      running.clear();
      found = { personsSteps: [], grafted: [], heldOut: [] };
    }
    const before = goesOn ? attempts : null;
    attempts = state.attempts;
    const look = (at: number) => {
      const attempt = state.attempts.at(at);
      if (attempt?.status === 'running') running.set(at, attempt);
      else running.delete(at);
    };
    if (before) for (const at of state.attempts.changedSince(before)) look(at);
    for (let at = before?.size ?? 0; at < state.attempts.size; at++) look(at);

    const from = goesOn ? since.from : 0;
    const next = { ...found };
    if (goesOn) next.heldOut = heldOutAfter(found.heldOut, tree, since.changed);
    const isPersons = (id: AttemptId) => state.attempts.get(id)?.startedBy.kind === 'person';
    for (let at = from; at < tree.count; at++) {
      const node = tree.nodes[at];
      if (!node) break;
      const { attemptId: own, donorId, holdout } = node;
      const begins = own !== null && tree.nodes[tree.parent[at] ?? -1]?.attemptId !== own;
      if (begins && isPersons(own)) next.personsSteps = [...next.personsSteps, at];
      if (donorId !== null) next.grafted = [...next.grafted, at];
      if (holdout) next.heldOut = [...next.heldOut, at];
    }
    found = next;
    const inOrder = [...running.entries()].sort(([a], [b]) => a - b).map(([, attempt]) => attempt);
    return { ...found, running: runningOf(state, inOrder) };
  };
}

/** The nodes whose holdout was run, after some nodes changed. The same list if it still holds. */
function heldOutAfter(before: number[], { nodes }: TreeIndex, changed: readonly number[]): number[] {
  const turned = changed.filter((at) => before.includes(at) !== (nodes[at]?.holdout != null));
  if (turned.length === 0) return before;
  const gone = new Set(turned);
  const stay = before.filter((at) => !gone.has(at));
  return [...stay, ...turned.filter((at) => nodes[at]?.holdout)].sort((a, b) => a - b);
}
