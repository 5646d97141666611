'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { firstView, nextView } from '@/components/scene/next-view';
import { boxAround, type Scene } from '@/components/scene/scene';
import { outgrown } from '@/components/scene/spacing';
import { lineTo } from '@/components/scene/tree-index';
import { fitting, revealing, type Size, steadied, type Viewport } from '@/components/scene/viewport';
import type { NodeId } from '@/server/core/base/ids';

const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;
const selectPane = (state: { domNode: HTMLDivElement | null }) => state.domNode;
const glide = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180);

const sameView = (a: Viewport, b: Viewport) => a.x === b.x && a.y === b.y && a.zoom === b.zoom;

/**
 * Moves the view: it fits the tree at first, follows the live front, keeps its place when the layout of the tree changes,
 * and brings the selected node into view.
 */
export function useViewport(
  scene: Scene,
  selected: NodeId | null,
  best: NodeId | null,
  live: boolean,
  past: boolean,
  onReframe: (fits: boolean) => void,
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
  /** The first view, or that of all of the tree. It is computed again when the pane changes, until the view moves. */
  const opened = useRef<Viewport | null>(null);
  /** All of the tree was wanted. */
  const whole = useRef(false);
  const fitAgain = useRef((pane: Size) => firstView(scene, -1, pane, false));
  /** The top of the pane on the page, in pixels. */
  const top = useRef(0);
  /** The view before the page went to the past, with y from the page's top; null if a person has moved the view since. */
  const leftAt = useRef<Viewport | null | undefined>(undefined);

  /** When the animation under way ends. To set the view before would end the animation too early. */
  const glidesUntil = useRef(0);
  const heading = useRef<Viewport | null>(null);
  const isUntouched = useCallback((viewport: Viewport): boolean => {
    const glides = performance.now() < glidesUntil.current && heading.current === opened.current;
    return opened.current !== null && (glides || sameView(opened.current, viewport));
  }, []);
  const go = useCallback(
    (to: Viewport, duration = glide()) => {
      heading.current = to;
      glidesUntil.current = performance.now() + duration;
      void setViewport(to, duration > 0 ? { duration } : undefined);
    },
    [setViewport],
  );
  const fit = useCallback(() => onReframe(true), [onReframe]);
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

  // Outside system: React Flow's viewport. Before paint, so that a new row above never seems to push the tree.
  useLayoutEffect(() => {
    const old = before.current;
    before.current = scene;
    if (width === 0 || scene.layout.drawn === 0) return;
    const pane = { width, height };
    const focus = scene.find(selected ?? best);
    if (!fitted.current) {
      fitted.current = true;
      // The page was opened in the past, so there is no view to return to.
      if (past) leftAt.current = null;
      fitAgain.current = (pane) => firstView(scene, focus, pane, selected !== null);
      opened.current = fitAgain.current(pane);
      go(opened.current, 0);
      return;
    }
    const viewport = getViewport();
    if (past && leftAt.current === undefined) leftAt.current = { ...viewport, y: viewport.y + top.current };
    if (!past && leftAt.current !== undefined) {
      const back = leftAt.current;
      leftAt.current = undefined;
      if (back !== null) return go({ ...back, y: back.y - top.current }, 0);
    }
    fitAgain.current = (pane) =>
      whole.current ? fitting(scene.bounds, pane) : firstView(scene, focus, pane, selected !== null);
    if (old === scene) return;
    if (follow && live && outgrown(scene)) return onReframe(false);
    const isReframed = old.options.frame !== scene.options.frame;
    if (isUntouched(viewport) && isReframed && !scene.options.frame?.fits) {
      opened.current = fitAgain.current(pane);
      return go(opened.current, 0);
    }
    const looking = { follow, past, selected: old.find(selected), focus };
    const { to, glides } = nextView(old, scene, viewport, pane, looking);
    if (isReframed && scene.options.frame?.fits) {
      opened.current = to;
      whole.current = true;
    }
    if (to !== viewport) go(to, glides ? undefined : 0);
  }, [scene, selected, best, width, height, follow, live, past, onReframe, getViewport, go, isUntouched]);

  // Outside system: React Flow's viewport. Whoever followed the run to its end sees what became of it.
  const wasLive = useRef(live);
  useEffect(() => {
    const ended = wasLive.current && !live && !past;
    wasLive.current = live;
    if (!ended || !follow || selected !== null) return;
    setFollow(false);
    onReframe(true);
  }, [live, past, follow, selected, onReframe]);

  // Outside system: the place of the pane on the page, which depends on the parts above it.
  const domNode = useStore(selectPane);
  useEffect(() => {
    if (!domNode) return;
    top.current = domNode.getBoundingClientRect().top;
    const observer = new ResizeObserver(() => {
      const { top: now, width, height } = domNode.getBoundingClientRect();
      const viewport = getViewport();
      if (isUntouched(viewport)) {
        top.current = now;
        opened.current = fitAgain.current({ width, height });
        go(opened.current, 0);
        return;
      }
      const to = steadied(viewport, before.current.bounds, now - top.current);
      top.current = now;
      if (to !== viewport && performance.now() >= glidesUntil.current) go(to, 0);
    });
    observer.observe(domNode);
    return () => observer.disconnect();
  }, [domNode, getViewport, go, isUntouched]);

  // Outside system: React Flow's viewport, when another part of the page changes the selection.
  const revealed = useRef<NodeId | null>(null);
  /** A node that was clicked is in view, so selecting it does not move the view. */
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

  const movedByHand = useCallback(() => {
    setFollow(false);
    whole.current = false;
    if (leftAt.current) leftAt.current = null;
  }, []);

  return { movedByHand, follow, setFollow, fit, reveal, showPath, focus, pointedAt };
}
