import type { ImportedNode } from '@/server/exchange/run/imported-run';

/** The children of each step in their order; those of the root stand under null. */
export function childrenOf(nodes: readonly ImportedNode[]): ReadonlyMap<string | null, ImportedNode[]> {
  const children = new Map<string | null, ImportedNode[]>();
  for (const node of nodes) {
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  return children;
}

/** ISO 8601 in UTC; of the epoch where no time is known, for formats that want one. */
export const isoTime = (at: number | null): string => new Date(at ?? 0).toISOString();

/** Rows as JSON lines. */
export const jsonLines = (rows: readonly unknown[]): Uint8Array =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'utf8');

export const jsonFile = (value: unknown): Uint8Array =>
  Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
