'use client';
import { memo, useCallback, useMemo, useState } from 'react';
import { makeScenes } from '@/components/scene/make-scenes';
import { useHotkeys } from '@/components/shell/hotkeys';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { IcicleView } from './icicle-view';
import { LensButton, LensPanel } from './lens-panel';
import { keys } from './sentences';
import { TreeCanvas } from './tree-canvas';
import { TreeList } from './tree-list';
import { useFrame } from './use-frame';
import { useLens } from './use-lens';
import { type LayoutName, useTreeView } from './use-tree-view';

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
export const SearchTree = memo(function SearchTree({
  state,
  selected,
  kept = null,
  onSelect,
  onMenu,
  live,
  past,
  lit = null,
}: SearchTreeProps) {
  const { measured, frame, reframe } = useFrame(live);
  const [stay, setStay] = useState<readonly NodeId[]>([]);
  /** Where a person zoomed in, so that more branches are drawn there until all of the tree is shown again. */
  const [looked, setLooked] = useState<readonly NodeId[]>([]);
  const look = useCallback((ids: readonly NodeId[]) => setLooked((before) => [...before, ...ids]), []);
  const reframeAll = useCallback(
    (fits: boolean) => {
      if (fits) setLooked([]);
      reframe(fits);
    },
    [reframe],
  );
  const view = useTreeView(state.nodes.size, lit, frame, { stay, looked });
  const [sceneOf] = useState(makeScenes);
  const asList = view.layout === 'list';
  const waits = frame === null && !asList;
  const scene = useMemo(
    () => (waits ? null : sceneOf(state, view.options)),
    [waits, sceneOf, state, view.options],
  );
  // What a person selects is drawn, and it stays when the selection moves on.
  if (selected !== null && scene?.folds.room && scene.find(selected) < 0 && !stay.includes(selected)) {
    setStay([...stay, selected]);
  }
  const lens = useLens(state, past);
  const [direction, setDirection] = useState<Exclude<LayoutName, 'list'>>('right');
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
  if (scene && asList) {
    return <TreeList scene={scene} selected={selected} onSelect={onSelect} onMenu={onMenu} view={view} />;
  }
  if (scene && view.layout === 'icicle') {
    return (
      <div ref={measured} className="size-full">
        <IcicleView
          state={state}
          scene={scene}
          view={view}
          selected={selected}
          onSelect={onSelect}
          onMenu={onMenu}
          pane={frame?.pane ?? null}
        />
      </div>
    );
  }
  return (
    <div ref={measured} className="size-full">
      {scene && (
        <TreeCanvas
          state={state}
          scene={scene}
          view={view}
          selected={selected}
          kept={kept}
          onSelect={onSelect}
          onMenu={onMenu}
          onReframe={reframeAll}
          onLook={look}
          live={live}
          past={past}
          marks={lens.marks}
          tools={<LensButton lens={lens} />}
          panel={lens.name === null ? null : <LensPanel lens={lens} onSelect={onSelect} />}
        />
      )}
    </div>
  );
});
