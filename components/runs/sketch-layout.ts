/** A tree as its summary gives it: each node's parent as an index, −1 for the root, parents before children. */
export interface TreeSketch {
  parent: number[];
  /** Fraction of target tests passing, in [0,1]; null where it is not known. */
  score: (number | null)[];
}

export interface SketchPoint {
  depth: number;
  /** 0 for the topmost leaf; a node stands in the row of its first child. */
  row: number;
}

/** Places each node: depth to the right, a row for each leaf. */
export function sketchLayout({ parent }: TreeSketch): {
  points: SketchPoint[];
  depth: number;
  rows: number;
} {
  const children: number[][] = parent.map(() => []);
  const points: SketchPoint[] = parent.map(() => ({ depth: 0, row: 0 }));
  parent.forEach((from, index) => {
    const above = points[from];
    if (!above) return;
    children[from]?.push(index);
    points[index] = { depth: above.depth + 1, row: 0 };
  });
  let rows = 0;
  const waiting = parent.flatMap((from, index) => (from === -1 ? [index] : []));
  for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
    const point = points[index];
    if (point) point.row = rows;
    const below = children[index] ?? [];
    if (below.length === 0) rows++;
    waiting.unshift(...below);
  }
  return { points, depth: Math.max(0, ...points.map((point) => point.depth)), rows };
}

/** The indices on the way from the root to `index`, both included. */
export function sketchPath({ parent }: TreeSketch, index: number): Set<number> {
  const path = new Set<number>();
  for (let at = index; at >= 0 && at < parent.length && !path.has(at); at = parent[at] ?? -1) path.add(at);
  return path;
}
