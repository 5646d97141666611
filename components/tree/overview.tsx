'use client';
import { useStore } from '@xyflow/react';
import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import type { NodeId } from '@/server/core/ids';
import { edgePath } from './edge-path';
import type { Scene, SceneEdge, SceneNode } from './scene';
import { type Box, visibleBox } from './viewport';

/** Below this zoom a large tree is drawn on one canvas; nodes of the DOM would cost too much and show too little. */
export const farZoom = 0.35;
export const manyNodes = 600;

const selectTransform = (state: { transform: [number, number, number] }) => state.transform;
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

interface OverviewProps {
  scene: Scene;
  selected: NodeId | null;
  lit: ReadonlySet<NodeId> | null;
}

/** The far view of a large tree: edges and nodes as marks on a canvas. */
export function Overview({ scene, selected, lit }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const transform = useStore(selectTransform);
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const { resolvedTheme } = useTheme();

  // Outside system: the canvas's pixels, drawn anew for every view, scene and theme.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides the colours that `paint` reads.
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) return;
    const request = requestAnimationFrame(() =>
      paint(context, scene, selected, lit, transform, { width, height }),
    );
    return () => cancelAnimationFrame(request);
  }, [scene, selected, lit, transform, width, height, resolvedTheme]);

  const scale = typeof devicePixelRatio === 'number' ? devicePixelRatio : 1;
  return (
    <canvas
      ref={canvas}
      data-testid="overview"
      aria-hidden
      width={Math.round(width * scale)}
      height={Math.round(height * scale)}
      className="pointer-events-none absolute inset-0 size-full"
    />
  );
}

function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  selected: NodeId | null,
  lit: ReadonlySet<NodeId> | null,
  [x, y, zoom]: [number, number, number],
  pane: { width: number; height: number },
): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const scale = devicePixelRatio;
  const seen = visibleBox({ x, y, zoom }, pane);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(zoom * scale, 0, 0, zoom * scale, x * scale, y * scale);
  paintEdges(
    context,
    scene.edges.filter((edge) => crosses(edge, seen)),
    zoom,
    {
      step: colour('--faint'),
      best: colour('--gold'),
      donor: colour('--accent'),
      ghost: colour('--soft'),
    },
  );
  const side = Math.max(0, 1.6 / zoom);
  const shades = [0, 1, 2, 3, 4].map((step) => colour(`--t${step}`));
  const unknown = colour('--faint');
  for (const node of scene.nodes) {
    if (!inside(node, seen)) continue;
    const radius = Math.max(side, node.radius);
    context.fillStyle = node.shade === null ? unknown : (shades[node.shade] ?? unknown);
    context.globalAlpha = lit && !lit.has(node.id) ? 0.15 : node.known ? 1 : 0.55;
    context.fillRect(node.x - radius, node.y - radius, radius * 2, radius * 2);
  }
  context.globalAlpha = 1;
  const marked = selected === null ? undefined : scene.byId.get(selected);
  if (marked) ring(context, marked, colour('--accent'), 5 / zoom, 2.5 / zoom);
  for (const node of scene.nodes) {
    if (node.holdout && inside(node, seen)) {
      ring(context, node, colour(node.holdout === 'passed' ? '--t4' : '--bad'), 4 / zoom, 1.5 / zoom);
    }
  }
}

function paintEdges(
  context: CanvasRenderingContext2D,
  edges: readonly SceneEdge[],
  zoom: number,
  colours: Record<SceneEdge['kind'], string>,
): void {
  for (const kind of ['step', 'ghost', 'donor', 'best'] as const) {
    const outline = new Path2D(
      edges
        .filter((edge) => edge.kind === kind)
        .map(edgePath)
        .join(''),
    );
    context.strokeStyle = colours[kind];
    context.lineWidth = (kind === 'best' ? 2.2 : 1) / zoom;
    context.stroke(outline);
  }
}

function ring(
  context: CanvasRenderingContext2D,
  node: SceneNode,
  colour: string,
  gap: number,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(node.x, node.y, node.radius + gap, 0, 2 * Math.PI);
  context.stroke();
}

const inside = (node: { x: number; y: number }, box: Box): boolean =>
  node.x >= box.x - 20 &&
  node.x <= box.x + box.width + 20 &&
  node.y >= box.y - 20 &&
  node.y <= box.y + box.height + 20;

const crosses = ({ from, to }: SceneEdge, box: Box): boolean =>
  Math.max(from.x, to.x) >= box.x &&
  Math.min(from.x, to.x) <= box.x + box.width &&
  Math.max(from.y, to.y) >= box.y &&
  Math.min(from.y, to.y) <= box.y + box.height;

/** The node nearest to a point of the drawing, if one lies within `reach` pixels of it. */
export function nodeNear(scene: Scene, point: { x: number; y: number }, reach: number): SceneNode | null {
  let nearest: SceneNode | null = null;
  let distance = reach;
  for (const node of scene.nodes) {
    const away = Math.hypot(node.x - point.x, node.y - point.y);
    if (away < distance) [nearest, distance] = [node, away];
  }
  return nearest;
}
