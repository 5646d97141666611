import type { SceneEdge } from './scene';

const bend = 12;

/** Half of the gap between two columns: where vertical stretches run, clear of all nodes. */
const gutter = 17;

/**
 * The outline of an edge as SVG path data: straight along a row; otherwise down the gutter right of the parent with
 * rounded bends, so that many children of one node share a trunk. Donor edges are curves of their own.
 */
export function edgePath({ from, to, kind }: SceneEdge): string {
  if (kind === 'donor') {
    const reach = Math.max(40, Math.abs(to.x - from.x) / 2);
    return `M${from.x} ${from.y}C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}`;
  }
  if (from.y === to.y) return `M${from.x} ${from.y}H${to.x}`;
  const trunk = from.x + gutter;
  return (
    `M${from.x} ${from.y}H${trunk - bend}Q${trunk} ${from.y} ${trunk} ${from.y + bend}` +
    `V${to.y - bend}Q${trunk} ${to.y} ${trunk + bend} ${to.y}H${to.x}`
  );
}

/** All edges of one kind and width drawn as one path: edges cost as much as nodes, a path costs once. */
export interface EdgeBundle {
  key: string;
  kind: SceneEdge['kind'];
  width: number;
  path: string;
}

/** Bundles in drawing order: thin before thick, the best path last but for donors and ghosts. */
export function bundleEdges(edges: readonly SceneEdge[]): EdgeBundle[] {
  const parts = new Map<string, { kind: SceneEdge['kind']; width: number; paths: string[] }>();
  for (const edge of edges) {
    const key = `${edge.kind}-${edge.width}`;
    const part = parts.get(key);
    if (part) part.paths.push(edgePath(edge));
    else parts.set(key, { kind: edge.kind, width: edge.width, paths: [edgePath(edge)] });
  }
  const order: SceneEdge['kind'][] = ['ghost', 'step', 'best', 'donor'];
  return [...parts.entries()]
    .map(([key, { kind, width, paths }]) => ({ key, kind, width, path: paths.join('') }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.width - b.width);
}
