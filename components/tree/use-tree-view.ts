'use client';
import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { useCallback, useMemo } from 'react';
import { type EncodingName, encodingNames } from '@/components/scene/encoding';
import type { SceneOptions } from '@/components/scene/scene';
import type { Frame } from '@/components/scene/spacing';
import { asNodeId, type NodeId } from '@/server/core/base/ids';

export const layoutNames = ['right', 'down', 'icicle', 'list'] as const;
export type LayoutName = (typeof layoutNames)[number];
export const detailNames = ['steps', 'chains'] as const;
export type DetailName = (typeof detailNames)[number];

/** A tree with more nodes is drawn with its chains as boxes. */
const manySteps = 400;

const ids = parseAsArrayOf(parseAsString).withDefault([]);
const parsers = {
  color: parseAsStringLiteral(encodingNames),
  layout: parseAsStringLiteral(layoutNames).withDefault('right'),
  detail: parseAsStringLiteral(detailNames),
  fold: ids,
  open: ids,
  keep: parseAsInteger,
  failed: parseAsBoolean.withDefault(true),
  pruned: parseAsBoolean.withDefault(true),
  room: parseAsBoolean.withDefault(true),
  more: ids,
  top: parseAsString,
};

/** The options of the view, and the functions that change them. The address bar has all of them, so that a view can be shared. */
export interface TreeView {
  layout: LayoutName;
  detail: DetailName;
  options: SceneOptions;
  /** The node at which an icicle begins; null: the root. */
  top: NodeId | null;
  setLayout(layout: LayoutName): void;
  setDetail(detail: DetailName): void;
  setEncoding(encoding: EncodingName): void;
  setKeepBest(keep: number | null): void;
  setHideFailed(hide: boolean): void;
  setHidePruned(hide: boolean): void;
  /** Whether branches are folded by themselves if there is no room for them. */
  setToRoom(folds: boolean): void;
  /** Shows more branches below a node. */
  showMore(id: NodeId): void;
  setTop(id: NodeId | null): void;
  fold(id: NodeId): void;
  open(head: NodeId): void;
  showAll(): void;
}

/**
 * `nodes`: the number of nodes. It decides the detail if nobody chose one: once for each frame, so that it does not change
 * while the tree grows. `stay`: nodes that must be drawn even if there is no room for all. `looked`: nodes below which more is drawn.
 */
export function useTreeView(
  nodes: number,
  lit: ReadonlySet<NodeId> | null,
  frame: Frame | null,
  { stay, looked }: { stay: readonly NodeId[]; looked: readonly NodeId[] },
): TreeView {
  const [params, set] = useQueryStates(parsers);
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen once for each frame, as the spacing is
  const first = useMemo<DetailName>(() => (nodes > manySteps ? 'chains' : 'steps'), [frame]);
  const { color, layout, fold, open, keep, failed, pruned, room, more, top } = params;
  const detail = params.detail ?? first;

  const options = useMemo(
    (): SceneOptions => ({
      direction: layout === 'down' ? 'down' : 'right',
      boxes: layout === 'icicle' || (detail === 'chains' && layout !== 'list'),
      opened: new Set(open.map(asNodeId)),
      encoding: color,
      folds: {
        byHand: fold.map(asNodeId),
        keepBest: keep,
        hideFailed: !failed,
        hidePruned: !pruned,
        // A list and an icicle have room for everything.
        toRoom: room && layout !== 'list' && layout !== 'icicle',
        more: [...more.map(asNodeId), ...looked],
      },
      stay,
      lit,
      frame,
    }),
    [layout, detail, open, color, fold, keep, failed, pruned, room, more, looked, stay, lit, frame],
  );
  // Stable functions, so that the nodes of the drawing are not rendered again for every event.
  const foldAt = useCallback((id: NodeId) => void set((now) => ({ fold: toggled(now.fold, id) })), [set]);
  const moreAt = useCallback((id: NodeId) => void set((now) => ({ more: [...now.more, id] })), [set]);
  const openAt = useCallback((head: NodeId) => void set((now) => ({ open: toggled(now.open, head) })), [set]);
  return {
    layout,
    detail,
    options,
    top: top === null ? null : asNodeId(top),
    setTop: (id) => void set({ top: id }),
    setLayout: (to) => void set({ layout: to }),
    setDetail: (to) => void set({ detail: to, open: [] }),
    setEncoding: (to) => void set({ color: to }),
    setKeepBest: (to) => void set({ keep: to }),
    setHideFailed: (hide) => void set({ failed: !hide }),
    setHidePruned: (hide) => void set({ pruned: !hide }),
    setToRoom: (folds) => void set({ room: folds, more: [] }),
    showMore: moreAt,
    fold: foldAt,
    open: openAt,
    showAll: () => void set({ fold: [], keep: null, failed: true, pruned: true, room: false, more: [] }),
  };
}

const toggled = (list: readonly string[], id: string): string[] =>
  list.includes(id) ? list.filter((other) => other !== id) : [...list, id];
