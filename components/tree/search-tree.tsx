'use client';
import { useMemo, useState } from 'react';
import { makeScenes } from '@/components/scene/make-scenes';
import { useHotkeys } from '@/components/shell/hotkeys';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { LensButton, LensPanel } from './lens-panel';
import { keys } from './sentences';
import { TreeCanvas } from './tree-canvas';
import { TreeList } from './tree-list';
import { useLens } from './use-lens';
import { useTreeView } from './use-tree-view';

interface SearchTreeProps {
  state: RunState;
  selected: NodeId | null;
  /** The node kept for comparison. */
  kept?: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  /** Opens a node's menu at a place in the window. */
  onMenu: (place: { node: NodeId; x: number; y: number }) => void;
  /** The run is under way, and its latest state is shown. */
  live: boolean;
  /** A state of the past is shown. */
  past: boolean;
  /** The nodes that a search found; the others are dimmed. Null: there is no search. */
  lit?: ReadonlySet<NodeId> | null;
}

/** The tree of a run, as a drawing or as a list. The address bar has the options of the view. */
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
    { keys: ['l'], does: keys.list, run: turn },
    {
      keys: [],
      does: keys.lens,
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
