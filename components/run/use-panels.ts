'use client';
import { useCallback, useState, useSyncExternalStore } from 'react';

/**
 * How the panels stand: beside the tree; as drawers over it; or one of tree, node and search at a time, on a phone or a
 * laptop at 400 %.
 */
export type PanelMode = 'beside' | 'drawers' | 'single';
export type Place = 'tree' | 'node' | 'search';

const narrow = '(width < 1100px)';
const phone = '(width < 700px)';

function subscribe(onChange: () => void): () => void {
  const queries = [narrow, phone].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}

const modeNow = (): PanelMode =>
  matchMedia(phone).matches ? 'single' : matchMedia(narrow).matches ? 'drawers' : 'beside';

export interface Panels {
  mode: PanelMode;
  /** Whether the panel of the search, and that of the node, are shown. */
  search: boolean;
  node: boolean;
  toggle: (panel: 'search' | 'node') => void;
  /** With one at a time: which. */
  place: Place;
  go: (place: Place) => void;
}

/**
 * Which panels of the run page are shown. A drawer of the node opens with a selection. What a person opened or closed
 * holds until the width calls for another mode.
 */
export function usePanels(hasSelection: boolean): Panels {
  const mode = useSyncExternalStore(subscribe, modeNow, () => 'beside' as const);
  const [chosen, setChosen] = useState<{ mode: PanelMode; search?: boolean; node?: boolean }>({ mode });
  const [place, go] = useState<Place>('tree');
  const own = chosen.mode === mode ? chosen : { mode };
  const drawers = mode === 'drawers';
  const search = own.search ?? !drawers;
  const node = own.node ?? (drawers ? hasSelection : true);
  const toggle = useCallback(
    (panel: 'search' | 'node') => {
      if (mode === 'single') {
        go((now) => (now === panel ? 'tree' : panel));
        return;
      }
      setChosen((before) => {
        const held = before.mode === mode ? before : { mode };
        return { ...held, [panel]: !(panel === 'search' ? search : node) };
      });
    },
    [mode, search, node],
  );
  const single = mode === 'single';
  return {
    mode,
    search: single ? place === 'search' : search,
    node: single ? place === 'node' : node,
    toggle,
    place,
    go,
  };
}
