import type { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { cycle, duplicates, orphans, tooMany } from '@/server/exchange/reading/sentences';
import { type Draft, nodeOf } from './draft';
import type { ImportedNode } from './imported-run';

/** The most steps of one run. */
const maxNodes = 100_000;

/**
 * The nodes of drafts, each behind its parent, siblings in the order of the file; and the id of each key.
 * A draft whose parent is not there stands under the root (a note).
 * Errors: Refusal for a key that occurs twice, for a circle, and for more than `maxNodes` steps.
 */
export function arranged(
  drafts: readonly Draft[],
  notes: Notes,
): { nodes: ImportedNode[]; idOf: Map<string, string> } {
  if (drafts.length > maxNodes) throw new Refusal(tooMany(drafts.length, maxNodes));
  const byKey = new Map<string, Draft>();
  const repeated = new Set<string>();
  for (const draft of drafts) {
    if (byKey.has(draft.key)) repeated.add(draft.key);
    byKey.set(draft.key, draft);
  }
  if (repeated.size > 0) throw new Refusal(duplicates([...repeated].map((key) => shownId(byKey, key))));

  const children = new Map<string | null, Draft[]>();
  for (const draft of drafts) {
    const isOrphan = draft.parentKey !== null && !byKey.has(draft.parentKey);
    if (isOrphan) notes.add(orphans);
    const parent = isOrphan ? null : draft.parentKey;
    const siblings = children.get(parent);
    if (siblings) siblings.push(draft);
    else children.set(parent, [draft]);
  }

  const nodes: ImportedNode[] = [];
  const idOf = new Map<string, string>();
  const pending = [...(children.get(null) ?? [])].reverse();
  for (let draft = pending.pop(); draft; draft = pending.pop()) {
    const id = `n${nodes.length + 1}`;
    idOf.set(draft.key, id);
    const parent = draft.parentKey === null ? null : (idOf.get(draft.parentKey) ?? null);
    nodes.push(nodeOf(draft, id, parent));
    const below = children.get(draft.key) ?? [];
    for (let at = below.length - 1; at >= 0; at -= 1) pending.push(below[at] as Draft);
  }
  if (nodes.length < drafts.length) throw new Refusal(cycle(circleIn(byKey, idOf)));

  for (const draft of drafts) {
    const donors = (draft.donorKeys ?? [])
      .map((key) => idOf.get(key))
      .filter((key) => key !== undefined)
      .filter((key) => key !== idOf.get(draft.key));
    const node = nodes[Number(idOf.get(draft.key)?.slice(1)) - 1];
    if (node && donors.length > 0) node.donors = donors;
  }
  return { nodes, idOf };
}

const shownId = (byKey: ReadonlyMap<string, Draft>, key: string) => byKey.get(key)?.foreignId ?? key;

/** The ids of one circle among the drafts that were not reached from the root. */
function circleIn(byKey: ReadonlyMap<string, Draft>, reached: ReadonlyMap<string, string>) {
  let key = [...byKey.keys()].find((one) => !reached.has(one)) ?? '';
  const seen: string[] = [];
  while (!seen.includes(key) && seen.length < 1000) {
    seen.push(key);
    key = byKey.get(key)?.parentKey ?? '';
  }
  const circle = [...seen.slice(Math.max(0, seen.indexOf(key))), key];
  return circle.map((one) => shownId(byKey, one));
}

/** What a tree looks like. `depth` counts the steps of the longest path; branch points include the root. */
export interface Shape {
  nodes: number;
  branchPoints: number;
  leaves: number;
  depth: number;
}

export function shapeOf(nodes: readonly Pick<ImportedNode, 'id' | 'parent'>[]): Shape {
  const children = new Map<string | null, number>();
  const depths = new Map<string | null, number>([[null, 0]]);
  let depth = 0;
  for (const { id, parent } of nodes) {
    children.set(parent, (children.get(parent) ?? 0) + 1);
    const own = (depths.get(parent) ?? 0) + 1;
    depths.set(id, own);
    depth = Math.max(depth, own);
  }
  return {
    nodes: nodes.length,
    branchPoints: [...children.values()].filter((count) => count > 1).length,
    leaves: nodes.filter(({ id }) => !children.has(id)).length,
    depth,
  };
}

/** The nodes without children, in the order of the run. */
export function leavesOf(nodes: readonly ImportedNode[]): ImportedNode[] {
  const parents = new Set(nodes.map(({ parent }) => parent));
  return nodes.filter(({ id }) => !parents.has(id));
}

/** The nodes from the first step to a node. */
export function pathTo(nodes: readonly ImportedNode[], leaf: string | null): ImportedNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const path: ImportedNode[] = [];
  for (let node = leaf === null ? undefined : byId.get(leaf); node; ) {
    path.push(node);
    node = node.parent === null ? undefined : byId.get(node.parent);
  }
  return path.reverse();
}
