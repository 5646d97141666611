'use client';
import { useStore } from '@xyflow/react';
import { useCallback, useMemo } from 'react';
import { nodesWithin, stretchOf } from '@/components/scene/lanes';
import type { Scene } from '@/components/scene/scene';
import { manyNodes } from '@/components/scene/viewport';

/** Below this zoom only the canvas draws a large tree. Elements of the page would cost too much and show too little. */
const farZoom = 0.35;
const tinyZoom = 0.15;
/** With rows closer than this many pixels, elements would overlap, and words are drawn at the ends instead. */
const thinRow = 11;
/** The largest number of elements that are mounted at once, at any zoom. */
const mostMounted = 700;

/** The mounted part grows and shrinks by this many pixels of the drawing, so that panning mounts elements rarely. */
const cell = 200;

interface FlowView {
  transform: [number, number, number];
  width: number;
  height: number;
}

const cellsSeen = ({ transform: [x, y, zoom], width, height }: FlowView): string =>
  [
    Math.floor(-x / zoom / cell),
    Math.floor(-y / zoom / cell),
    Math.ceil((width - x) / zoom / cell),
    Math.ceil((height - y) / zoom / cell),
  ].join(' ');

/** Which nodes are elements of the page: those in and around the view; none from afar. */
export function useNear(scene: Scene): { far: boolean; positions: readonly number[] } {
  const seen = useStore(
    useCallback(
      (view: FlowView) =>
        view.transform[2] < (scene.layout.drawn > manyNodes ? farZoom : tinyZoom) ||
        view.transform[2] * scene.spacing.row < thinRow
          ? ''
          : cellsSeen(view),
      [scene.layout.drawn, scene.spacing.row],
    ),
  );
  return useMemo(() => {
    if (seen === '') return { far: true, positions: [] };
    const [left = 0, top = 0, right = 0, bottom = 0] = seen.split(' ').map((part) => Number(part) * cell);
    const stretch = stretchOf(scene, { x: left, y: top, width: right - left, height: bottom - top });
    const positions = nodesWithin(scene, stretch, mostMounted);
    return positions.length > mostMounted ? { far: true, positions: [] } : { far: false, positions };
  }, [scene, seen]);
}
