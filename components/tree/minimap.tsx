'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { useTheme } from 'next-themes';
import { memo, type PointerEvent, useEffect, useRef } from 'react';
import { noShade } from '@/components/scene/encoding';
import { nodesBox, type Scene } from '@/components/scene/scene';
import { type DrawingTheme, readTheme } from '@/components/scene/theme';
import { contains, mapSize, mostOfMap, visibleBox } from '@/components/scene/viewport';

const selectTransform = (state: { transform: [number, number, number] }) => state.transform;
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

const bitmap = { width: mostOfMap.width * 2, height: mostOfMap.height * 2 };
/** Milliseconds between two paintings while the tree grows. */
const restMs = 300;

/** The whole tree in small, with a frame around the part in view. Dragging moves the view. Nothing if the whole tree is in view. */
export function Minimap({ scene }: { scene: Scene }) {
  const { setCenter, getZoom } = useReactFlow();
  const [x, y, zoom] = useStore(selectTransform);
  const paneWidth = useStore(selectWidth);
  const paneHeight = useStore(selectHeight);
  const { bounds } = scene;
  const { width, height } = mapSize(bounds);
  const seen = visibleBox({ x, y, zoom }, { width: paneWidth, height: paneHeight });
  const left = Math.max(0, ((seen.x - bounds.x) / bounds.width) * width);
  const top = Math.max(0, ((seen.y - bounds.y) / bounds.height) * height);
  const right = Math.min(width, ((seen.x + seen.width - bounds.x) / bounds.width) * width);
  const bottom = Math.min(height, ((seen.y + seen.height - bounds.y) / bounds.height) * height);
  if (contains({ x, y, zoom }, nodesBox(scene), { width: paneWidth, height: paneHeight })) return null;

  const centre = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    void setCenter(
      bounds.x + ((event.clientX - box.left) / width) * bounds.width,
      bounds.y + ((event.clientY - box.top) / height) * bounds.height,
      { zoom: getZoom() },
    );
  };
  return (
    <div
      data-testid="minimap"
      aria-hidden
      className="absolute right-3 bottom-12 z-10 cursor-pointer overflow-hidden rounded-md border border-line bg-panel/95 max-[700px]:hidden"
      style={{ width, height }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        centre(event);
      }}
      onPointerMove={centre}
    >
      <SmallTree scene={scene} />
      <div
        className="absolute rounded-[2px] border border-ink bg-ink/5"
        style={{ left, top, width: Math.max(3, right - left), height: Math.max(3, bottom - top) }}
      />
    </div>
  );
}

/** The picture of the minimap. It is a separate component, so that it is painted whenever the minimap appears. */
const SmallTree = memo(function SmallTree({ scene }: { scene: Scene }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef(0);
  const { resolvedTheme } = useTheme();

  // Outside system: the small canvas's pixels, at most every `restMs`.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides which colours are read
  useEffect(() => {
    const wait = Math.max(0, painted.current + restMs - performance.now());
    const timer = setTimeout(() => {
      const context = canvas.current?.getContext('2d');
      if (!context) return;
      painted.current = performance.now();
      paintSmall(context, scene, readTheme());
    }, wait);
    return () => clearTimeout(timer);
  }, [scene, resolvedTheme]);

  // One bitmap for any size of the map: another size would wipe it until it is painted anew.
  return <canvas ref={canvas} width={bitmap.width} height={bitmap.height} className="size-full" />;
});

function paintSmall(context: CanvasRenderingContext2D, scene: Scene, theme: DrawingTheme): void {
  const { layout, encoding, onBest, bounds, options, spacing } = scene;
  const isRight = options.direction === 'right';
  const [perX, perY] = [bitmap.width / bounds.width, bitmap.height / bounds.height];
  const [along, across] = isRight ? [perX, perY] : [perY, perX];
  const [left, top] = isRight ? [bounds.x, bounds.y] : [bounds.y, bounds.x];
  const length = Math.max(1.5, spacing.column * along);
  const depth = Math.max(1, Math.min(spacing.row * across * 0.7, 6));
  context.clearRect(0, 0, bitmap.width, bitmap.height);
  const mark = (at: number, colour: string, more: number) => {
    const a = ((layout.column[at] ?? 0) * spacing.column - left) * along - length / 2;
    const b = ((layout.row[at] ?? 0) * spacing.row - top) * across - (depth + more) / 2;
    context.fillStyle = colour;
    if (isRight) context.fillRect(a, b, length + more, depth + more);
    else context.fillRect(b, a, depth + more, length + more);
  };
  for (let i = 0; i < layout.drawn; i++) {
    const at = layout.order[i] ?? 0;
    const shade = encoding.shade(at);
    const colour = shade === noShade ? theme.faint : (theme.scales[encoding.token][shade] ?? theme.faint);
    mark(at, colour, 0);
  }
  for (let i = 0; i < layout.drawn; i++) {
    const at = layout.order[i] ?? 0;
    if (onBest[at] === 1) mark(at, theme.gold, 1);
  }
}
