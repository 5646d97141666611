'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { asNodeId, type NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { tabNames } from './inspector-tabs';

/** What the inspector shows, as stored in the address bar: node, tab, the node kept for comparison, the diff's base and layout, the panel's width. */
export function useReading(state: RunState) {
  const [node, setNode] = useQueryState('node', parseAsString);
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('step'));
  const [pin, setPin] = useQueryState('pin', parseAsString);
  const [versus, setVersus] = useQueryState('versus', parseAsString);
  const [layout, setLayout] = useQueryState(
    'diff',
    parseAsStringLiteral(['inline', 'split']).withDefault('inline'),
  );
  const [against, setAgainst] = useQueryState('against', parseAsStringLiteral(['parent', 'root', 'kept']));
  const [wide, setWide] = useQueryState('wide', parseAsBoolean.withDefault(false));
  const known = (id: string | null): NodeId | null =>
    id !== null && state.nodes.has(asNodeId(id)) ? asNodeId(id) : null;
  const [selected, kept, compared] = [known(node), known(pin), known(versus)];
  // The same object until something in it changes, so that the inspector is not drawn again.
  return useMemo(
    () => ({
      selected,
      /** The node that the address names, if it does not exist at the moment shown. */
      absent: selected === null ? node : null,
      select: setNode,
      tab,
      setTab: (name: typeof tab) => void setTab(name),
      /** The node kept for comparison. */
      kept,
      keep: (id: NodeId | null) => void setPin(id),
      /** The node that the selected one is compared with in the node comparison, or null. A step back in history closes it. */
      versus: compared,
      setVersus: (id: NodeId | null) => void setVersus(id, { history: 'push' }),
      /** The base of diffs; null: a base that shows a difference. */
      against,
      setAgainst: (base: Exclude<typeof against, null>) => void setAgainst(base),
      layout,
      /** A diff side by side needs room, so it widens the panel. */
      setLayout: (next: typeof layout) => {
        void setLayout(next);
        if (next === 'split') void setWide(true);
      },
      wide,
      setWide: (next: boolean) => void setWide(next),
    }),
    [
      node,
      selected,
      setNode,
      tab,
      setTab,
      kept,
      setPin,
      compared,
      setVersus,
      against,
      setAgainst,
      layout,
      setLayout,
      wide,
      setWide,
    ],
  );
}
export type Reading = ReturnType<typeof useReading>;
