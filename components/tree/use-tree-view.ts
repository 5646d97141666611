'use client';
import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { useCallback, useMemo, useState } from 'react';
import { type EncodingName, encodingNames } from '@/components/scene/encoding';
import type { SceneOptions } from '@/components/scene/scene';
import { asNodeId, type NodeId } from '@/server/core/base/ids';

export const layoutNames = ['right', 'down', 'list'] as const;
export type LayoutName = (typeof layoutNames)[number];
export const detailNames = ['steps', 'chains'] as const;
export type DetailName = (typeof detailNames)[number];

/** A tree with more nodes opens with its chains as boxes. */
const manySteps = 400;

const ids = parseAsArrayOf(parseAsString).withDefault([]);
const parsers = {
  color: parseAsStringLiteral(encodingNames).withDefault('tests'),
  layout: parseAsStringLiteral(layoutNames).withDefault('right'),
  detail: parseAsStringLiteral(detailNames),
  fold: ids,
  open: ids,
  keep: parseAsInteger,
  failed: parseAsBoolean.withDefault(true),
  pruned: parseAsBoolean.withDefault(true),
};

/** The options of the view, and the functions that change them. The address bar has all of them, so that a view can be shared. */
export interface TreeView {
  layout: LayoutName;
  detail: DetailName;
  encoding: EncodingName;
  options: SceneOptions;
  setLayout(layout: LayoutName): void;
  setDetail(detail: DetailName): void;
  setEncoding(encoding: EncodingName): void;
  setKeepBest(keep: number | null): void;
  setHideFailed(hide: boolean): void;
  setHidePruned(hide: boolean): void;
  fold(id: NodeId): void;
  open(head: NodeId): void;
  showAll(): void;
}

/** `nodes`: the number of nodes at the first rendering. It decides the first detail, which does not change while the tree grows. */
export function useTreeView(nodes: number, lit: ReadonlySet<NodeId> | null): TreeView {
  const [params, set] = useQueryStates(parsers);
  const [first] = useState<DetailName>(nodes > manySteps ? 'chains' : 'steps');
  const { color, layout, fold, open, keep, failed, pruned } = params;
  const detail = params.detail ?? first;

  const options = useMemo(
    (): SceneOptions => ({
      direction: layout === 'down' ? 'down' : 'right',
      boxes: detail === 'chains' && layout !== 'list',
      opened: new Set(open.map(asNodeId)),
      encoding: color,
      folds: { byHand: fold.map(asNodeId), keepBest: keep, hideFailed: !failed, hidePruned: !pruned },
      lit,
    }),
    [layout, detail, open, color, fold, keep, failed, pruned, lit],
  );
  // Stable functions, so that the nodes of the drawing are not rendered again for every event.
  const foldAt = useCallback((id: NodeId) => void set((now) => ({ fold: toggled(now.fold, id) })), [set]);
  const openAt = useCallback((head: NodeId) => void set((now) => ({ open: toggled(now.open, head) })), [set]);
  return {
    layout,
    detail,
    encoding: color,
    options,
    setLayout: (to) => void set({ layout: to }),
    setDetail: (to) => void set({ detail: to, open: [] }),
    setEncoding: (to) => void set({ color: to }),
    setKeepBest: (to) => void set({ keep: to }),
    setHideFailed: (hide) => void set({ failed: !hide }),
    setHidePruned: (hide) => void set({ pruned: !hide }),
    fold: foldAt,
    open: openAt,
    showAll: () => void set({ fold: [], keep: null, failed: true, pruned: true }),
  };
}

const toggled = (list: readonly string[], id: string): string[] =>
  list.includes(id) ? list.filter((other) => other !== id) : [...list, id];
