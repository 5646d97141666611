import type { NodeId } from '@/server/core/ids';
import type { AttemptState, NodeState, RunState } from '@/server/core/state';
import { childrenByNode } from '@/server/core/tree';

/** A place in the drawing: `column` is the depth, `row` counts from the top. Both from 0. */
export interface Cell {
  column: number;
  row: number;
}

/** A step under way: where its node will stand. It is keyed `ghost-<attempt>`. */
export interface Ghost extends Cell {
  attempt: AttemptState;
}

export interface Layout {
  cells: Map<NodeId, Cell>;
  ghosts: Ghost[];
  rows: number;
  columns: number;
}

type Item =
  | { node: NodeState; column: number; row: number | null }
  | { ghost: AttemptState; column: number; row: number | null };

/**
 * Left to right, one column per depth. A first child goes on in its parent's row; every later child opens a new row
 * below all rows of its elder siblings' subtrees.
 *
 * The rule that keeps a growing tree calm: a column never changes, and the order of rows never changes. A node that
 * goes on in its parent's row moves nothing; one that opens a row moves exactly the rows below it, by exactly one.
 * Work under way is laid out as its parent's youngest children, so that a ghost becomes its node in place.
 * Linear in the number of nodes, without recursion (paths are hundreds of steps deep).
 */
export function layoutTree(state: RunState, underway: readonly AttemptState[] = []): Layout {
  const layout: Layout = { cells: new Map(), ghosts: [], rows: 0, columns: 0 };
  const children = childrenByNode(state);
  const ghostsAt = new Map<NodeId, AttemptState[]>();
  for (const attempt of underway) {
    const there = ghostsAt.get(attempt.head);
    if (there) there.push(attempt);
    else ghostsAt.set(attempt.head, [attempt]);
  }
  const stack: Item[] = [];
  for (const node of state.nodes.values()) {
    if (node.parentId === null) stack.push({ node, column: 0, row: null });
  }
  stack.reverse();
  for (let item = stack.pop(); item; item = stack.pop()) {
    const row = item.row ?? layout.rows++;
    const { column } = item;
    layout.columns = Math.max(layout.columns, column + 1);
    if ('ghost' in item) {
      layout.ghosts.push({ attempt: item.ghost, column, row });
      continue;
    }
    layout.cells.set(item.node.id, { column, row });
    const next: Item[] = [
      ...(children.get(item.node.id) ?? []).map((node) => ({ node, column: column + 1, row: null })),
      ...(ghostsAt.get(item.node.id) ?? []).map((ghost) => ({ ghost, column: column + 1, row: null })),
    ];
    for (let i = next.length - 1; i >= 0; i--) {
      const child = next[i];
      if (child) stack.push(i === 0 ? { ...child, row } : child);
    }
  }
  return layout;
}

/** The attempts whose next step is drawn as a ghost: under way in a run that has not ended or paused. */
export function attemptsUnderWay(state: RunState): AttemptState[] {
  if (state.status !== 'running') return [];
  return [...state.attempts.values()].filter((attempt) => attempt.status === 'running');
}
