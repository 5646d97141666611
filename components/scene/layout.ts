import type { AttemptId, NodeId, ProposalId } from '@/server/core/base/ids';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { makePacking } from './pack-lanes';
import { type Segments, shortestBox, spanOf } from './segments';
import { firstChildOf, nextSiblingOf, type TreeIndex } from './tree-index';

/** A step under way, or a person's proposal that waits for its first step. */
export interface RunningAttempt {
  id: AttemptId | ProposalId;
  head: NodeId;
  phase: AttemptState['phase'] | 'waiting';
}

/** Something at the end of an edge that is no node: a step under way, or a pill. */
interface Loose {
  column: number;
  row: number;
  /** The position of the node that it continues from. */
  from: number;
}

/** Where the node of a step under way will stand. */
interface LaidGhost extends Loose {
  attempt: RunningAttempt;
}

/**
 * Places on a lattice of columns (along the paths) and rows, both from 0. The drawing decides which of them is
 * horizontal. A *lane* is a path that goes on in one row: a first child continues in its parent's lane, and every later
 * child begins a lane. Lanes that do not overlap can share a row.
 */
export interface Layout {
  /** The column of each node's centre; fractional within a box. */
  column: Float32Array;
  /** The column after which stems and steps leave a node: its own column or, for the last node of a box, the end of the box. */
  end: Float32Array;
  /** −1: hidden. */
  row: Int32Array;
  /** The drawn nodes row by row, along each row. */
  order: Int32Array;
  /** The drawn nodes in reading order: each lane in full, then the lanes that leave it, the latest fork first. */
  reading: Int32Array;
  drawn: number;
  /** Where each row starts in `order`; one more entry than rows. */
  rowStart: Int32Array;
  /** By position: 1 where a lane begins. */
  begins: Uint8Array;
  /** The first nodes of all lanes that begin at a fork, in reading order. */
  laneFirst: Int32Array;
  /** By such a lane: the row from which its stem comes, which is the row of its elder sibling's lane or of its parent. */
  stemFrom: Int32Array;
  /** By position: the span in columns of the box that starts there; 0 if none starts there. */
  box: Int32Array;
  /** By position: 1 where the node lies in a box. */
  boxed: Uint8Array;
  ghosts: LaidGhost[];
  /** The pills of folded branches: `from` is the node that they leave. */
  pills: Loose[];
  rows: number;
  columns: number;
}

export interface LayoutOptions {
  hidden: Uint8Array;
  /** Draw long chains as boxes; null: every step has its own column. */
  boxes: { segments: Segments; opened: ReadonlySet<NodeId> } | null;
  running: readonly RunningAttempt[];
  /** The nodes whose folded branches have a pill with a place of its own. */
  pills?: ReadonlySet<number>;
}

/** Columns kept free after a step under way, so that the next steps of its attempt move nothing. */
const growth = 6;
/** Columns that a pill takes. */
const pillSpan = 2;

/**
 * A growing tree must not move more than necessary. No lane depends on a lane that comes after it in reading order, so a
 * new node can move only its own lane and those after it. If chains are boxes, a fork within a box splits it: the box
 * keeps its place, and the nodes after it in its lane can move. Work under way is placed as the youngest children of its
 * parent, so that a ghost becomes its node in place; pills come after it. Linear, without recursion, because paths are
 * hundreds of steps deep.
 */
