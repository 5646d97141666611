'use client';
import { useMemo, useState } from 'react';
import { makeScenes } from '@/components/scene/make-scenes';
import { useHotkeys } from '@/components/shell/hotkeys';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { LensButton, LensPanel } from './lens-panel';
import { TreeCanvas } from './tree-canvas';
import { TreeList } from './tree-list';
import { useLens } from './use-lens';
import { useTreeView } from './use-tree-view';

interface SearchTreeProps {
  state: RunState;
  selected: NodeId | null;
  /** The node kept to compare others with. */
  kept?: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  /** A node's menu is asked for at a place of the window. */
  onMenu: (place: { node: NodeId; x: number; y: number }) => void;
  /** The run is under way and shown as it stands. */
  live: boolean;
  /** The state shown is one of the past. */
  past: boolean;
  /** What a search found; the rest is dimmed. Null: nothing is searched for. */
  lit?: ReadonlySet<NodeId> | null;
}

/** The tree of a run: a drawing, or the same tree as a list. How it is drawn stands in the address bar. */
export function SearchTree({
  state,
  selected,
  kept = null,
  onSelect,
  onMenu,
  live,
  past,
  lit = null,
}: SearchTreeProps) {
  const view = useTreeView(state.nodes.size, lit);
  const [sceneOf] = useState(makeScenes);
  const scene = useMemo(() => sceneOf(state, view.options), [sceneOf, state, view.options]);
  const lens = useLens(state, past);
  const asList = view.layout === 'list';
  const [direction, setDirection] = useState<'right' | 'down'>('right');
  const turn = () => {
    if (view.layout === 'list') return view.setLayout(direction);
    setDirection(view.layout);
    view.setLayout('list');
  };
  useHotkeys('Tree', [
    { keys: ['l'], does: 'tree as a list, as a drawing', run: turn },
    {
      keys: [],
      does: 'lens: the scores of a choice on the tree',
      run: () => lens.setName(lens.name === null ? 'made' : null),
    },
  ]);
  if (asList) {
    return <TreeList scene={scene} selected={selected} onSelect={onSelect} onMenu={onMenu} view={view} />;
  }
  return (
    <TreeCanvas
      state={state}
      scene={scene}
      view={view}
      selected={selected}
      kept={kept}
      onSelect={onSelect}
      onMenu={onMenu}
      live={live}
      past={past}
      marks={lens.marks}
      tools={<LensButton lens={lens} />}
      panel={lens.name === null ? null : <LensPanel lens={lens} onSelect={onSelect} />}
    />
  );
}
