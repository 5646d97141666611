import type { ActionKind } from '@/server/core/agent/action';
import type { NodeId } from '@/server/core/base/ids';

/** A step of one of the paths that are aligned. */
export interface PathStep {
  nodeId: NodeId;
  kind: ActionKind | null;
  title: string;
  path: string | null;
}

/** Steps of several paths in one row; null where a path has none there. */
export interface StepRow {
  at: (PathStep | null)[];
  /** The steps in it do the same; false for steps that only stand next to each other. */
  isAlike: boolean;
  /** All paths do the same here. */
  isShared: boolean;
}

/** Longer paths are cut here: aligning takes time and memory by the product of their lengths. */
export const mostSteps = 1000;

const fileKinds = new Set<ActionKind | null>(['read_file', 'edit_file', 'write_file']);

/** The last two names of a path: systems keep one repository under different folders. */
const tail = (path: string) => path.split('/').filter(Boolean).slice(-2).join('/');

/**
 * What a step does, so that steps of different systems can be found to do the same: the kind of an action and the file that
 * it acts on (`cat a.py` reads a file like a tool for it); that tests are run, or that the attempt ends; otherwise its title.
 */
function actOf({ kind, path, title }: PathStep): string {
  const typed = title.replace(/^\$ /, '').replace(/\s+/g, ' ').trim();
  if (kind === 'run_tests' || kind === 'finish') return kind;
  const [, shown] = /^(?:cat|nl|open|view) ([\w./-]+)$/.exec(typed) ?? [];
  const file = path ?? shown;
  if (file !== undefined && (shown !== undefined || fileKinds.has(kind)))
    return `${shown === undefined ? kind : 'read_file'} ${tail(file)}`;
  return typed.replace(/^python3 /, 'python ').toLowerCase();
}

interface Row {
  act: string;
  at: (PathStep | null)[];
}

/**
 * Paths laid next to each other: a row holds the steps that do the same. Each path is aligned with the rows of those before
 * it, so that as many of its steps as possible stand in rows that are there (longest common subsequence).
 */
export function alignSteps(paths: readonly (readonly PathStep[])[]): StepRow[] {
  let rows: Row[] = [];
  for (const [column, path] of paths.entries()) {
    const own = path.slice(0, mostSteps).map((step): Row => {
      const at = paths.map((): PathStep | null => null);
      at[column] = step;
      return { act: actOf(step), at };
    });
    rows = interleaved(rows, own, column);
  }
  return compact(rows);
}

/** Steps that one path alone took stand next to those of the others, between two rows of steps that are alike. */
function compact(rows: readonly Row[]): StepRow[] {
  const found: StepRow[] = [];
  /** Of each path: the row that its next own step goes into. */
  let next: number[] = [];
  for (const { at } of rows) {
    const columns = at.flatMap((step, column) => (step === null ? [] : [column]));
    const [column = 0] = columns;
    if (columns.length > 1) {
      found.push({ at: [...at], isAlike: true, isShared: columns.length === at.length });
      next = at.map(() => found.length);
      continue;
    }
    const place = next[column] ?? 0;
    const row = found[place];
    if (row) row.at[column] = at[column] ?? null;
    else found.push({ at: [...at], isAlike: false, isShared: at.length === 1 });
    next[column] = place + 1;
  }
  return found;
}

/** The rows there are, with the steps of a column in the rows that do the same, and its other steps between them. */
function interleaved(rows: readonly Row[], own: readonly Row[], column: number): Row[] {
  const found: Row[] = [];
  let [row, step] = [0, 0];
  for (const [atRow, atStep] of commonOf(rows, own)) {
    found.push(...rows.slice(row, atRow), ...own.slice(step, atStep));
    const shared = rows[atRow] as Row;
    const at = shared.at.with(column, own[atStep]?.at[column] ?? null);
    found.push({ ...shared, at });
    [row, step] = [atRow + 1, atStep + 1];
  }
  return [...found, ...rows.slice(row), ...own.slice(step)];
}

/** The places of a longest common subsequence of two lists of rows, by what they do. */
function commonOf(rows: readonly Row[], own: readonly Row[]): [row: number, step: number][] {
  const width = own.length + 1;
  const lengths = new Uint16Array((rows.length + 1) * width);
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    for (let step = own.length - 1; step >= 0; step -= 1) {
      const here = row * width + step;
      lengths[here] =
        rows[row]?.act === own[step]?.act
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let [row, step] = [0, 0]; row < rows.length && step < own.length; ) {
    if (rows[row]?.act === own[step]?.act) {
      pairs.push([row, step]);
      row += 1;
      step += 1;
    } else if ((lengths[(row + 1) * width + step] ?? 0) >= (lengths[row * width + step + 1] ?? 0)) row += 1;
    else step += 1;
  }
  return pairs;
}

/** How many steps all paths share from the start on. */
export function beganAlike(rows: readonly StepRow[]): number {
  const first = rows.findIndex(({ isShared }) => !isShared);
  return first === -1 ? rows.length : first;
}
