'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { NodeId } from '@/server/core/ids';
import { held } from './anchor';
import { nodesWithin, stretchOf } from './lanes';
import { boxAround, type Point, type Scene } from './scene';
import { lineTo } from './tree-index';
import { manyNodes } from './use-near';
import {
  containing,
  fitting,
  following,
  opening,
  revealing,
  type Size,
  steadied,
  type Viewport,
  visibleBox,
} from './viewport';

const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;
const selectPane = (state: { domNode: HTMLDivElement | null }) => state.domNode;
const glide = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180);
const root: Point = { x: 0, y: 0 };

/** The newest of what grows: the last ghost, else the last drawn node. */
function frontOf(scene: Scene): Point {
  const ghost = scene.ghosts.at(-1);
  if (ghost) return ghost;
  for (let at = scene.tree.count - 1; at >= 0; at--) {
    if ((scene.layout.row[at] ?? -1) >= 0) return scene.place(at);
  }
  return root;
}

/** Nothing that is drawn lies in the pane. */
const isEmpty = (scene: Scene, viewport: Viewport, pane: Size): boolean =>
  nodesWithin(scene, stretchOf(scene, visibleBox(viewport, pane)), 0).length === 0;

/**
 * What moves the view: a first fit, following the live front, holding what is looked at in place when the tree is laid
 * out anew, bringing the selected node into view.
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

  /** When the glide under way ends: what is set meanwhile would end it half-way. */
  const glidesUntil = useRef(0);
  const go = useCallback(
    (to: Viewport, duration = glide()) => {
      glidesUntil.current = performance.now() + duration;
      void setViewport(to, duration > 0 ? { duration } : undefined);
    },
    [setViewport],
  );
  const fit = useCallback(
    () => go(fitting(scene.bounds, { width, height })),
    [go, scene.bounds, width, height],
  );
  const reveal = useCallback(
    (id: NodeId, closest = 0.4) => {
      const at = scene.find(id);
      const viewport = getViewport();
      if (at < 0 || width === 0) return;
      const point = scene.place(at);
      const pane = { width, height };
      const zoom = Math.max(viewport.zoom, closest);
      const target =
        zoom === viewport.zoom
          ? viewport
          : { x: width / 2 - point.x * zoom, y: height / 2 - point.y * zoom, zoom };
      if (target === viewport && revealing(viewport, point, pane, 44) === viewport) return;
      const to = revealing(target, point, pane);
      if (to !== viewport) go(to);
    },
    [scene, width, height, getViewport, go],
  );
  const showPath = useCallback(
    (id: NodeId) => {
      const at = scene.find(id);
      if (at >= 0) go(fitting(boxAround(scene, lineTo(scene.tree, at)), { width, height }));
    },
    [scene, width, height, go],
  );
  const focus = useCallback(
    (id: NodeId) => {
      const at = scene.find(id);
      if (at < 0) return;
      const { x, y } = scene.place(at);
      const zoom = Math.max(getViewport().zoom, 0.9);
      go({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
    },
    [scene, width, height, getViewport, go],
  );

  // Outside system: React Flow's viewport. Before paint, so that a row that opens above is never seen to push.
  useLayoutEffect(() => {
    const old = before.current;
    before.current = scene;
    if (width === 0 || scene.layout.drawn === 0) return;
    const pane = { width, height };
    if (!fitted.current) {
      fitted.current = true;
      const at = Math.max(0, scene.find(selected ?? best));
      const overview = scene.layout.drawn > manyNodes && selected === null;
      go(opening(scene.bounds, scene.place(at), pane, overview), 0);
      return;
    }
    if (old === scene) return;
    const viewport = getViewport();
    const asked =
      old.options.direction !== scene.options.direction || old.options.boxes !== scene.options.boxes;
    if (follow && !asked) {
      const to = following(viewport, scene.bounds, frontOf(scene), pane);
      if (to !== viewport) go(to);
      return;
    }
    const still = held(old, scene, viewport, pane, old.find(selected));
    // In the past there may be nothing yet where one looks, and a smaller tree that can be seen whole is.
    const empty = isEmpty(scene, still, pane);
    const seen = empty ? following(still, scene.bounds, frontOf(scene), pane) : still;
    const to = past ? containing(seen, scene.bounds, pane) : seen;
    if (to !== viewport) go(to, 0);
  }, [scene, selected, best, width, height, follow, past, getViewport, go]);

  // Outside system: where the pane lies on the page, which what stands above it decides.
  const domNode = useStore(selectPane);
  useEffect(() => {
    if (!domNode) return;
    let top = domNode.getBoundingClientRect().top;
    const observer = new ResizeObserver(() => {
      const now = domNode.getBoundingClientRect().top;
      const viewport = getViewport();
      const to = steadied(viewport, before.current.bounds, now - top);
      top = now;
      if (to !== viewport && performance.now() >= glidesUntil.current) go(to, 0);
    });
    observer.observe(domNode);
    return () => observer.disconnect();
  }, [domNode, getViewport, go]);

  // Outside system: React Flow's viewport, when the selection comes from elsewhere on the page.
  const revealed = useRef<NodeId | null>(null);
  /** What is pointed at is seen: selecting it moves nothing. */
  const pointedAt = useCallback((id: NodeId) => {
    revealed.current = id;
    setFollow(false);
  }, []);
  useEffect(() => {
    if (selected === null) revealed.current = null;
    if (selected === null || selected === revealed.current || width === 0 || scene.find(selected) < 0) return;
    revealed.current = selected;
    setFollow(false);
    reveal(selected, 0);
  }, [selected, reveal, scene, width]);

  return { follow, setFollow, fit, reveal, showPath, focus, pointedAt };
}
