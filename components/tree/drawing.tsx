'use client';
import { useStore } from '@xyflow/react';
import { useTheme } from 'next-themes';
import { useLayoutEffect, useRef, useState } from 'react';
import type { LensMarks } from '@/components/scene/lens';
import { paintTree } from '@/components/scene/paint';
import type { Scene } from '@/components/scene/scene';
import { type DrawingTheme, readTheme } from '@/components/scene/theme';
import type { NodeId } from '@/server/core/base/ids';

const selectTransform = (state: { transform: [number, number, number] }) => state.transform;
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

interface DrawingProps {
  scene: Scene;
  /** The canvas draws the nodes too. If not far, React Flow's nodes are over the canvas. */
  far: boolean;
  selected: NodeId | null;
  hovered: NodeId | null;
  kept: NodeId | null;
  marks: LensMarks | null;
}

/**
 * The canvas below React Flow. It always draws edges, boxes and words; from afar it draws nodes too. It is painted in
 * the same commit that moves React Flow's nodes, so that both always agree.
 */
export function Drawing({ scene, far, selected, hovered, kept, marks }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const transform = useStore(selectTransform);
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const { resolvedTheme } = useTheme();
  const theme = useRef<{ of: string | undefined; tokens: DrawingTheme } | null>(null);
  const [scale] = useState(() => (typeof devicePixelRatio === 'number' ? devicePixelRatio : 1));

  // Outside system: the canvas's pixels, painted again for every view, scene and theme.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) return;
    if (theme.current === null || theme.current.of !== resolvedTheme) {
      theme.current = { of: resolvedTheme, tokens: readTheme() };
    }
    const [x, y, zoom] = transform;
    paintTree(
      context,
      scene,
      { x, y, zoom },
      { width, height },
      { far, selected, hovered, kept, marks, theme: theme.current.tokens, scale },
    );
  }, [scene, far, selected, hovered, kept, marks, transform, width, height, resolvedTheme, scale]);

  return (
    <canvas
      ref={canvas}
      data-testid="drawing"
      data-far={far}
      aria-hidden
      width={Math.round(width * scale)}
      height={Math.round(height * scale)}
      className="pointer-events-none absolute inset-0 size-full"
    />
  );
}
