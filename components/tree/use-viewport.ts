'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type NodeId, rootNodeId } from '@/server/core/ids';
import { nodeNear } from './overview';
import type { Scene } from './scene';
import { fitting, following, opening, revealing, type Viewport, visibleBox } from './viewport';

const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;
const glide = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180);

/**
 * What moves the view: a first fit, following the live front, holding what is looked at in place when rows above it
 * open, bringing the selected node into view.
 */
export function useViewport(
  scene: Scene,
  selected: NodeId | null,
  best: NodeId | null,
  live: boolean,
  past: boolean,
) {
  const { getViewport, setViewport } = useReactFlow();
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const [follow, setFollow] = useState(live);
  const [wasPast, setWasPast] = useState(past);
  if (past !== wasPast) {
    setWasPast(past);
    setFollow(past || live);
  }
  const fitted = useRef(false);
  const before = useRef<Scene>(scene);

  const go = useCallback(
    (to: Viewport, duration = glide()) => void setViewport(to, duration > 0 ? { duration } : undefined),
    [setViewport],
  );
  const fit = useCallback(
    () => go(fitting(scene.bounds, { width, height })),
    [go, scene.bounds, width, height],
  );
  const reveal = useCallback(
    (id: NodeId) => {
      const node = scene.byId.get(id);
      const viewport = getViewport();
      if (!node || width === 0) return;
      const close = { ...viewport, zoom: Math.max(viewport.zoom, 0.5) };
      const target =
        close.zoom === viewport.zoom
          ? viewport
          : { x: width / 2 - node.x * close.zoom, y: height / 2 - node.y * close.zoom, zoom: close.zoom };
      const pane = { width, height };
      if (target === viewport && revealing(viewport, node, pane, 44) === viewport) return;
      const to = revealing(target, node, pane);
      if (to !== viewport) go(to);
    },
    [scene, width, height, getViewport, go],
  );

  // Outside system: React Flow's viewport. Before paint, so that a row that opens above is never seen to push.
  useLayoutEffect(() => {
    const old = before.current;
    before.current = scene;
    if (width === 0 || scene.nodes.length === 0) return;
    const pane = { width, height };
    if (!fitted.current) {
      fitted.current = true;
      const focus = scene.byId.get(selected ?? best ?? rootNodeId) ?? { x: 0, y: 0 };
      go(opening(scene.bounds, focus, pane), 0);
      return;
    }
    if (old === scene) return;
    const viewport = getViewport();
    if (follow) {
      const front = scene.ghosts.at(-1) ?? scene.nodes.at(-1);
      const to = front ? following(viewport, scene.bounds, front, pane) : viewport;
      if (to !== viewport) go(to);
      return;
    }
    if (old.layout.rows === scene.layout.rows) return;
    const seen = visibleBox(viewport, pane);
    const centre = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
    const anchor =
      (selected && old.byId.get(selected)) || nodeNear(old, centre, Math.max(seen.width, seen.height));
    const moved = anchor && scene.byId.get(anchor.id);
    if (anchor && moved && moved.y !== anchor.y) {
      go({ ...viewport, y: viewport.y - (moved.y - anchor.y) * viewport.zoom }, 0);
    }
  }, [scene, selected, best, width, height, follow, getViewport, go]);

  // Outside system: React Flow's viewport, when the selection comes from elsewhere on the page.
  const revealed = useRef<NodeId | null>(null);
  useEffect(() => {
    if (selected === null || selected === revealed.current || width === 0 || !scene.byId.has(selected))
      return;
    revealed.current = selected;
    setFollow(false);
    reveal(selected);
  }, [selected, reveal, scene, width]);

  return { follow, setFollow, fit, reveal };
}