export function layoutTree(tree: TreeIndex, { hidden, boxes, running, pills }: LayoutOptions): Layout {
  const { count, parent } = tree;
  const column = new Float32Array(count);
  const end = new Float32Array(count);
  const row = new Int32Array(count).fill(-1);
  const reading = new Int32Array(count);
  const begins = new Uint8Array(count);
  const box = new Int32Array(count);
  const boxed = new Uint8Array(count);
  const laneFirst: number[] = [];
  const stemFrom: number[] = [];
  const ghosts: LaidGhost[] = [];
  const laidPills: Loose[] = [];
  const ghostsAt = byHead(tree, hidden, running);
  const packing = makePacking();
  const drawnFrom = (from: number): number => {
    let at = from;
    while (at >= 0 && hidden[at] === 1) at = nextSiblingOf(tree, at);
    return at;
  };
  let drawn = 0;
  let columns = 0;
  /** By node: the row of the last stem that leaves it. */
  const lastStem = new Int32Array(count).fill(-1);

  const setColumn = (at: number): void => {
    const above = parent[at] ?? -1;
    reading[drawn++] = at;
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
  /** The column of what is drawn after a node without being one. */
  const after = (from: number): number => Math.max((end[from] ?? 0) + 1, (column[from] ?? 0) + 0.5);
  const addGhost = (attempt: RunningAttempt, from: number, inRow: number): void => {
    ghosts.push({ attempt, column: after(from), row: inRow, from });
    columns = Math.max(columns, after(from) + 1);
  };
  const addPill = (from: number, inRow: number): void => {
    laidPills.push({ column: after(from), row: inRow, from });
    columns = Math.max(columns, after(from) + 1);
  };
  /** Places what hangs below a node without being one, from the `first` such thing on, each in a lane of its own. */
  const placeLoose = (from: number, first: number): void => {
    const at = ghostsAt.get(from) ?? [];
    const start = Math.floor(after(from));
    for (const attempt of at.slice(first)) addGhost(attempt, from, packing.place(start, start + growth));
    if (pills?.has(from) && first <= at.length) addPill(from, packing.place(start, start + pillSpan - 1));
  };
  const hasLoose = (at: number): boolean => ghostsAt.has(at) || pills?.has(at) === true;

  /** The stack: a later sibling (its position), or what hangs below a node that has children (−2 − its position). */
  const waiting: number[] = [];
  for (let root = 0; root < count; root++) {
    if ((parent[root] ?? -1) >= 0) break;
    if (hidden[root] === 0) waiting.push(root);
  }
  waiting.reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next < 0) {
      placeLoose(-2 - next, 0);
      continue;
    }
    const begin = drawn;
    let at = next;
    for (;;) {
      setColumn(at);
      const above = parent[at] ?? -1;
      const younger = above < 0 ? -1 : drawnFrom(nextSiblingOf(tree, at));
      if (younger >= 0) waiting.push(younger);
      else if (above >= 0 && hasLoose(above)) waiting.push(-2 - above);
      const child = drawnFrom(firstChildOf(tree, at));
      if (child < 0) break;
      at = child;
    }
    // The lane is complete: find its row, with room for what goes on in it.
    const above = parent[next] ?? -1;
    const from = above < 0 ? 0 : Math.floor((end[above] ?? 0) + 1);
    const firstGhost = ghostsAt.get(at)?.[0];
    const endsInPill = firstGhost === undefined && pills?.has(at) === true;
    const reach = Math.ceil(Math.max(end[at] ?? 0, column[at] ?? 0));
    const inRow = packing.place(from, reach + (firstGhost ? growth : endsInPill ? pillSpan : 0));
    for (let i = begin; i < drawn; i++) row[reading[i] ?? 0] = inRow;
    begins[next] = 1;
    if (above >= 0) {
      const elder = lastStem[above] ?? -1;
      laneFirst.push(next);
      stemFrom.push(elder >= 0 ? elder : (row[above] ?? -1));
      lastStem[above] = inRow;
    }
    if (firstGhost) addGhost(firstGhost, at, inRow);
    if (endsInPill) addPill(at, inRow);
    placeLoose(at, 1);
  }
  const rows = packing.rows();
  return {
    column,
    end,
    row,
    ...byRow({ reading, drawn, row, column, begins, rows }),
    reading,
    drawn,
    begins,
    laneFirst: Int32Array.from(laneFirst),
    stemFrom: Int32Array.from(stemFrom),
    box,
    boxed,
    ghosts,
    pills: laidPills,
    rows,
    columns: Math.ceil(columns),
  };
}

type Laid = Pick<Layout, 'reading' | 'drawn' | 'row' | 'column' | 'begins' | 'rows'>;

/** Sorts the nodes by row and, within a row, lane by lane along it. Lanes of a row do not overlap. */
function byRow({ reading, drawn, row, column, begins, rows }: Laid): Pick<Layout, 'order' | 'rowStart'> {
  const lanesOf: number[][] = Array.from({ length: rows }, () => []);
  const rowStart = new Int32Array(rows + 1);
  for (let i = 0; i < drawn; i++) {
    const at = reading[i] ?? 0;
    const inRow = row[at] ?? 0;
    rowStart[inRow + 1] = (rowStart[inRow + 1] ?? 0) + 1;
    if (begins[at] === 1) lanesOf[inRow]?.push(i);
  }
  for (let i = 0; i < rows; i++) rowStart[i + 1] = (rowStart[i + 1] ?? 0) + (rowStart[i] ?? 0);
  const order = new Int32Array(drawn);
  const columnAt = (i: number) => column[reading[i] ?? 0] ?? 0;
  let filled = 0;
  for (const lanes of lanesOf) {
    if (lanes.length > 1) lanes.sort((a, b) => columnAt(a) - columnAt(b));
    for (const lane of lanes) {
      let i = lane;
      do order[filled++] = reading[i++] ?? 0;
      while (i < drawn && begins[reading[i] ?? 0] === 0);
    }
  }
  return { order, rowStart };
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

/** What is drawn as a ghost: the next steps of the attempts under way, unless the run has ended or is paused, and what waits. */
export function runningOf(
  { status, steering }: Pick<RunState, 'status' | 'steering'>,
  underWay: readonly AttemptState[],
): RunningAttempt[] {
  const waiting = steering.waiting.map(({ id, proposal }) => ({
    id,
    head: proposal.from,
    phase: 'waiting' as const,
  }));
  return status === 'running' ? [...underWay, ...waiting] : waiting;
}
