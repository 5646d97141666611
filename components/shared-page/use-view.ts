import { useLayoutEffect, useRef, useState } from 'react';
import { firstView, nextView } from '@/components/scene/next-view';
import type { Scene } from '@/components/scene/scene';
import {
  fitting,
  leastZoom,
  maxZoom,
  revealing,
  type Size,
  type Viewport,
} from '@/components/scene/viewport';
import type { NodeId } from '@/server/core/base/ids';

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Where the pane looks. It fits the tree at first, and keeps its place when the tree of another moment is drawn. */
export function useView(scene: Scene | null, pane: Size, selected: NodeId | null, past: boolean) {
  const [view, setView] = useState<Viewport | null>(null);
  const before = useRef<Scene | null>(null);
  const hasPane = pane.width > 0;
  // Before paint, so that the tree of another moment never seems to jump.
  useLayoutEffect(() => {
    if (!scene || !hasPane) return;
    const old = before.current;
    before.current = scene;
    setView((now) => {
      if (now === null || old === null) return firstView(scene, scene.find(selected), pane, false);
      if (old === scene) return now;
      const looking = { follow: false, past, selected: old.find(selected), focus: scene.find(selected) };
      return nextView(old, scene, now, pane, looking).to;
    });
  }, [scene, hasPane, pane, selected, past]);

  /** Zooms by a factor around a place of the pane. */
  const zoom = (factor: number, x = pane.width / 2, y = pane.height / 2) =>
    setView((now) => {
      if (!now || !scene) return now;
      const to = clamp(now.zoom * factor, leastZoom(scene.bounds, pane), maxZoom);
      const ratio = to / now.zoom;
      return { x: x - (x - now.x) * ratio, y: y - (y - now.y) * ratio, zoom: to };
    });
  const pan = (dx: number, dy: number) => setView((now) => now && { ...now, x: now.x + dx, y: now.y + dy });
  const fit = () => scene && setView(fitting(scene.bounds, pane));
  // Before paint: what a person selects, in the tree or in a list, is in view.
  useLayoutEffect(() => {
    const at = before.current?.find(selected) ?? -1;
    const point = at < 0 ? undefined : before.current?.place(at);
    if (point) setView((now) => now && revealing(now, point, pane, 24));
  }, [selected, pane]);
  return { view, zoom, pan, fit };
}
