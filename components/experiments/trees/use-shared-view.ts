import { useMemo, useState } from 'react';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions, type Scene } from '@/components/scene/scene';
import { fitting, type Size, type Viewport } from '@/components/scene/viewport';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';

/** What is drawn of a run; null before its first node. `lit`: the steps that are not dimmed; null dims none. */
export function useScene(state: RunState | null, lit: ReadonlySet<NodeId> | null): Scene | null {
  const [sceneOf] = useState(makeScenes);
  return useMemo(
    () => (state && state.nodes.size > 0 ? sceneOf(state, { ...plainOptions, lit }) : null),
    [sceneOf, state, lit],
  );
}

/**
 * One viewport for two trees, so that the same step stands at the same place in both: the larger tree fits its pane, until
 * a person moves it.
 */
export function useSharedView(
  scenes: readonly (Scene | null)[],
  pane: Size,
): [Viewport, (viewport: Viewport) => void] {
  const [moved, setMoved] = useState<Viewport | null>(null);
  const boxes = scenes.flatMap((scene) => (scene ? [scene.bounds] : []));
  const [box] = boxes;
  if (moved || !box || pane.width === 0) return [moved ?? { x: 60, y: 80, zoom: 0.8 }, setMoved];
  const width = Math.max(...boxes.map((other) => other.width));
  const height = Math.max(...boxes.map((other) => other.height));
  return [fitting({ ...box, width, height }, pane), setMoved];
}
