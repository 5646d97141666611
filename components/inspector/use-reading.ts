'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { asNodeId, type NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { tabNames } from './inspector-tabs';

/** What is read and how, as the address bar holds it: node, tab, the node kept to compare with, the diff's base and layout, the panel's width. */
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
  // One object while nothing of it changes: the inspector is not drawn again for it.
  return useMemo(
    () => ({
      selected,
      /** The node the address names where the moment shown does not have it. */
      absent: selected === null ? node : null,
      select: setNode,
      tab,
      setTab: (name: typeof tab) => void setTab(name),
      /** The node kept at hand to compare others with. */
      kept,
      keep: (id: NodeId | null) => void setPin(id),
      /** The node the selected one is compared with, in a view of their own; null while none is. */
      versus: compared,
      setVersus: (id: NodeId | null) => void setVersus(id),
      /** What diffs are taken against; null: what has something to show. */
      against,
      setAgainst: (base: Exclude<typeof against, null>) => void setAgainst(base),
      layout,
      /** Side by side needs room: it widens the panel. */
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
