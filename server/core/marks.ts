import { type NodeId, rootNodeId } from './ids';
import type { RunState } from './state';

/** What people noted at a node. Absent fields: nothing of the kind. */
export interface NodeMarks {
  /** Kept at hand: listed first, never released. */
  pinned?: true;
  note?: string;
  /** It and what lies below it is left out of the search. */
  pruned?: true;
  /** In [0,1]; what strategies take for its value instead of the mean of backed-up rewards. */
  value?: number;
}

/** A change of one mark; undone by setting what was there before. */
export type MarkChange =
  | { mark: 'pinned'; to: boolean }
  | { mark: 'pruned'; to: boolean }
  | { mark: 'note'; to: string | null }
  | { mark: 'value'; to: number | null };

export type Marks = Readonly<Record<NodeId, NodeMarks>>;

export const marksOf = ({ steering }: Pick<RunState, 'steering'>, id: NodeId): NodeMarks =>
  steering.marks[id] ?? {};

/** The marks after one change; a node without any has no entry. */
export function marked(marks: Marks, id: NodeId, { mark, to }: MarkChange): Marks {
  const { [id]: before = {}, ...others } = marks;
  const { [mark]: _, ...kept } = before;
  const after: NodeMarks = to === null || to === false ? kept : { ...kept, [mark]: to };
  return Object.keys(after).length === 0 ? others : { ...others, [id]: after };
}

/** The change that takes another back, given the marks it was made to. */
export function unmarked(before: NodeMarks, change: MarkChange): MarkChange {
  switch (change.mark) {
    case 'pinned':
    case 'pruned':
      return { mark: change.mark, to: before[change.mark] ?? false };
    case 'note':
      return { mark: 'note', to: before.note ?? null };
    case 'value':
      return { mark: 'value', to: before.value ?? null };
  }
}

/** Every node that is pruned or lies below one that is. Nodes settle after their parents: one pass. */
export function prunedNodes({ nodes, steering }: RunState): ReadonlySet<NodeId> {
  const cut = new Set<NodeId>();
  const any = Object.values(steering.marks).some(({ pruned }) => pruned);
  if (!any) return cut;
  for (const { id, parentId } of nodes.values()) {
    if (steering.marks[id]?.pruned || (parentId !== null && cut.has(parentId))) cut.add(id);
  }
  return cut;
}

/** The pruned node at or above `id` that lies nearest, or null. */
export function prunedAbove({ nodes, steering }: RunState, id: NodeId): NodeId | null {
  for (let at: NodeId | null = id; at !== null; at = nodes.get(at)?.parentId ?? null) {
    if (steering.marks[at]?.pruned) return at;
  }
  return null;
}

/** Whether `id` is `above` or lies below it. */
export function isBelow({ nodes }: Pick<RunState, 'nodes'>, id: NodeId, above: NodeId): boolean {
  if (above === rootNodeId) return true;
  for (let at: NodeId | null = id; at !== null; at = nodes.get(at)?.parentId ?? null) {
    if (at === above) return true;
  }
  return false;
}
