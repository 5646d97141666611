import type { AttemptId, NodeId, ProposalId } from '@/server/core/base/ids';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { type Segments, shortestBox, spanOf } from './segments';
import type { TreeIndex } from './tree-index';

/** A step under way, or a person's proposal that waits for its first step. */
export interface RunningAttempt {
  id: AttemptId | ProposalId;
  head: NodeId;
  phase: AttemptState['phase'] | 'waiting';
}

/** Where the node of a step under way will stand. */
interface LaidGhost {
  attempt: RunningAttempt;
  column: number;
  row: number;
  /** The position of the node that it continues from. */
  from: number;
}

/**
 * Places on a lattice of columns (along the paths) and rows, both from 0. The drawing decides which of them is
 * horizontal.
 */
export interface Layout {
  /** The column of each node's centre; fractional within a box. */
  column: Float32Array;
  /** The column after which stems and steps leave a node: its own column or, for the last node of a box, the end of the box. */
  end: Float32Array;
  /** −1: hidden. */
  row: Int32Array;
  /** The drawn nodes in reading order: row by row, along each row. */
  order: Int32Array;
  drawn: number;
  /** Where each row starts in `order`; one more entry than rows. */
  rowStart: Int32Array;
  /** By row: the row from which its stem comes, which is the row of its elder sibling's stem or of its parent; −1 for none. */
  stemFrom: Int32Array;
  /** By position: the span in columns of the box that starts there; 0 if none starts there. */
  box: Int32Array;
  /** By position: 1 where the node lies in a box. */
  boxed: Uint8Array;
  ghosts: LaidGhost[];
  rows: number;
  columns: number;
}

export interface LayoutOptions {
  hidden: Uint8Array;
  /** Draw long chains as boxes; null: every step has its own column. */
  boxes: { segments: Segments; opened: ReadonlySet<NodeId> } | null;
  running: readonly RunningAttempt[];
}

/**
 * A first child continues in its parent's row. Every later child opens a new row below all rows of its elder siblings'
 * subtrees.
 *
 * A growing tree must not move more than necessary, so the nodes before a new node in reading order never move. A node
 * that continues in its parent's row moves nothing. A node that opens a row moves exactly the rows below it, by one. If
 * chains are boxes, a fork within a box splits it: the box keeps its place, and the nodes after it on its row can move.
 * Work under way is placed as the youngest children of its parent, so that a ghost becomes its node in place.
 * Linear, without recursion, because paths are hundreds of steps deep.
 */
export function layoutTree(tree: TreeIndex, { hidden, boxes, running }: LayoutOptions): Layout {
  const { count, parent, firstChild, nextSibling } = tree;
  const column = new Float32Array(count);
  const end = new Float32Array(count);
  const row = new Int32Array(count).fill(-1);
  const order = new Int32Array(count);
  const box = new Int32Array(count);
  const boxed = new Uint8Array(count);
  const rowStart: number[] = [];
  const stemFrom: number[] = [];
  const ghosts: LaidGhost[] = [];
  const ghostsAt = byHead(tree, hidden, running);
  const drawnFrom = (from: number): number => {
    let at = from;
    while (at >= 0 && at < count && hidden[at] === 1) at = nextSibling[at] ?? -1;
    return at < count ? at : -1;
  };
  let drawn = 0;
  let columns = 0;
  /** By node: the row of the last stem that leaves it. */
  const lastStem = new Int32Array(count).fill(-1);

  const openRow = (from: number): number => {
    const fresh = rowStart.length;
    rowStart.push(drawn);
    const elder = from < 0 ? -1 : (lastStem[from] ?? -1);
    stemFrom.push(from < 0 ? -1 : elder >= 0 ? elder : (row[from] ?? -1));
    if (from >= 0) lastStem[from] = fresh;
    return fresh;
  };
  const place = (at: number, inRow: number): void => {
    const above = parent[at] ?? -1;
    row[at] = inRow;
    order[drawn++] = at;
    const start = above < 0 ? 0 : (end[above] ?? 0) + 1;
    const head = boxes?.segments.head[at] ?? at;
    const length = boxes?.segments.length[head] ?? 1;
    const id = tree.nodes[head]?.id;
    if (boxes && length >= shortestBox && id !== undefined && !boxes.opened.has(id)) {
      const span = spanOf(length);
      const rank = boxes.segments.rank[at] ?? 0;
      const first = at === head ? start : (column[head] ?? 0) + 0.5 - (0.5 * span) / length;
      boxed[at] = 1;
      if (at === head) box[at] = span;
      column[at] = first - 0.5 + ((rank + 0.5) * span) / length;
      end[at] = first + (rank === length - 1 ? span : 0) - 1;
      columns = Math.max(columns, first + span);
      return;
    }
    column[at] = start;
    end[at] = start;
    columns = Math.max(columns, start + 1);
  };
  const placeGhosts = (from: number, firstGoesOn: boolean): void => {
    for (const [i, attempt] of (ghostsAt.get(from) ?? []).entries()) {
      const inRow = i === 0 && firstGoesOn ? (row[from] ?? 0) : openRow(from);
      const at = Math.max((end[from] ?? 0) + 1, (column[from] ?? 0) + 0.5);
      ghosts.push({ attempt, column: at, row: inRow, from });
      columns = Math.max(columns, at + 1);
    }
  };

  /** The stack: a later sibling (its position), or the ghosts of a node that has children (−2 − its position). */
  const waiting: number[] = [];
  for (let root = 0; root < count; root++) {
    if ((parent[root] ?? -1) >= 0) break;
    if (hidden[root] === 0) waiting.push(root);
  }
  waiting.reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next < 0) {
      placeGhosts(-2 - next, false);
      continue;
    }
    let at = next;
    let inRow = openRow(parent[at] ?? -1);
    for (;;) {
      place(at, inRow);
      const above = parent[at] ?? -1;
      const younger = above < 0 ? -1 : drawnFrom(nextSibling[at] ?? -1);
      if (younger >= 0) waiting.push(younger);
      else if (above >= 0 && ghostsAt.has(above)) waiting.push(-2 - above);
      const child = drawnFrom(firstChild[at] ?? -1);
      if (child < 0) {
        placeGhosts(at, true);
        break;
      }
      inRow = row[at] ?? 0;
      at = child;
    }
  }
  const rows = rowStart.length;
  rowStart.push(drawn);
  return {
    column,
    end,
    row,
    order,
    drawn,
    rowStart: Int32Array.from(rowStart),
    stemFrom: Int32Array.from(stemFrom),
    box,
    boxed,
    ghosts,
    rows,
    columns: Math.ceil(columns),
  };
}

function byHead(
  tree: TreeIndex,
  hidden: Uint8Array,
  running: readonly RunningAttempt[],
): Map<number, RunningAttempt[]> {
  const at = new Map<number, RunningAttempt[]>();
  for (const attempt of running) {
    const head = tree.indexOf.get(attempt.head);
    if (head === undefined || head >= tree.count || hidden[head] === 1) continue;
    const there = at.get(head);
    if (there) there.push(attempt);
    else at.set(head, [attempt]);
  }
  return at;
}

/** The attempts whose next step is drawn as a ghost: those under way, unless the run has ended or is paused. */
export function runningAttempts({ status, attempts, steering }: RunState): RunningAttempt[] {
  const waiting = steering.waiting.map(({ id, proposal }) => ({
    id,
    head: proposal.from,
    phase: 'waiting' as const,
  }));
  if (status !== 'running') return waiting;
  return [...[...attempts.values()].filter((attempt) => attempt.status === 'running'), ...waiting];
}
