import type { NodeId } from '@/server/core/base/ids';

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
